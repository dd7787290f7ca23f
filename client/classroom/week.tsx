import './week.css'
import { useEffect, useRef, useState } from 'react'
import type { DeviceMe } from '../../shared/account.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { call } from '../app/api.ts'
import { translator } from '../app/i18n.ts'
import { liveWords } from '../live/messages.ts'
import { clockText, dayOf, dayText } from '../ui/clock.ts'
import { Icon } from '../ui/icon.tsx'
import { classroomWords } from './messages.ts'
import { mondayOf, plusDays } from './week-days.ts'

const t = translator(classroomWords)
const live = translator(liveWords)
/** Nobody stands before it any more: the next lesson is shown again. */
const backAfterMs = 90_000

/**
 * The classroom's own week for those who sit before it: a column a day, large enough for the last row. The arrow keys left and
 * right turn the weeks, up to the buttons, Escape and Backspace go back.
 */
export function ClassroomWeek(props: { me: DeviceMe; now: number; onClose: () => void }) {
  const { me, now, onClose } = props
  const today = dayOf(now, me.zone)
  const [monday, turnTo] = useState(() => mondayOf(today))
  const [touched, setTouched] = useState(0)
  const { lessons, failed } = useWeek(monday, touched)
  const page = useRef<HTMLElement>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: every touch begins the pause anew
  useEffect(() => {
    const timer = setTimeout(onClose, backAfterMs)
    return () => clearTimeout(timer)
  }, [onClose, touched, monday])

  useEffect(() => {
    page.current?.focus()
    const hear = (event: KeyboardEvent) => {
      const step = { ArrowLeft: -7, ArrowRight: 7, PageUp: -7, PageDown: 7 }[event.key]
      if (step !== undefined) turnTo((from) => plusDays(from, step))
      else if (event.key === 'Escape' || event.key === 'Backspace' || event.key === 'BrowserBack') onClose()
      else return
      event.preventDefault()
    }
    // Before the page's own arrow keys, which move the focus.
    addEventListener('keydown', hear, true)
    return () => removeEventListener('keydown', hear, true)
  }, [onClose])

  const days = [0, 1, 2, 3, 4, 5, 6]
    .map((i) => plusDays(monday, i))
    .map((date) => ({
      date,
      lessons: (lessons ?? []).filter((lesson) => dayOf(lesson.startsAt, me.zone) === date),
    }))
    // A weekend has a column when something takes place in it: a make-up day.
    .filter(({ lessons: own }, i) => i < 5 || own.length > 0)
  const turn = (step: number) => () => {
    setTouched((n) => n + 1)
    turnTo(step === 0 ? mondayOf(today) : plusDays(monday, step))
  }

  return (
    <main className="waiting week" data-week={monday} ref={page} tabIndex={-1}>
      <header className="waiting-head">
        <strong>{t('week')}</strong>
        <span>
          {me.school.name} {me.classroom.name}
        </span>
        <time>{clockText(now, me.zone)}</time>
      </header>
      <section
        className="week-days"
        style={{ gridTemplateColumns: `repeat(${days.length}, minmax(0, 1fr))` }}
        aria-busy={lessons === null}
      >
        {days.map(({ date, lessons: own }) => (
          <div key={date} className={date === today ? 'week-day today' : 'week-day'} data-day={date}>
            <h2>{dayText(`${date}T12:00:00Z`, 'UTC')}</h2>
            {own.map((lesson) => (
              <WeekLesson key={lesson.id} lesson={lesson} me={me} />
            ))}
          </div>
        ))}
      </section>
      <p className="week-note" role="status">
        {failed ? t('weekFailed') : lessons?.length === 0 ? t('weekEmpty') : ''}
      </p>
      <nav className="week-turn">
        <button type="button" className="button" data-action="week-before" onClick={turn(-7)}>
          ← {t('weekBefore')}
        </button>
        <button type="button" className="button" data-action="week-this" onClick={turn(0)}>
          {t('weekThis')}
        </button>
        <button type="button" className="button" data-action="week-after" onClick={turn(7)}>
          {t('weekAfter')} →
        </button>
        <button type="button" className="button primary" data-action="week-close" onClick={onClose}>
          <Icon name="back" /> {t('weekClose')}
        </button>
      </nav>
    </main>
  )
}

function WeekLesson({ lesson, me }: { lesson: Lesson; me: DeviceMe }) {
  const own = lesson.receivers.find((one) => one.classroomId === me.classroom.id)
  const period = own ? own.period : lesson.leadPeriod
  return (
    <article className={`week-lesson ${lesson.phase}`} data-lesson={lesson.id}>
      <strong>{live(lesson.subject)}</strong>
      <span>
        {period ? `${live('period', { n: period })} ` : ''}
        {clockText(lesson.startsAt, me.zone)}
      </span>
      <span>{own?.classGroupName ?? lesson.leadClassGroupName ?? ''}</span>
      <span>{lesson.phase === 'cancelled' ? t('cancelled') : lesson.teacherName}</span>
    </article>
  )
}

/** What was read stays on screen while the next week is asked for. */
function useWeek(monday: string, attempt: number): { lessons: Lesson[] | null; failed: boolean } {
  const [read, set] = useState<{ monday: string; lessons: Lesson[] | null; failed: boolean } | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a key pressed again asks again
  useEffect(() => {
    let wanted = true
    call('GET /api/device/lessons', { query: { from: monday } }).then(
      (lessons) => wanted && set({ monday, lessons, failed: false }),
      () => wanted && set({ monday, lessons: null, failed: true }),
    )
    return () => {
      wanted = false
    }
  }, [monday, attempt])
  return read?.monday === monday ? read : { lessons: null, failed: false }
}
