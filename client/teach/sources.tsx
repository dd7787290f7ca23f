import { useEffect, useRef, useState } from 'react'
import type { LiveState } from '../../shared/live.ts'
import type { StillSize } from '../../shared/media.ts'
import { call } from '../app/api.ts'
import { errorText } from '../app/error-text.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import type { Participation } from '../live/participation.ts'
import { sourceWords } from '../live/source-messages.ts'
import type { Devices } from '../media/devices.ts'
import { takeStill } from '../media/still.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { useStore } from '../ui/store.ts'
import { pictureToTake, type ScreenState, useLeadSources } from './lead-sources.ts'
import './sources.css'
import { DocumentCard, MusicCard, MusicChooser, ScreenCard, StillCard } from './source-cards.tsx'
import { useKeys } from './use-keys.ts'

const t = translator(sourceWords)

/**
 * What the teacher shows and plays beside the own camera: document camera, screen, backing music, photos, and how the
 * microphone is sent. Renders a group of buttons and, while something is on, a tray with a card for each.
 */
export function TeachSources(props: {
  participation: Participation
  state: LiveState
  devices: Devices
  onNotice: (words: string) => void
}) {
  const { participation, state, devices, onNotice } = props
  const sources = useLeadSources(participation)
  const { document: desk } = useStore(devices.state)
  const screen = useStore(sources.screen)
  const mix = useStore(sources.mix.state)
  const [choosing, setChoosing] = useState(false)
  const [taking, setTaking] = useState(false)
  const inMusicMode = state.soundMode === 'music'

  useTroubleNotice(screen, onNotice)

  const act = {
    document: () => void devices.documentOn(desk.state === 'off'),
    screen: () => (screen.track ? sources.stopScreen() : void sources.shareScreen()),
    music: () => setChoosing((open) => !open),
    musicMode: async () => {
      const mode = inMusicMode ? 'speech' : 'music'
      try {
        await participation.send('sound:mode', { mode })
        onNotice(t(mode === 'music' ? 'musicModeOn' : 'musicModeOff'))
      } catch (error) {
        onNotice(errorText(error))
      }
    },
    still: async () => {
      const track = pictureToTake(devices, desk, screen)
      if (!track || taking) return
      setTaking(true)
      try {
        await sendStill(participation, state.lessonId, track)
      } catch (error) {
        onNotice(error instanceof DOMException ? stillTrouble(error) : errorText(error))
      } finally {
        setTaking(false)
      }
    },
    hideStill: () =>
      void participation.send('still:show', { stillId: null }).catch((error) => onNotice(errorText(error))),
    file: async (file: File) => {
      setChoosing(false)
      try {
        await sources.mix.play(file)
      } catch {
        onNotice(t('notMusic'))
      }
    },
    tab: async () => {
      setChoosing(false)
      if (!(await sources.shareTabSound()) && sources.screen.get().trouble === null) onNotice(t('noTabSound'))
    },
  }

  useKeys({ v: act.document, s: act.screen, b: act.music, y: act.musicMode, k: act.still })

  const tray =
    desk.state !== 'off' || screen.track !== null || mix.music || mix.screen || choosing || state.still
  return (
    <>
      <fieldset className="sources" aria-label={t('sources')}>
        <SourceButton name="document" letter="V" on={desk.state !== 'off'} onClick={act.document} />
        <SourceButton name="screen" letter="S" on={screen.track !== null} onClick={act.screen} />
        <SourceButton
          name="still"
          icon="photo"
          letter="K"
          on={false}
          disabled={taking || !pictureToTake(devices, desk, screen)}
          onClick={act.still}
        />
        <SourceButton name="music" letter="B" on={mix.music !== null || choosing} onClick={act.music} />
        <SourceButton
          name="musicMode"
          icon="waves"
          letter="Y"
          on={inMusicMode}
          title={t('musicModeHint')}
          onClick={act.musicMode}
        />
      </fieldset>
      {tray && (
        <div className="sources-tray">
          {desk.state !== 'off' && (
            <DocumentCard devices={devices} onStill={act.still} taking={taking} onClose={act.document} />
          )}
          {screen.track && (
            <ScreenCard track={screen.track} mix={sources.mix} onClose={() => sources.stopScreen()} />
          )}
          {choosing && <MusicChooser onFile={act.file} onTab={act.tab} onClose={() => setChoosing(false)} />}
          {(mix.music || (mix.screen && !screen.track)) && <MusicCard mix={sources.mix} />}
          {state.still && <StillCard lessonId={state.lessonId} still={state.still} onClose={act.hideStill} />}
        </div>
      )}
    </>
  )
}

function SourceButton(props: {
  name: 'document' | 'screen' | 'still' | 'music' | 'musicMode'
  icon?: IconName
  letter: string
  on: boolean
  disabled?: boolean
  title?: string
  onClick: () => void
}) {
  const { name, on } = props
  return (
    <button
      type="button"
      className={on ? 'button source on' : 'button source'}
      data-action={`source-${name}`}
      aria-pressed={on}
      title={props.title}
      disabled={props.disabled ?? false}
      onClick={props.onClick}
    >
      <Icon name={props.icon ?? (name as IconName)} />
      <span>
        {t(name)} <kbd>{props.letter}</kbd>
      </span>
    </button>
  )
}

/** The picture goes to the server first; it is shown when it is there. */
async function sendStill(
  participation: Participation,
  lessonId: string,
  track: MediaStreamTrack,
): Promise<void> {
  const { full, small } = await takeStill(track)
  const stillId = newId()
  const put = async (size: StillSize, blob: Blob) =>
    call('PUT /api/lessons/:id/stills/:stillId', {
      params: { id: lessonId, stillId },
      query: { size },
      body: new Uint8Array(await blob.arrayBuffer()),
    })
  await put('full', full)
  // Without it a classroom on a thin line takes the whole.
  if (small) await put('small', small).catch(() => undefined)
  await participation.send('still:show', { stillId })
}

const stillTrouble = (error: DOMException): string =>
  t(error.name === 'DataError' ? 'stillTooLarge' : 'stillFailed')

/** Says once why a screen could not be had; the lesson goes on without. */
function useTroubleNotice({ trouble }: ScreenState, onNotice: (words: string) => void): void {
  const say = useRef(onNotice)
  say.current = onNotice
  useEffect(() => {
    if (trouble === null) return
    const words = {
      refused: 'screenRefused',
      forbidden: 'screenForbidden',
      unknown: 'screenUnknown',
    } as const
    say.current(t(trouble in words ? words[trouble as keyof typeof words] : 'screenFailed'))
  }, [trouble])
}
