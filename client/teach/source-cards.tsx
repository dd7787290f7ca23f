import { type ReactNode, useRef } from 'react'
import type { LiveState } from '../../shared/live.ts'
import { translator } from '../app/i18n.ts'
import { sourceWords } from '../live/source-messages.ts'
import { useStillUrl } from '../live/still-url.ts'
import { DeviceNotes } from '../media/device-notes.tsx'
import type { Devices } from '../media/devices.ts'
import { OwnVideo } from '../media/remote-video.tsx'
import type { SoundMix } from '../media/sound-mix.ts'
import { Icon } from '../ui/icon.tsx'
import { useStore } from '../ui/store.ts'

const t = translator(sourceWords)

/** One thing that is shown or played: what it is, its picture, what can be done with it. */
function Card(props: {
  name: string
  label: string
  picture?: ReactNode
  onClose: () => void
  closeLabel: string
  children?: ReactNode
}) {
  return (
    <section className="source-card" data-source={props.name} aria-label={props.label}>
      {props.picture && <div className="source-picture">{props.picture}</div>}
      <div className="source-about">
        <header>
          <strong>{props.label}</strong>
          <button
            type="button"
            className="button small quiet"
            data-action={`close-${props.name}`}
            aria-label={props.closeLabel}
            title={props.closeLabel}
            onClick={props.onClose}
          >
            <Icon name="close" />
          </button>
        </header>
        {props.children}
      </div>
    </section>
  )
}

export function DocumentCard(props: {
  devices: Devices
  taking: boolean
  onStill: () => void
  onClose: () => void
}) {
  const { devices } = props
  const { document: desk, camera, cameras } = useStore(devices.state)
  const using = desk.track?.getSettings().deviceId ?? ''
  const taken = camera.track?.getSettings().deviceId
  const choices = cameras.filter((one) => one.deviceId !== taken)
  return (
    <Card
      name="document"
      label={t('document')}
      closeLabel={t('close')}
      onClose={props.onClose}
      picture={desk.track && <OwnVideo track={desk.track} mirrored={false} />}
    >
      {desk.state === 'missing' ? (
        <p className="note poor" role="status" data-device="document">
          {t('documentMissing')}
        </p>
      ) : (
        <DeviceNotes devices={devices} of={['document']} />
      )}
      {desk.state === 'on' && (
        <>
          {choices.length > 1 && (
            <select
              aria-label={t('chooseCamera')}
              value={using}
              onChange={(event) => void devices.choose('document', event.target.value)}
            >
              {choices.map((one) => (
                <option key={one.deviceId} value={one.deviceId}>
                  {one.label}
                </option>
              ))}
            </select>
          )}
          <button
            type="button"
            className="button small"
            data-action="take-still"
            disabled={props.taking}
            onClick={props.onStill}
          >
            <Icon name="photo" /> {props.taking ? t('taking') : t('still')}
          </button>
        </>
      )}
    </Card>
  )
}

export function ScreenCard(props: { track: MediaStreamTrack; mix: SoundMix; onClose: () => void }) {
  const { screen } = useStore(props.mix.state)
  return (
    <Card
      name="screen"
      label={t('screen')}
      closeLabel={t('stopSharing')}
      onClose={props.onClose}
      picture={<OwnVideo track={props.track} mirrored={false} />}
    >
      {screen ? <Volume mix={props.mix} of="screen" /> : <p className="soft">{t('withoutSound')}</p>}
    </Card>
  )
}

/** Where backing music comes from. */
export function MusicChooser(props: {
  onFile: (file: File) => void
  onTab: () => void
  onClose: () => void
}) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <Card name="music-chooser" label={t('musicTitle')} closeLabel={t('close')} onClose={props.onClose}>
      <input
        ref={input}
        type="file"
        accept="audio/*,video/mp4"
        hidden
        data-action="music-file"
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file) props.onFile(file)
        }}
      />
      <button
        type="button"
        className="button small"
        // biome-ignore lint/a11y/noAutofocus: the next step of who asked for backing music
        autoFocus
        onClick={() => input.current?.click()}
      >
        {t('chooseFile')}
      </button>
      <button
        type="button"
        className="button small"
        data-action="music-tab"
        title={t('tabSoundHint')}
        onClick={props.onTab}
      >
        {t('tabSound')}
      </button>
    </Card>
  )
}

export function MusicCard({ mix }: { mix: SoundMix }) {
  const { music } = useStore(mix.state)
  if (!music)
    return (
      <Card name="music" label={t('tabPlaying')} closeLabel={t('close')} onClose={() => mix.screen(null)}>
        <Volume mix={mix} of="screen" />
      </Card>
    )
  return (
    <Card name="music" label={music.name} closeLabel={t('close')} onClose={() => mix.stop()}>
      <div className="source-line">
        <button
          type="button"
          className="button small"
          data-action="music-toggle"
          aria-label={t(music.playing ? 'pause' : 'play')}
          onClick={() => mix.toggle()}
        >
          <Icon name={music.playing ? 'pause' : 'play'} />
        </button>
        <input
          type="range"
          aria-label={t('position')}
          min={0}
          max={1}
          step={0.001}
          value={music.at}
          onChange={(event) => mix.seek(Number(event.target.value))}
        />
      </div>
      <Volume mix={mix} of="music" />
    </Card>
  )
}

function Volume({ mix, of }: { mix: SoundMix; of: 'music' | 'screen' }) {
  const state = useStore(mix.state)
  return (
    <label className="source-line">
      <Icon name="volume" />
      <input
        type="range"
        aria-label={t('volume')}
        data-volume={of}
        min={0}
        max={1}
        step={0.02}
        value={of === 'music' ? state.musicVolume : state.screenVolume}
        onChange={(event) => mix.volume(of, Number(event.target.value))}
      />
    </label>
  )
}

export function StillCard(props: {
  lessonId: string
  still: NonNullable<LiveState['still']>
  onClose: () => void
}) {
  const { url } = useStillUrl(props.lessonId, props.still.id)
  return (
    <Card
      name="still"
      label={t('stillShown')}
      closeLabel={t('hideStill')}
      onClose={props.onClose}
      picture={url && <img src={url} alt={t('stillAlt')} />}
    >
      <button type="button" className="button small" data-action="hide-still" onClick={props.onClose}>
        {t('hideStill')}
      </button>
    </Card>
  )
}
