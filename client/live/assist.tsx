import '../ui/tokens.css'
import '../ui/live.css'
import './assist.css'
import { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { HeadCount } from '../../shared/attendance.ts'
import type { Lesson, Receiver } from '../../shared/schedule.ts'
import { translator } from '../app/i18n.ts'
import { HeadCountPad } from '../attendance/head-count.tsx'
import { headCountWords } from '../attendance/head-count-messages.ts'
import { createHeadCountQueue } from '../attendance/head-count-queue.ts'
import { clockText, dayText, defaultZone } from '../ui/clock.ts'
import { Icon } from '../ui/icon.tsx'
import { useStore } from '../ui/store.ts'
import { assistWords } from './assist-messages.ts'
import { openAssistSession, ownReceivers } from './assist-session.ts'
import { liveWords } from './messages.ts'

const t = translator(assistWords)
const live = translator(liveWords)
const counting = translator(headCountWords)
const zone = defaultZone
const named = location.pathname.split('/')[2] || null
const session = openAssistSession(named)
const queue = createHeadCountQueue()

/** The assistant's phone: how many pupils are there, also while the line is down. */
function AssistPage() {
  const { me, lessons, counts, offline, loading } = useStore(session.state)
  const { outgoing, stored } = useStore(queue.state)
  const [chosen, choose] = useState<string | null>(named)

  useEffect(() => {
    if (stored.length > 0) session.refresh()
  }, [stored])
  useEffect(() => {
    if (!offline) queue.flush()
  }, [offline])

  const known = (lesson: Lesson, classGroupId: string): HeadCount[] => {
    const all = [...stored.filter((one) => one.lessonId === lesson.id), ...(counts[lesson.id] ?? [])]
    return [...new Map(all.map((one) => [one.id, one])).values()]
      .filter((one) => one.classGroupId === classGroupId)
      .sort((a, b) => Date.parse(b.reportedAt) - Date.parse(a.reportedAt))
  }
  const lesson = lessons.find((one) => one.id === chosen) ?? null
  const running = (one: Lesson) => one.phase !== 'scheduled' && one.phase !== 'cancelled'

  return (
    <main className="assist">
      <header className="assist-head">
        {lesson && !named ? (
          <button type="button" className="button small" data-action="back" onClick={() => choose(null)}>
            {t('back')}
          </button>
        ) : (
          <strong>{live('appName')}</strong>
        )}
        <span>{t('title')}</span>
        <em>{me?.person.displayName}</em>
      </header>
      {offline && (
        <p className="banner fair" role="alert" data-state="lost">
          <strong>{t('offline')}</strong>
        </p>
      )}
      {!lesson && (
        <>
          <h1>
            {t('today')} <small>{dayText(Date.now(), zone)}</small>
          </h1>
          <p className="assist-week">
            <a href="/week">{t('week')}</a>
          </p>
          {loading && lessons.length === 0 && <p className="assist-empty">{live('loading')}</p>}
          {!loading && lessons.length === 0 && (
            <p className="assist-empty">
              <strong>{t('none')}</strong>
              {t('noneText')}
            </p>
          )}
          <ul className="assist-lessons">
            {lessons.map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  data-lesson={one.id}
                  data-phase={one.phase}
                  onClick={() => choose(one.id)}
                >
                  <time>{clockText(one.startsAt, zone)}</time>
                  <span>
                    <strong>
                      {live(one.subject)} {one.topic}
                    </strong>
                    {me &&
                      ownReceivers(one, me).map((receiver) => {
                        const waiting = outgoing.findLast(
                          (c) => c.lessonId === one.id && c.classGroupId === receiver.classGroupId,
                        )
                        const newest = known(one, receiver.classGroupId)[0]
                        return (
                          <small key={receiver.classGroupId}>
                            {receiver.classGroupName}：
                            {one.phase === 'cancelled'
                              ? t('cancelled')
                              : waiting
                                ? t('toSend', { present: waiting.present })
                                : newest
                                  ? t('reported', { present: newest.present, size: receiver.classSize })
                                  : t('notReported', { size: receiver.classSize })}
                          </small>
                        )
                      })}
                  </span>
                  {one.phase === 'live' && <i className="live-dot" />}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      {lesson && (
        <>
          <h1>
            {live(lesson.subject)} {lesson.topic}
            <small>
              {clockText(lesson.startsAt, zone)}–{clockText(lesson.endsAt, zone)}{' '}
              {live('teacherOf', { teacher: lesson.teacherName, school: lesson.leadSchoolName })}
            </small>
          </h1>
          {lesson.phase === 'cancelled' && <p className="note poor">{t('cancelled')}</p>}
          {lesson.phase === 'scheduled' && (
            <p className="note fair">{t('notOpen', { time: clockText(lesson.startsAt, zone) })}</p>
          )}
          {me && ownReceivers(lesson, me).length === 0 && <p className="note fair">{t('noClass')}</p>}
          {me &&
            ownReceivers(lesson, me).map((receiver) => (
              <ClassCount
                key={receiver.classGroupId}
                lesson={lesson}
                receiver={receiver}
                counts={known(lesson, receiver.classGroupId)}
                // Without a line the page may not know that the lesson has opened: the count is taken all the same.
                open={running(lesson) || (offline && lesson.phase === 'scheduled')}
              />
            ))}
        </>
      )}
    </main>
  )
}

function ClassCount(props: { lesson: Lesson; receiver: Receiver; counts: HeadCount[]; open: boolean }) {
  const { lesson, receiver, counts } = props
  return (
    <section className="assist-class" data-class-group={receiver.classGroupId}>
      <h2>
        <Icon name="people" /> {receiver.schoolName} {receiver.classGroupName}
      </h2>
      {props.open && (
        <HeadCountPad
          queue={queue}
          lessonId={lesson.id}
          classGroupId={receiver.classGroupId}
          classSize={receiver.classSize}
          known={counts[0]?.present ?? null}
        />
      )}
      {counts.length > 0 && (
        <>
          <h3>{t('history')}</h3>
          <ol className="assist-history">
            {counts.map((count, at) => (
              <li key={count.id} data-present={count.present} className={at === 0 ? 'counts' : ''}>
                {count.reason
                  ? counting('corrected', {
                      time: clockText(count.countedAt, zone),
                      present: count.present,
                      reason: count.reason,
                    })
                  : counting('first', { time: clockText(count.countedAt, zone), present: count.present })}
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  )
}

createRoot(document.getElementById('root') as HTMLElement).render(<AssistPage />)
