import { useState } from 'react'
import type { LiveState } from '../../shared/live.ts'
import type { Focus, Picture } from '../../shared/moderation.ts'
import { translator } from '../app/i18n.ts'
import { liveWords } from '../live/messages.ts'
import { focused, isSame, isSent, keyOf, roomOf, teacherPicture } from '../live/picture-layout.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import { conductWords } from './conduct-messages.ts'
import { useKeys } from './use-keys.ts'

const t = translator(conductWords)
const live = translator(liveWords)
const leadPictures = [
  { picture: teacherPicture, word: 'teacher', icon: 'camera', letter: 'Q' },
  { picture: { place: 'lead', source: 'document' }, word: 'document', icon: 'document', letter: 'W' },
  { picture: { place: 'lead', source: 'screen' }, word: 'screen', icon: 'screen', letter: 'E' },
] as const satisfies { picture: Picture; word: string; icon: IconName; letter: string }[]

/** What a picture is called in the studio. */
export function pictureName(lesson: LiveState, picture: Picture): string {
  const room = roomOf(lesson, picture)
  if (room) return `${room.schoolName} ${room.classGroupName}`
  return t(picture.source === 'camera' ? 'teacher' : picture.source)
}

/** What classrooms see on their big screens, and one key for each thing they could see instead. */
export function FocusBar(props: {
  state: LiveState
  /** The classroom that is large on the desk. */
  large: string | null
  point: (focus: Focus) => void
}) {
  const { state, large, point } = props
  const [comparing, compare] = useState(false)
  const now = focused(state)
  const only = now.length === 1 ? now[0] : null
  const largeRoom = state.classrooms.find((one) => one.classroomId === large && one.present) ?? null
  const spot: Picture | null = largeRoom ? { place: largeRoom.classroomId, source: 'camera' } : null
  const isOn = (picture: Picture) => only != null && isSame(only, picture)
  const show = (picture: Picture) => () => {
    if (picture === teacherPicture || isSent(state, picture)) point([picture])
  }

  useKeys({
    q: show(leadPictures[0].picture),
    w: show(leadPictures[1].picture),
    e: show(leadPictures[2].picture),
    f: spot && (() => point(isOn(spot) ? [teacherPicture] : [spot])),
    g: () => compare(true),
  })

  return (
    <fieldset className="focus-bar" aria-label={t('see')} data-focus={now.map(keyOf).join(' ')}>
      <span className="focus-title">
        <Icon name="eye" /> {t('see')}
      </span>
      {leadPictures.map(({ picture, word, icon, letter }) => (
        <button
          key={word}
          type="button"
          className={isOn(picture) ? 'button on' : 'button'}
          data-action={`focus-${picture.source}`}
          aria-pressed={isOn(picture)}
          disabled={picture !== teacherPicture && !isSent(state, picture)}
          onClick={show(picture)}
        >
          <Icon name={icon} /> {t(word)} <kbd>{letter}</kbd>
        </button>
      ))}
      {now
        .filter(({ place }) => place !== 'lead' && now.length === 1)
        .map((picture) => (
          <span key={keyOf(picture)} className="button on" data-state="spotlight">
            <Icon name="eye" /> {pictureName(state, picture)}
          </span>
        ))}
      <button
        type="button"
        className={now.length === 2 ? 'button on' : 'button'}
        data-action="compare"
        aria-pressed={now.length === 2}
        onClick={() => compare(true)}
      >
        <Icon name="compare" />
        {now.length === 2 ? now.map((one) => pictureName(state, one)).join(' | ') : t('compare')} <kbd>G</kbd>
      </button>
      {comparing && (
        <CompareDialog
          state={state}
          onClose={() => compare(false)}
          onShow={(focus) => {
            compare(false)
            point(focus)
          }}
        />
      )}
    </fieldset>
  )
}

/** Two pictures are chosen, by keys 1–9 too; those on stage are chosen to begin with. */
function CompareDialog(props: { state: LiveState; onShow: (focus: Focus) => void; onClose: () => void }) {
  const { state } = props
  const all: Picture[] = [
    ...state.classrooms.map((one): Picture => ({ place: one.classroomId, source: 'camera' })),
    ...leadPictures.map(({ picture }) => picture),
  ].filter((picture) => isSent(state, picture))
  const [chosen, choose] = useState<Picture[]>(() => {
    const staged = all.filter((picture) => roomOf(state, picture)?.onStage)
    return state.focus.length === 2 ? state.focus : staged.slice(0, 2)
  })
  const toggle = (picture: Picture) =>
    choose((before) =>
      before.some((one) => isSame(one, picture))
        ? before.filter((one) => !isSame(one, picture))
        : [...before, picture].slice(-2),
    )
  const both = chosen.filter((picture) => all.some((one) => isSame(one, picture)))
  const show = () => both.length === 2 && props.onShow(both as Focus)
  return (
    <Dialog title={t('compareTitle')} onClose={props.onClose} wide>
      <p className="soft">{t(all.length < 2 ? 'compareNone' : 'compareText')}</p>
      <form
        className="compare-choice"
        onSubmit={(event) => {
          event.preventDefault()
          show()
        }}
        onKeyDown={(event) => {
          const picture = all[Number(event.key) - 1]
          // The buttons below keep their own Enter.
          const confirms = event.key === 'Enter' && !(event.target as Element).closest('.actions')
          if (picture) toggle(picture)
          else if (confirms) show()
          else return
          event.preventDefault()
        }}
      >
        {all.map((picture, i) => {
          const at = both.findIndex((one) => isSame(one, picture))
          return (
            <button
              key={keyOf(picture)}
              type="button"
              className={at < 0 ? 'button' : 'button on'}
              data-picture={keyOf(picture)}
              aria-pressed={at >= 0}
              // biome-ignore lint/a11y/noAutofocus: number keys work once the focus is inside
              autoFocus={i === 0}
              onClick={() => toggle(picture)}
            >
              <kbd>{i + 1}</kbd> {pictureName(state, picture)}
            </button>
          )
        })}
        <div className="actions">
          <button type="button" className="button" onClick={props.onClose}>
            {live('cancel')}
          </button>
          <button type="submit" className="button primary" data-action="show-both" disabled={both.length < 2}>
            {t('compareGo')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
