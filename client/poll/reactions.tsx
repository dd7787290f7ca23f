import { useEffect, useState } from 'react'
import type { LiveState } from '../../shared/live.ts'
import type { ReactionKind } from '../../shared/poll.ts'
import { translator } from '../app/i18n.ts'
import type { LessonSocket } from '../app/socket.ts'
import type { Participation } from '../live/participation.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { pollWords } from './messages.ts'
import './reactions.css'

const t = translator(pollWords)
/** Drawn, because a classroom's old PC has no coloured signs in its fonts. */
const icons: Record<ReactionKind, IconName> = {
  applause: 'applause',
  like: 'like',
  heart: 'heart',
  wow: 'star',
}
/** What a classroom's strip has room for. */
const keys: ReactionKind[] = ['applause', 'like']
/** How long one is seen. */
const shownMs = 3_000
const mostAtOnce = 12

interface Seen {
  key: number
  kind: ReactionKind
  from: string
}

/** What classrooms send the teacher and each other: it comes up, and goes again. */
export function Reactions(props: { socket: LessonSocket; lesson: LiveState }) {
  const { socket, lesson } = props
  const [seen, setSeen] = useState<Seen[]>([])
  const { classrooms } = lesson
  useEffect(() => {
    let key = 0
    return socket.on('lesson:reaction', ({ place, kind }) => {
      const room = classrooms.find((one) => one.classroomId === place)
      const one = { key: ++key + Date.now(), kind, from: room?.schoolName ?? '' }
      setSeen((before) => [...before.slice(1 - mostAtOnce), one])
      setTimeout(() => setSeen((before) => before.filter((other) => other.key !== one.key)), shownMs)
    })
  }, [socket, classrooms])
  if (seen.length === 0) return null
  return (
    <div className="reactions" aria-hidden>
      {seen.map(({ key, kind, from }) => (
        <span key={key} data-reaction={kind} style={{ left: `${(key * 37) % 80}%` }}>
          <Icon name={icons[kind]} />
          <small>{from}</small>
        </span>
      ))}
    </div>
  )
}

/** The keys of a classroom's strip that send them. */
export function ReactionKeys({ participation }: { participation: Participation }) {
  return (
    <fieldset className="reaction-keys" aria-label={t('reactions')}>
      {keys.map((kind) => (
        <button
          key={kind}
          type="button"
          className="button quiet"
          data-reaction-key={kind}
          aria-label={t(kind)}
          title={t(kind)}
          onClick={() => void participation.send('reaction:send', { kind }, 0).catch(() => undefined)}
        >
          <Icon name={icons[kind]} />
        </button>
      ))}
    </fieldset>
  )
}
