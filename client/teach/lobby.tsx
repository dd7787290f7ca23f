import { useEffect, useState } from 'react'
import type { AppError } from '../../shared/errors.ts'
import type { Readiness } from '../../shared/readiness.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { translator } from '../app/i18n.ts'
import { measureSkew } from '../app/server-clock.ts'
import { LostBanner } from '../live/banner.tsx'
import { liveWords } from '../live/messages.ts'
import { DeviceNotes } from '../media/device-notes.tsx'
import { DevicePickers } from '../media/device-pickers.tsx'
import type { Devices } from '../media/devices.ts'
import { OwnVideo } from '../media/remote-video.tsx'
import { CheckDialog } from '../readiness/check-dialog.tsx'
import { readinessWords } from '../readiness/readiness-messages.ts'
import { ReadinessPill, ReadinessReasons } from '../readiness/readiness-pill.tsx'
import { clearly, useCheck } from '../readiness/use-check.ts'
import { useLessonReadiness } from '../readiness/use-lesson-readiness.ts'
import { clockText, dayText, lengthText, useNow } from '../ui/clock.ts'
import { useStore } from '../ui/store.ts'
import { teachWords } from './messages.ts'
import { RollCallLink } from './roll-call-link.tsx'

const t = translator(teachWords)
const live = translator(liveWords)
const ready = translator(readinessWords)
/** The studio is checked by itself, without a tone, when this long passed since. */
const againMs = 30 * 60_000
const settleMs = 4_000

/** Before entering: own picture and sound are checked here, and nobody sees them yet. */
export function TeachLobby(props: {
  lesson: Lesson
  /** Of the teacher. */
  zone: string
  devices: Devices
  entering: boolean
  error: AppError | null
  errorWords: string
  /** Since when there is no line to the server, or null. */
  lostSince: number | null
  onEnter: () => void
}) {
  const { lesson, zone, devices, error } = props
  const { camera, microphone } = useStore(devices.state)
  const [skewMs, setSkew] = useState(0)
  const now = useNow(1_000, skewMs)
  useEffect(() => {
    void measureSkew().then((skew) => skew !== null && setSkew(skew))
  }, [])
  const readiness = useLessonReadiness(lesson.id)
  const checking = useCheck(devices, 'person', lesson.leadClassroomId)
  const { result } = useStore(checking.progress)
  const [checks, setChecks] = useState(false)
  const own = result ?? readiness.get(lesson.leadClassroomId) ?? null
  const due =
    readiness.size > 0 &&
    result === null &&
    (own?.checkedAt == null || now - Date.parse(own.checkedAt) > againMs) &&
    (camera.state === 'on' || microphone.state === 'on')
  useEffect(() => {
    if (!due) return
    // Whoever only passes through to the lesson is not measured.
    const timer = setTimeout(() => void checking.run('lesson', 0), settleMs)
    return () => clearTimeout(timer)
  }, [due, checking])
  const left = Date.parse(lesson.startsAt) - now
  const opensAt = error?.code === 'lesson_too_early' ? error.details.opensAt : null
  const trouble = [camera.state, microphone.state].some((state) => state !== 'on' && state !== 'asking')

  return (
    <main className="lobby">
      <header className="lobby-head">
        <p className="teach-subject">
          {live(lesson.kind)} · {t('lobby')}
        </p>
        <h1>
          {live(lesson.subject)} {lesson.topic}
        </h1>
        <p>
          {dayText(lesson.startsAt, zone)} {clockText(lesson.startsAt, zone)}–{clockText(lesson.endsAt, zone)}{' '}
          · {lesson.leadSchoolName} {lesson.leadClassroomName}
        </p>
      </header>
      <LostBanner lostSince={props.lostSince} silentSince={null} />
      <section className="lobby-devices">
        <div className="lobby-preview">
          {camera.track && <OwnVideo track={camera.track} mirrored />}
          <DeviceNotes devices={devices} />
        </div>
        <DevicePickers devices={devices} />
        <div className="lobby-check">
          <button
            type="button"
            className="button"
            data-action="check"
            onClick={() => {
              setChecks(true)
              void checking.run('button', clearly)
            }}
          >
            {ready('check')}
          </button>
          {own && <ReadinessPill readiness={own} />}
          {own && <ReadinessReasons readiness={own} most={2} />}
        </div>
        {checks && <CheckDialog checking={checking} onClose={() => setChecks(false)} />}
      </section>
      <section className="lobby-side">
        <h2>{t('classrooms')}</h2>
        <ul className="lobby-classrooms">
          {lesson.receivers.map((one) => (
            <li key={one.classroomId} data-classroom={one.classroomId}>
              <span>
                <strong>{one.schoolName}</strong>
                {one.classGroupName}
                <ClassroomReasons readiness={readiness.get(one.classroomId)} />
              </span>
              <ClassroomPill readiness={readiness.get(one.classroomId)} />
            </li>
          ))}
        </ul>
        <p className="lobby-hint">{t('notEntered')}</p>
        <RollCallLink lesson={lesson} />
        <p className={left < 0 ? 'lobby-countdown late' : 'lobby-countdown'}>
          {t(left < 0 ? 'startedLate' : 'startsIn', { time: lengthText(Math.abs(left)) })}
        </p>
        <button
          type="button"
          className="button primary huge"
          data-action="enter"
          // biome-ignore lint/a11y/noAutofocus: the one thing to do here
          autoFocus
          aria-disabled={props.entering}
          onClick={props.onEnter}
        >
          {props.entering ? t('entering') : t('enter')}
        </button>
        <p className="lobby-hint" role="status">
          {typeof opensAt === 'string' ? (
            <strong className="fair-text">{t('opensAt', { time: clockText(opensAt, zone) })}</strong>
          ) : error ? (
            <strong className="poor-text">{props.errorWords}</strong>
          ) : trouble ? (
            t('withoutDevices')
          ) : (
            t('enterHint')
          )}
        </p>
      </section>
    </main>
  )
}

function ClassroomPill({ readiness }: { readiness: Readiness | undefined }) {
  return readiness ? <ReadinessPill readiness={readiness} /> : null
}

function ClassroomReasons({ readiness }: { readiness: Readiness | undefined }) {
  return readiness ? <ReadinessReasons readiness={readiness} /> : null
}
