import { lazy, type ReactNode, Suspense, useEffect, useRef } from 'react'
import type { DeviceMe } from '../../shared/account.ts'
import type { AppError } from '../../shared/errors.ts'
import type { Readiness } from '../../shared/readiness.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { errorText } from '../app/error-text.ts'
import { chooseLanguage, language, translator } from '../app/i18n.ts'
import { LostBanner } from '../live/banner.tsx'
import { liveWords } from '../live/messages.ts'
import { DeviceNotes } from '../media/device-notes.tsx'
import type { Devices } from '../media/devices.ts'
import { OwnVideo } from '../media/remote-video.tsx'
import { readinessWords } from '../readiness/readiness-messages.ts'
import { ReadinessPill, ReadinessReasons } from '../readiness/readiness-pill.tsx'
import { clockText, dayOf, dayText, lengthText } from '../ui/clock.ts'
import { Icon } from '../ui/icon.tsx'
import { useStore } from '../ui/store.ts'
import { classroomWords } from './messages.ts'
import { SoundPathButton } from './sound-path.tsx'

const t = translator(classroomWords)
const Satisfaction = lazy(() =>
  import('../ledger/satisfaction.tsx').then((module) => ({ default: module.Satisfaction })),
)
const live = translator(liveWords)
const ready = translator(readinessWords)

/** Between lessons: what comes next and when; one key enters, or nothing is needed at all. */
export function WaitingPage(props: {
  me: DeviceMe
  lesson: Lesson | null
  later: Lesson[]
  ended: Lesson | null
  now: number
  /** From when the lesson can be entered, epoch ms. */
  opensAt: number
  devices: Devices | null
  entering: boolean
  error: AppError | null
  lostSince: number | null
  auto: boolean
  onAuto: (on: boolean) => void
  /** How the classroom hears was changed. */
  onSoundPath: () => void
  onEnter: () => void
  /** Calls the roll, also without a line; null while there is no class to count. */
  onCount: (() => void) | null
  /** What the PC found out about itself while this page is open. */
  readiness: Readiness | null
  onCheck: () => void
  onWeek: () => void
  /** What stands over the page. */
  dialog?: ReactNode
}) {
  const { me, lesson, now, error } = props
  const enter = useRef<HTMLButtonElement>(null)
  const lessonId = lesson?.id
  useEffect(() => {
    if (lessonId) enter.current?.focus()
  }, [lessonId])

  return (
    <main className="waiting">
      <header className="waiting-head">
        <strong>{me.school.name}</strong>
        <span>{me.classroom.name}</span>
        {me.sample && <span className="tag">{live('sample')}</span>}
        {props.onCount && (
          <button type="button" className="button" data-action="head-count" onClick={props.onCount}>
            <Icon name="people" /> {t('headCount')}
          </button>
        )}
        <time>{clockText(now, me.zone)}</time>
      </header>
      <LostBanner lostSince={props.lostSince} silentSince={null} />
      {props.ended && (
        <p className="waiting-thanks" data-state="ended">
          <strong>{t(props.ended.phase === 'cancelled' ? 'cancelled' : 'ended')}</strong>
          {props.ended.phase !== 'cancelled' && <span>{t('endedText')}</span>}
        </p>
      )}
      {props.ended && props.ended.phase !== 'cancelled' && (
        <Suspense>
          <Satisfaction key={props.ended.id} lessonId={props.ended.id} classroomId={me.classroom.id} />
        </Suspense>
      )}
      {lesson ? (
        <section className="waiting-card">
          <h2>{t('next')}</h2>
          <h1>
            {live(lesson.subject)}
            {lesson.topic && <span>{lesson.topic}</span>}
          </h1>
          <p className="waiting-when">
            {dayOf(lesson.startsAt, me.zone) === dayOf(now, me.zone)
              ? t('today')
              : dayText(lesson.startsAt, me.zone)}{' '}
            {periodText(lesson, me)} {clockText(lesson.startsAt, me.zone)}–{clockText(lesson.endsAt, me.zone)}
            <br />
            {live('teacherOf', { teacher: lesson.teacherName, school: lesson.leadSchoolName })}
          </p>
          <Countdown startsAt={Date.parse(lesson.startsAt)} now={now} />
          <div className="waiting-actions">
            <button
              ref={enter}
              type="button"
              className="button primary huge"
              data-action="enter"
              aria-disabled={props.entering}
              onClick={props.onEnter}
            >
              {props.entering ? t('entering') : t('enter')}
            </button>
            <label className="switch">
              <input
                type="checkbox"
                checked={props.auto}
                onChange={(event) => props.onAuto(event.target.checked)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter') props.onAuto(!props.auto)
                }}
              />
              <span>{t('auto')}</span>
            </label>
          </div>
          <p className="note" role="status">
            {error && error.code !== 'lesson_too_early' ? (
              <span className="poor-text">{errorText(error)}</span>
            ) : now < props.opensAt ? (
              t('opensAt', { time: clockText(props.opensAt, me.zone) })
            ) : (
              ''
            )}
          </p>
        </section>
      ) : (
        <section className="waiting-card">
          <h1>{t('none')}</h1>
          <p>{t('noneText')}</p>
        </section>
      )}
      <footer className="waiting-foot">
        <div>
          {props.later.length > 0 && <h3>{t('after')}</h3>}
          {props.later.map((one) => (
            <p key={one.id}>
              {dayText(one.startsAt, me.zone)} {clockText(one.startsAt, me.zone)} {live(one.subject)}
            </p>
          ))}
        </div>
        {props.readiness && (
          <p className="waiting-readiness">
            <ReadinessPill readiness={props.readiness} />
            <ReadinessReasons readiness={props.readiness} />
          </p>
        )}
        {props.devices && <OwnCamera devices={props.devices} />}
        <SoundPathButton path={me.soundPath} onChanged={props.onSoundPath} />
        <button type="button" className="button" data-action="week" onClick={props.onWeek}>
          <Icon name="week" /> {t('week')}
        </button>
        <button type="button" className="button" data-action="check" onClick={props.onCheck}>
          <Icon name="check" /> {ready('check')}
        </button>
        <button
          type="button"
          className="button quiet"
          onClick={() => chooseLanguage(language === 'zh' ? 'en' : 'zh')}
        >
          {live('language')}
        </button>
      </footer>
      {props.dialog}
    </main>
  )
}

function OwnCamera({ devices }: { devices: Devices }) {
  const { camera } = useStore(devices.state)
  return (
    <div className="waiting-camera">
      {camera.track && <OwnVideo track={camera.track} mirrored={false} />}
      <DeviceNotes devices={devices} />
    </div>
  )
}

function Countdown({ startsAt, now }: { startsAt: number; now: number }) {
  const left = startsAt - now
  if (left > 24 * 3_600_000) return null
  return (
    <p className="countdown">
      <span>{t(left > 0 ? 'startsIn' : 'startedAgo')}</span>
      <strong>{lengthText(Math.abs(left))}</strong>
    </p>
  )
}

function periodText(lesson: Lesson, me: DeviceMe): string {
  const period = lesson.receivers.find((one) => one.classroomId === me.classroom.id)?.period
  return period ? live('period', { n: period }) : ''
}
