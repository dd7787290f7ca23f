import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { LiveState } from '../../shared/live.ts'
import type { Picture } from '../../shared/moderation.ts'
import { translator } from '../app/i18n.ts'
import type { Receiver } from '../media/receive.ts'
import { OwnVideo, RemoteVideo } from '../media/remote-video.tsx'
import { Icon } from '../ui/icon.tsx'
import { liveWords } from './messages.ts'
import { isSame, keyOf, type Layout, layoutFor, roomOf, teacherPicture } from './picture-layout.ts'
import { roomWords } from './room-messages.ts'
import './room-pictures.css'

const t = translator(roomWords)
const live = translator(liveWords)
/** The smallest layer of a camera is so wide; a small picture that is shown wider takes the next one. */
const smallest = 360

/**
 * Which pictures a screen shows: the teacher's choice, until somebody there takes another with the remote control; the
 * teacher's next choice counts again.
 */
export function useLayout(lesson: LiveState | null, mine: string | null) {
  const [chosen, choose] = useState<Picture | null>(null)
  const pointed = lesson?.focus.map(keyOf).join() ?? ''
  // biome-ignore lint/correctness/useExhaustiveDependencies: the teacher's new choice is the reason
  useEffect(() => choose(null), [pointed])
  const layout = lesson ? layoutFor(lesson, mine, chosen) : { main: [teacherPicture], side: [] }
  const byHand = chosen !== null && layout.main.some((one) => isSame(one, chosen))
  return { layout, byHand, choose }
}

/** The pictures of a lesson, one or two large, the others small beside them; a small one is a button that enlarges it. */
export function RoomPictures(props: {
  lesson: LiveState
  layout: Layout
  /** This classroom's own id, and its own picture. */
  mine: string | null
  camera: MediaStreamTrack | null
  receiver: Receiver
  onChoose: (picture: Picture) => void
  /** The largest layer asked for: who looks on needs no more than the middle one. */
  mostLayer?: number
  /** What lies over the first large picture. */
  children?: ReactNode
}) {
  const { layout, lesson } = props
  const { main, side } = layout
  const most = props.mostLayer ?? 2
  // On the lowest rung no picture comes: what stands black or still is said where everybody looks.
  const soundOnly = lesson.classrooms.find((one) => one.classroomId === props.mine)?.rung === 'audio'
  const focusedSide = useRef(false)
  const rows = { gridTemplateRows: `1fr ${side.map(() => 'auto').join(' ')} 1fr` }

  // A picture that was enlarged by key is no button any more: the focus goes to the next small one.
  useEffect(() => {
    if (!focusedSide.current || document.activeElement !== document.body) return
    focusedSide.current = false
    document.querySelector<HTMLElement>('.room-pick, [data-action="follow"]')?.focus()
  })

  const picture = (one: Picture, at: number, isMain: boolean) => {
    const room = roomOf(lesson, one)
    const own = one.place === props.mine
    const name = pictureName(lesson, one)
    return (
      <section
        key={keyOf(one)}
        className={isMain ? 'room-picture main' : 'room-picture side'}
        style={isMain ? { gridColumn: at + 1 } : { gridColumn: main.length + 1, gridRow: at + 2 }}
        data-picture={keyOf(one)}
        data-classroom={one.place}
        data-size={isMain ? 'main' : 'side'}
      >
        {own ? (
          <OwnVideo track={props.camera} mirrored={false} />
        ) : (
          <RemoteVideo
            receiver={props.receiver}
            place={one.place}
            source={one.source}
            layer={Math.min(most, isMain ? (main.length > 1 ? 1 : 2) : sideLayer())}
            shownAs={room ? 'stage' : one.source === 'camera' ? 'lead' : one.source}
          />
        )}
        {isMain && at === 0 && !own && soundOnly && (
          <p className="room-note quiet" data-state="sound-first">
            {t('soundFirst')}
          </p>
        )}
        {isMain && at === 0 && props.children}
        <p className="room-name">
          {room?.onStage && <Icon name="stage" />} {name}
        </p>
        {!isMain && (
          <button
            type="button"
            className="room-pick"
            aria-label={t('enlarge', { name })}
            onClick={() => {
              focusedSide.current = true
              props.onChoose(one)
            }}
          />
        )}
      </section>
    )
  }

  return (
    <div
      className={side.length > 0 ? 'room-pictures beside' : 'room-pictures'}
      style={rows}
      data-main={main.map(keyOf).join(' ')}
      data-count={main.length}
    >
      {main.map((one, i) => picture(one, i, true))}
      {side.map((one, i) => picture(one, i, false))}
    </div>
  )
}

function sideLayer(): number {
  return innerWidth * 0.2 * devicePixelRatio > smallest ? 1 : 0
}

function pictureName(lesson: LiveState, picture: Picture): string {
  const room = roomOf(lesson, picture)
  if (room) return `${room.schoolName} ${room.classGroupName}`
  if (picture.source !== 'camera') return t(picture.source)
  return live('teacherOf', { teacher: lesson.lead.teacherName, school: lesson.lead.schoolName })
}
