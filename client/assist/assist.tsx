import '../ui/tokens.css'
import '../ui/live.css'
import './assist.css'
import { useEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import type { Lesson } from '../../shared/schedule.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { forgetPerson } from '../app/kept.ts'
import { keepOffline } from '../app/offline.ts'
import { signIn } from '../app/sign-in-first.ts'
import { createHeadCountQueue } from '../attendance/head-count-queue.ts'
import { RollCall } from '../attendance/roll-call.tsx'
import { rollCallWords } from '../attendance/roll-call-messages.ts'
import { createRollCallSource } from '../attendance/roll-call-source.ts'
import { liveWords } from '../live/messages.ts'
import { AssistPoll } from '../poll/assist-poll.tsx'
import { clockText, dayText, defaultZone, useNow } from '../ui/clock.ts'
import { Icon } from '../ui/icon.tsx'
import { useStore } from '../ui/store.ts'
import { LessonList } from './lessons.tsx'
import { LocalWeekCard } from './local-week.tsx'
import { assistWords } from './messages.ts'
import { RosterPage } from './roster.tsx'
import { openAssistSession, ownClasses, schoolsOf } from './session.ts'

const t = translator(assistWords)
const live = translator(liveWords)
const rollCall = translator(rollCallWords)
const named = location.pathname.split('/')[2] || null
const queue = createHeadCountQueue()
const source = createRollCallSource()
const session = openAssistSession(named, queue, source)
/** Where the lesson's own was never read: the usual setting. */
const opensMs = 10 * 60_000

/** Roll calls that were not sent yet stay, and are sent when this person is back. */
async function signOut(): Promise<void> {
  await call('DELETE /api/session').catch(() => null)
  await forgetPerson().catch(() => null)
  signIn()
}

/** The assistant's phone: who is there, also while the line is down. */
function AssistPage() {
  const { me, lessons, offline, loading } = useStore(session.state)
  // What was kept before a page knew its zone has none.
  const zone = me?.zone ?? defaultZone
  const { outgoing, foreign, lasting } = useStore(queue.state)
  const { calls, opens: from, offsetMs } = useStore(source.state)
  const [chosen, choose] = useState<string | null>(named)
  const [rosters, showRosters] = useState(false)
  const now = useNow(10_000, offsetMs ?? 0)

  useEffect(() => {
    if (!offline) queue.flush()
  }, [offline])

  const lesson = lessons.find((one) => one.id === chosen) ?? null
  const inside = rosters || (lesson !== null && !named)
  const own = lesson && me ? ownClasses(lesson, me) : []
  /** Of the class that sits with the teacher a lesson does not tell it: until it is read, nobody can be called. */
  const sizeOf = ({ id, receivers }: Lesson, classGroupId: string): number | null => {
    const mine = (one: { classGroupId: string }) => one.classGroupId === classGroupId
    return calls[id]?.find(mine)?.classSize ?? receivers.find(mine)?.classSize ?? null
  }
  const known = lesson && from[lesson.id]
  const opens = known ? Date.parse(known) : lesson ? Date.parse(lesson.startsAt) - opensMs : 0
  const open =
    lesson !== null && lesson.phase !== 'cancelled' && (lesson.phase !== 'scheduled' || now >= opens)

  return (
    <main className={rosters ? 'assist wide' : 'assist'}>
      <header className="assist-head">
        {inside ? (
          <button
            type="button"
            className="button small"
            data-action="back"
            onClick={() => {
              choose(null)
              showRosters(false)
            }}
          >
            <Icon name="back" /> {t('back')}
          </button>
        ) : (
          <strong>{live('appName')}</strong>
        )}
        <span>{t(rosters ? 'rosters' : 'title')}</span>
        <em>{me?.person.displayName}</em>
      </header>
      {offline && (
        <p className="banner fair" role="alert" data-state="lost">
          <strong>{t('offline')}</strong>
        </p>
      )}
      {outgoing.length > 0 && !lesson && (
        <p className="note fair" data-outgoing={outgoing.length}>
          {t('waiting', { n: outgoing.length })}
        </p>
      )}
      {foreign > 0 && <p className="note fair">{rollCall('foreign', { n: foreign })}</p>}
      {!lasting && <p className="note fair">{rollCall('volatile')}</p>}
      {rosters && me && <RosterPage schoolIds={schoolsOf(me)} offline={offline} zone={zone} />}
      {!rosters && !lesson && (
        <>
          <LessonList
            me={me}
            lessons={lessons}
            calls={calls}
            outgoing={outgoing}
            loading={loading}
            now={now}
            zone={zone}
            onChoose={choose}
          />
          {me &&
            !offline &&
            schoolsOf(me).map((id) => <LocalWeekCard key={id} schoolId={id} now={now} zone={zone} />)}
          <nav className="assist-links">
            {me && schoolsOf(me).length > 0 && (
              <button
                type="button"
                className="button"
                data-action="rosters"
                onClick={() => showRosters(true)}
              >
                <Icon name="people" /> {t('rosters')}
              </button>
            )}
            <a className="button" href="/week">
              <Icon name="week" /> {t('week')}
            </a>
            <button
              type="button"
              className="button quiet"
              data-action="sign-out"
              disabled={offline}
              onClick={() => void signOut()}
            >
              <Icon name="leave" /> {t('signOut')}
            </button>
          </nav>
        </>
      )}
      {!rosters && lesson && (
        <>
          <h1>
            {live(lesson.subject)} {lesson.topic}
            <small>
              {dayText(lesson.startsAt, zone)} {clockText(lesson.startsAt, zone)}–
              {clockText(lesson.endsAt, zone)}{' '}
              {live('teacherOf', { teacher: lesson.teacherName, school: lesson.leadSchoolName })}
            </small>
          </h1>
          {lesson.phase === 'cancelled' && <p className="note poor">{t('cancelled')}</p>}
          {lesson.phase !== 'cancelled' && !open && (
            <p className="note fair">{t('notOpen', { time: clockText(lesson.startsAt, zone) })}</p>
          )}
          {me && own.length === 0 && <p className="note fair">{t('noClass')}</p>}
          {(lesson.phase === 'live' || lesson.phase === 'open') &&
            own.map(
              ({ classroomId }) =>
                classroomId && (
                  <AssistPoll key={classroomId} lessonId={lesson.id} classroomId={classroomId} />
                ),
            )}
          {own.map(({ classGroupId, schoolName, classGroupName }) => {
            const classSize = sizeOf(lesson, classGroupId)
            return (
              <section key={classGroupId} className="assist-class">
                <h2>
                  <Icon name="people" /> {schoolName} {classGroupName}
                </h2>
                {classSize === null ? (
                  <p className="assist-empty">{live('loading')}</p>
                ) : (
                  <RollCall
                    queue={queue}
                    source={source}
                    lessonId={lesson.id}
                    classGroupId={classGroupId}
                    classSize={classSize}
                    open={open}
                    zone={zone}
                  />
                )}
              </section>
            )
          })}
        </>
      )}
    </main>
  )
}

createRoot(document.getElementById('root') as HTMLElement).render(<AssistPage />)
keepOffline('/assist')
