import type { ProposalPlan, ProposedLesson } from '../../shared/proposal.ts'
import { clockText } from '../app/format.ts'
import { listText, translator } from '../app/i18n.ts'
import { subjectWords } from '../app/messages.ts'
import { weekdayName } from '../calendar/day-text.ts'
import '../schedule/timetable.css'
import { bandOf, SCALE } from '../schedule/timetable-layout.ts'
import { acceptWords } from './accept-messages.ts'
import { planWords } from './messages.ts'
import { proposalWords } from './proposal-messages.ts'

const t = translator(proposalWords)
const accepting = translator(acceptWords)
const common = translator(planWords)
const subjectName = translator(subjectWords)
const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

export type Whose = { kind: 'school' | 'teacher' | 'class-group'; id: string }
type School = ProposalPlan['schools'][number]

/** A lesson as it lies in somebody's week, with a tone of the caller's. */
export interface GridLesson {
  key: string
  lesson: ProposedLesson
  tone: string
}

/** Whether a lesson is in somebody's week, and when: the lead end has it whole, a class its own period. */
export function spanFor(lesson: ProposedLesson, whose: Whose): { start: string; end: string } | null {
  if (whose.kind === 'teacher') return lesson.teacherId === whose.id ? lesson : null
  if (whose.kind === 'class-group') {
    if (lesson.leadClassGroupId === whose.id) return lesson
    return lesson.receivers.find((one) => one.classGroupId === whose.id) ?? null
  }
  if (lesson.schoolId === whose.id) return lesson
  return lesson.receivers.find((one) => one.schoolId === whose.id) ?? null
}

/** The week of a school, teacher or class by the clock: bands are the school's periods. */
export function WeekGrid({
  school,
  lessons,
  whose,
  chosen,
  onOpen,
}: {
  /** Whose bells these are. */
  school: School
  lessons: GridLesson[]
  whose: Whose
  /** The key of the one that is opened. */
  chosen: string | null
  onOpen: (key: string) => void
}) {
  const days = [1, 2, 3, 4, 5, 6, 7].filter(
    (day) => day <= 5 || school.periods.some((p) => p.weekday === day),
  )
  const spans = lessons.flatMap((one) => {
    const span = spanFor(one.lesson, whose)
    return span ? [{ ...one, start: span.start, end: span.end }] : []
  })
  const clocks = [...school.periods, ...spans]
  const from = Math.min(8 * 60 + 30, ...clocks.map((p) => minuteOf(p.start))) - 8
  const to = Math.max(16 * 60, ...clocks.map((p) => minuteOf(p.end))) + 8
  const columns = `52px repeat(${days.length}, minmax(0, 1fr))`
  const hours = Array.from({ length: 24 }, (_, h) => h * 60).filter((m) => m >= from && m <= to)
  return (
    <section className="tt plan-grid" aria-label={t('grid')}>
      <div className="tt-head" style={{ gridTemplateColumns: columns }}>
        <span />
        {days.map((day) => (
          <div key={day}>
            <strong>{weekdayName(day)}</strong>
          </div>
        ))}
      </div>
      <div className="tt-body" style={{ height: (to - from) * SCALE, gridTemplateColumns: columns }}>
        <div className="tt-clock" aria-hidden>
          {hours.map((m) => (
            <span key={m} style={{ top: (m - from) * SCALE }}>
              {m / 60}:00
            </span>
          ))}
        </div>
        {days.map((day) => (
          <div key={day} className="tt-day">
            {school.periods
              .filter((p) => p.weekday === day)
              .map((p) => (
                <div key={p.period} className="tt-band" style={bandOf(p, from)}>
                  <span className="tt-bell num">
                    <b>{p.period}</b> {clockText(p.start)}–{clockText(p.end)}
                  </span>
                </div>
              ))}
            {inLanes(spans.filter((one) => one.lesson.weekday === day)).map(({ item, lane, lanes }) => (
              <Box
                key={item.key}
                one={item}
                whose={whose}
                chosen={chosen === item.key}
                onOpen={onOpen}
                style={{
                  ...bandOf(item, from),
                  left: `calc(${(lane / lanes) * 100}% + 2px)`,
                  width: `calc(${100 / lanes}% - 4px)`,
                }}
              />
            ))}
          </div>
        ))}
      </div>
    </section>
  )
}

type Spanned = GridLesson & { start: string; end: string }

/** Lessons of one day that meet stand side by side. */
function inLanes(items: Spanned[]): { item: Spanned; lane: number; lanes: number }[] {
  const sorted = [...items].sort((a, b) => a.start.localeCompare(b.start) || a.key.localeCompare(b.key))
  const placed: { item: Spanned; lane: number; lanes: number }[] = []
  let group: typeof placed = []
  let ends: string[] = []
  const close = () => {
    for (const one of group) one.lanes = ends.length
    group = []
    ends = []
  }
  for (const item of sorted) {
    if (ends.every((end) => end <= item.start)) close()
    const free = ends.findIndex((end) => end <= item.start)
    const lane = free < 0 ? ends.length : free
    ends[lane] = item.end
    const one = { item, lane, lanes: 1 }
    group.push(one)
    placed.push(one)
  }
  close()
  return placed
}

/** Whose lesson it is: the lead class where it has it too, the school's own classes where they receive it. */
function whoText(lesson: ProposedLesson, whose: Whose, leads: boolean): string {
  if (leads) return lesson.leadClassGroupName || common('gradeN', { n: lesson.grade })
  if (whose.kind === 'class-group') return ''
  return listText(lesson.receivers.filter((r) => r.schoolId === whose.id).map((r) => r.classGroupName))
}

function Box({
  one,
  whose,
  chosen,
  onOpen,
  style,
}: {
  one: Spanned
  whose: Whose
  chosen: boolean
  onOpen: (key: string) => void
  style: React.CSSProperties
}) {
  const { key, lesson, tone } = one
  const leads =
    whose.kind === 'teacher' ||
    (whose.kind === 'school' ? lesson.schoolId === whose.id : lesson.leadClassGroupId === whose.id)
  const names = lesson.receivers.map((r) => `${r.schoolName}${r.classGroupName}`)
  const title = `${subjectName(lesson.subject)} ${lesson.leadClassGroupName || accepting('delivered')}`
  return (
    <button
      type="button"
      className={['tt-lesson', leads ? 'leads' : 'receives', tone, chosen ? 'chosen' : ''].join(' ')}
      style={style}
      title={`${title}\n${lesson.schoolName} ${lesson.teacherName}\n${names.join('\n')}`}
      aria-pressed={chosen}
      onClick={() => onOpen(key)}
    >
      <strong>
        {subjectName(lesson.subject)} {whoText(lesson, whose, leads)}
      </strong>
      <span className="num">
        {clockText(one.start)}–{clockText(one.end)}
      </span>
      <span>
        {leads
          ? listText([...new Set(lesson.receivers.map((r) => r.schoolName))])
          : `${lesson.schoolName} ${lesson.teacherName}`}
      </span>
    </button>
  )
}
