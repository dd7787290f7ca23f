import type { Me } from '../../shared/account.ts'
import type { RollCalls } from '../../shared/attendance.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { listText, translator } from '../app/i18n.ts'
import type { Outgoing } from '../attendance/head-count-queue.ts'
import { liveWords } from '../live/messages.ts'
import { clockText, dayOf, dayText } from '../ui/clock.ts'
import { assistWords } from './messages.ts'
import { type OwnClass, ownClasses } from './session.ts'

const t = translator(assistWords)
const live = translator(liveWords)

/** Today's lessons with what was counted, and, smaller, those of the coming days. */
export function LessonList(props: {
  me: Me | null
  lessons: Lesson[]
  calls: Record<string, RollCalls['classes']>
  outgoing: Outgoing[]
  loading: boolean
  now: number
  zone: string
  onChoose: (lessonId: string) => void
}) {
  const { me, lessons, calls, outgoing, zone, now } = props
  const isToday = (lesson: Lesson) => dayOf(lesson.startsAt, zone) === dayOf(now, zone)
  const today = lessons.filter(
    (lesson) => isToday(lesson) || lesson.phase === 'open' || lesson.phase === 'live',
  )
  const later = lessons.filter((lesson) => !isToday(lesson) && Date.parse(lesson.startsAt) > now)

  function stateOf(lesson: Lesson, own: OwnClass): { text: string; tone: string } {
    if (lesson.phase === 'cancelled') return { text: t('cancelledShort'), tone: '' }
    const mine = (one: { classGroupId: string }) => one.classGroupId === own.classGroupId
    const waiting = outgoing.findLast((one) => one.lessonId === lesson.id && mine(one))
    if (waiting) return { text: t('toSend', { present: waiting.present }), tone: 'fair' }
    const { headCounts: counts = [], classSize = 0 } = calls[lesson.id]?.find(mine) ?? {}
    if (counts.some((count) => count.standing === 'contested')) return { text: t('contested'), tone: 'fair' }
    if (counts[0])
      return { text: t('reported', { present: counts[0].present, size: classSize }), tone: 'good' }
    return {
      text: t('notReported'),
      tone: lesson.phase === 'scheduled' ? '' : 'fair',
    }
  }

  return (
    <>
      <h1>
        {t('today')} <small>{dayText(now, zone)}</small>
      </h1>
      {props.loading && lessons.length === 0 && <p className="assist-empty">{live('loading')}</p>}
      {!props.loading && today.length === 0 && (
        <p className="assist-empty">
          <strong>{t('none')}</strong>
          {t('noneText')}
        </p>
      )}
      <ul className="assist-lessons">
        {today.map((lesson) => (
          <li key={lesson.id}>
            <button
              type="button"
              data-lesson={lesson.id}
              data-phase={lesson.phase}
              onClick={() => props.onChoose(lesson.id)}
            >
              <time>{clockText(lesson.startsAt, zone)}</time>
              <span>
                <strong>
                  {live(lesson.subject)} {lesson.topic}
                </strong>
                {me &&
                  ownClasses(lesson, me).map((receiver) => {
                    const { text, tone } = stateOf(lesson, receiver)
                    return (
                      <small key={receiver.classGroupId}>
                        {receiver.classGroupName} <b className={tone}>{text}</b>
                      </small>
                    )
                  })}
              </span>
              {lesson.phase === 'live' && <i className="live-dot" role="img" aria-label={t('live')} />}
            </button>
          </li>
        ))}
      </ul>
      {later.length > 0 && (
        <section className="assist-later">
          <h2>{t('later')}</h2>
          <ul>
            {later.map((lesson) => (
              <li key={lesson.id}>
                <time>
                  {dayText(lesson.startsAt, zone)} {clockText(lesson.startsAt, zone)}
                </time>{' '}
                {live(lesson.subject)}{' '}
                {me && listText(ownClasses(lesson, me).map((receiver) => receiver.classGroupName))}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
