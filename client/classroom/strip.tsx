import { useEffect } from 'react'
import type { LiveState } from '../../shared/live.ts'
import { translator } from '../app/i18n.ts'
import { newId } from '../app/new-id.ts'
import { handOf } from '../live/lesson-state.ts'
import { lineWord } from '../live/line-word.ts'
import { liveWords } from '../live/messages.ts'
import type { Participation } from '../live/participation.ts'
import { roomWords } from '../live/room-messages.ts'
import { RungNote } from '../live/rung-note.tsx'
import { DeviceNotes, isNoted } from '../media/device-notes.tsx'
import type { Devices } from '../media/devices.ts'
import { OwnVideo } from '../media/remote-video.tsx'
import { ReactionKeys } from '../poll/reactions.tsx'
import { HandButton } from '../question/hand-button.tsx'
import { lengthText, useNow } from '../ui/clock.ts'
import { Icon } from '../ui/icon.tsx'
import { LineLight } from '../ui/line-light.tsx'
import { useStore } from '../ui/store.ts'
import { classroomWords } from './messages.ts'
import { mayHaveTwoDisplays, type useSecondDisplay } from './second-display.tsx'

const t = translator(classroomWords)
const live = translator(liveWords)
const room = translator(roomWords)

export type RoomDialog = 'head-count' | 'question' | 'leave'

/** The quiet strip below the pictures: own picture, line and time, and what the room can do. */
export function RoomStrip(props: {
  participation: Participation
  devices: Devices
  lesson: LiveState
  mine: LiveState['classrooms'][number]
  /** Pupils as counted last, also where that is not sent yet. */
  counted: number | null
  unsent: boolean
  lostSince: number | null
  second: ReturnType<typeof useSecondDisplay>
  onOpen: (dialog: RoomDialog) => void
}) {
  const { participation, devices, lesson, mine, counted, unsent, lostSince, second, onOpen } = props
  const { skewMs } = useStore(participation.state)
  const { camera, microphone } = useStore(devices.state)
  const staged = mine.onStage
  return (
    <footer className="room-strip">
      {!staged && (
        <div className="room-own">
          {isNoted(camera) || isNoted(microphone) ? (
            <DeviceNotes devices={devices} />
          ) : (
            camera.track && <OwnVideo track={camera.track} mirrored={false} />
          )}
        </div>
      )}
      <div className="room-line">
        <LineLight
          level={lostSince === null ? (mine.line?.level ?? 'absent') : 'absent'}
          label={lineWord(mine, live)}
        />
        <span>{lostSince === null ? lineWord(mine, live) : ''}</span>
        <RungNote place={mine} />
        <Timer lesson={lesson} skewMs={skewMs} />
        {lesson.soundMode === 'music' && (
          <span
            className="room-mode"
            data-state="music-mode"
            role="img"
            aria-label={room('musicMode')}
            title={room('musicMode')}
          >
            <Icon name="music" /> <span>{room('musicMode')}</span>
          </span>
        )}
      </div>
      <button type="button" className="button quiet" data-action="leave" onClick={() => onOpen('leave')}>
        {t('leave')}
      </button>
      <button type="button" className="button" data-action="head-count" onClick={() => onOpen('head-count')}>
        <Icon name="people" />
        <span>
          {counted === null ? t('headCount') : t('headCountOf', { present: counted, size: mine.classSize })}
          <small>{unsent ? t('waitingToSend') : counted === null ? t('headCountNone') : t('recount')}</small>
        </span>
      </button>
      {mayHaveTwoDisplays() && (
        <button
          type="button"
          className={second.window ? 'button on' : 'button'}
          data-action="second-display"
          aria-label={room(second.window ? 'secondClose' : 'second')}
          title={room(second.window ? 'secondClose' : 'second')}
          onClick={() => void second.toggle()}
        >
          <Icon name="screen" />
          <span>
            {room(second.window ? 'secondClose' : 'second')}
            {second.blocked && <small className="poor-text">{room('secondBlocked')}</small>}
          </span>
        </button>
      )}
      <button
        type="button"
        className="button"
        data-action="question"
        disabled={!lesson.allowed.texts}
        onClick={() => onOpen('question')}
      >
        <Icon name="text" />
        <span>
          {t('question')}
          {!lesson.allowed.texts && <small>{room('textsOff')}</small>}
        </span>
      </button>
      {lesson.allowed.reactions && lesson.phase === 'live' && <ReactionKeys participation={participation} />}
      {!lesson.allowed.hands && lesson.phase === 'live' && !staged && (
        <p className="room-off" data-state="hands-off">
          <Icon name="hand" /> {room('handsOff')}
        </p>
      )}
      <FocusedHand
        disabled={lesson.phase !== 'live' || staged || !lesson.allowed.hands}
        hand={handOf(lesson, mine.classroomId)}
        participation={participation}
      />
    </footer>
  )
}

function Timer({ lesson, skewMs }: { lesson: LiveState; skewMs: number }) {
  const now = useNow(1_000, skewMs)
  if (!lesson.liveAt) return null
  return <time className="room-timer">{lengthText(now - Date.parse(lesson.liveAt))}</time>
}

function FocusedHand(props: {
  disabled: boolean
  hand: ReturnType<typeof handOf>
  participation: Participation
}) {
  const { participation, disabled } = props
  useEffect(() => {
    if (disabled) return
    // In the next frame: to focus lays the page out, and the teacher's picture is being negotiated just now.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body)
        document.querySelector<HTMLElement>('[data-action="raise-hand"]')?.focus()
    })
    return () => cancelAnimationFrame(frame)
  }, [disabled])
  if (disabled) return null
  return (
    <HandButton
      hand={props.hand}
      raise={() => participation.send('question:raise', { id: newId() }, 30_000)}
      lower={(hand) => participation.send('question:withdraw', { id: hand.id }, 30_000)}
      words={{ raise: t('raise'), raiseKey: t('raiseKey'), raised: t('raised'), lower: t('lower') }}
    />
  )
}
