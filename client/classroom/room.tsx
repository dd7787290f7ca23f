import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { DeviceMe } from '../../shared/account.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { translator } from '../app/i18n.ts'
import type { LessonSocket } from '../app/socket.ts'
import { liveWords } from '../live/messages.ts'
import { useLostSince, useParticipation, useReceived } from '../live/use-participation.ts'
import { createDevices } from '../media/devices.ts'
import { CheckDialog } from '../readiness/check-dialog.tsx'
import { clearly, useCheck, useCheckBefore } from '../readiness/use-check.ts'
import { useNow } from '../ui/clock.ts'
import { useStore } from '../ui/store.ts'
import type { DeviceSession } from './device-session.ts'
import { ClassroomLesson } from './lesson.tsx'
import { lessonToShow } from './next-lesson.ts'
import { ClassroomRollCall, lessonToCount, useCounting } from './roll-call.tsx'
import { WaitingPage } from './waiting.tsx'

const t = translator(liveWords)
const ClassroomWeek = lazy(() => import('./week.tsx').then((module) => ({ default: module.ClassroomWeek })))
const autoKey = 'tongke.enter-by-itself'
/** Camera, capabilities and line are made ready so long before a lesson can be entered, and not hours before. */
const readyMs = 2 * 60_000

/** A paired classroom: waits for its next lesson, enters it, and comes back here after it. */
export function ClassroomRoom(props: { session: DeviceSession; me: DeviceMe; socket: LessonSocket }) {
  const { session, me, socket } = props
  const {
    lessons,
    skewMs,
    checkMinutesBefore,
    enterMinutesBefore,
    lostSince: serverLost,
  } = useStore(session.state)
  const now = useNow(1_000, skewMs)
  const devices = useMemo(() => createDevices('classroom'), [])
  const [auto, setAuto] = useState(() => localStorage.getItem(autoKey) !== 'off')
  /** Lessons that ended or were left by hand: they are not entered by themselves again. */
  const [over, setOver] = useState<string | null>(null)
  const left = useRef<string | null>(null)
  const tried = useRef(0)

  const shown = lessonToShow(
    lessons.filter((lesson) => lesson.id !== over),
    now,
  )
  const counting = useCounting(me, shown?.id ?? over)
  const opensMs = enterMinutesBefore * 60_000
  const countable = lessonToCount([shown, ...lessons], now, opensMs)
  const [calling, setCalling] = useState<string | null>(null)
  const near =
    shown !== null && (shown.phase !== 'scheduled' || Date.parse(shown.startsAt) - now < opensMs + readyMs)
  const participation = useParticipation(socket, shown?.id ?? null, 'classroom')
  const lostSince = useLostSince(socket)
  const { state: line } = useStore(socket.connection)

  useEffect(() => {
    if (line === 'refused') session.refresh()
    if (line === 'connected') counting.queue.flush()
  }, [line, session, counting])

  const attendance = useAttendance(participation)
  const opensAt = attendance.opensAt ?? (shown ? Date.parse(shown.startsAt) - opensMs : 0)
  const due = shown !== null && (shown.phase !== 'scheduled' || now >= opensAt)

  useEffect(() => {
    if (!participation || attendance.state !== 'out' || !auto || !due || line !== 'connected') return
    if (left.current === shown?.id || now - tried.current < 5_000) return
    tried.current = now
    participation.enter()
  }, [participation, attendance.state, auto, due, line, now, shown])

  /** It goes in without being asked: the page draws nothing that is gone again in a moment. */
  const straight =
    auto &&
    due &&
    left.current !== shown.id &&
    !attendance.error &&
    ['out', 'entering'].includes(attendance.state)
  const checking = useCheck(devices, 'device', me.classroom.id)
  const checked = useStore(checking.progress)
  const [opened, setOpen] = useState<'check' | 'week' | null>(null)
  const closeOver = useCallback(() => setOpen(null), [])
  useCheckBefore(checking, shown, {
    minutesBefore: checkMinutesBefore,
    classroomId: me.classroom.id,
    now,
    opensAt,
    idle: attendance.state === 'out' && line === 'connected',
  })
  const received = useReceived(participation, attendance.state === 'in')
  useEffect(() => {
    // A check opens them for itself and closes them again.
    if (checked.running) return
    if (!near) devices.close()
    else if (!straight && (attendance.state !== 'in' || received)) void devices.open()
  }, [near, straight, attendance.state, received, checked.running, devices])

  useEffect(() => {
    if (attendance.state !== 'over' || !shown) return
    setOver(shown.id)
    session.refresh()
  }, [attendance.state, shown, session])

  if (participation && shown) {
    if (attendance.state === 'superseded')
      return (
        <main className="waiting">
          <div className="waiting-card">
            <h1>{t('supersededTitle')}</h1>
            <p>{t('supersededText')}</p>
            <button
              type="button"
              className="button primary huge"
              data-action="take-back"
              // biome-ignore lint/a11y/noAutofocus: the one thing to do, on a screen with a remote control
              autoFocus
              onClick={() => participation.enter()}
            >
              {t('takeBack')}
            </button>
          </div>
        </main>
      )
    if (attendance.state === 'in' || attendance.state === 'back')
      return (
        <ClassroomLesson
          participation={participation}
          devices={devices}
          counting={counting}
          me={me}
          onLeave={() => {
            left.current = shown.id
            participation.leave()
          }}
        />
      )
  }
  const lost = lostSince ?? serverLost
  if (straight && shown && lost === null)
    return (
      <main className="waiting" data-state="entering">
        <p className="waiting-loading">
          {t('goingIn', { subject: t(shown.subject), teacher: shown.teacherName })}
        </p>
      </main>
    )
  if (opened === 'week')
    return (
      <Suspense fallback={<main className="waiting" />}>
        <ClassroomWeek me={me} now={now} onClose={closeOver} />
      </Suspense>
    )
  const ended = lessons.find((lesson) => lesson.id === over) ?? null
  const own = countable?.receivers.find((one) => one.classroomId === me.classroom.id)
  return (
    <WaitingPage
      me={me}
      onCount={countable && own ? () => setCalling(countable.id) : null}
      readiness={checked.result}
      onCheck={() => {
        setOpen('check')
        void checking.run('button', clearly)
      }}
      onWeek={() => setOpen('week')}
      dialog={
        opened === 'check' ? (
          <CheckDialog checking={checking} onClose={closeOver} />
        ) : (
          countable &&
          own &&
          calling === countable.id && (
            <ClassroomRollCall
              counting={counting}
              lessonId={countable.id}
              classGroupId={own.classGroupId}
              classSize={own.classSize}
              me={me}
              onClose={() => setCalling(null)}
            />
          )
        )
      }
      lesson={shown}
      later={laterLessons(lessons, shown)}
      ended={ended}
      now={now}
      opensAt={opensAt}
      devices={near ? devices : null}
      entering={attendance.state === 'entering'}
      error={attendance.error}
      lostSince={lost}
      auto={auto}
      onSoundPath={session.refresh}
      onAuto={(on) => {
        localStorage.setItem(autoKey, on ? 'on' : 'off')
        left.current = null
        setAuto(on)
      }}
      onEnter={() => {
        left.current = null
        participation?.enter()
      }}
    />
  )
}

function laterLessons(lessons: Lesson[], shown: Lesson | null): Lesson[] {
  return lessons
    .filter((lesson) => shown && lesson.id !== shown.id && lesson.phase === 'scheduled')
    .filter((lesson) => Date.parse(lesson.startsAt) > Date.parse((shown as Lesson).startsAt))
    .sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))
    .slice(0, 3)
}

/** What the page needs to know of a participation that may not be there yet. */
function useAttendance(participation: ReturnType<typeof useParticipation>) {
  const [, render] = useState(0)
  useEffect(() => participation?.state.subscribe(() => render((n) => n + 1)), [participation])
  const now = participation?.state.get()
  const opens = now?.error?.code === 'lesson_too_early' ? now.error.details.opensAt : undefined
  return {
    state: now?.attendance ?? 'out',
    error: now?.error ?? null,
    opensAt: typeof opens === 'string' ? Date.parse(opens) : null,
  }
}
