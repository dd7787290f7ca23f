import type { PlanPeriod } from '../../shared/plan.ts'
import type { SchoolCalendar } from '../calendar/school-calendar.ts'

export interface RegularWeek {
  /** The bells that a weekday has on most of its dates, by weekday and period. */
  periods: PlanPeriod[]
  /** Teaching weeks: days of instruction ÷ 5. */
  weeks: number
  /** On how many dates each weekday's timetable is followed; by weekday, 1–7. */
  dates: number[]
}

/**
 * The week that a school has for the rest of a term. Bells that change with the season are those of most of its dates: the dates
 * with the others are looked at one by one when a plan is accepted. Pure.
 * @param dates local dates
 */
export function regularWeek(calendar: SchoolCalendar, dates: Iterable<string>): RegularWeek {
  const found: { bells: ReturnType<SchoolCalendar['bells']>; dates: number }[][] = Array.from(
    { length: 8 },
    () => [],
  )
  const counts = [0, 0, 0, 0, 0, 0, 0, 0]
  for (const date of dates) {
    const { follows } = calendar.day(date)
    if (follows === null) continue
    counts[follows]! += 1
    const bells = calendar.bells(date)
    if (bells.length === 0) continue
    const known = found[follows]!.find((one) => one.bells === bells)
    if (known) known.dates += 1
    else found[follows]!.push({ bells, dates: 1 })
  }
  const periods = found.flatMap((choices, weekday) => {
    const most = choices.reduce<(typeof choices)[number] | null>(
      (best, one) => (best && best.dates >= one.dates ? best : one),
      null,
    )
    return (most?.bells ?? []).map(({ period, start, end }) => ({ weekday, period, start, end }))
  })
  return { periods, weeks: counts.reduce((sum, n) => sum + n, 0) / 5, dates: counts }
}

/** Clock times as minutes of the day. */
export const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))

/** Minutes that two spans of clock times have in common. */
export const sharedMinutes = (a: { start: string; end: string }, b: { start: string; end: string }): number =>
  Math.max(0, Math.min(minuteOf(a.end), minuteOf(b.end)) - Math.max(minuteOf(a.start), minuteOf(b.start)))

/** Of a school's periods of a weekday, the one that holds most of a lesson (the earliest of equals), or null when none meets it. */
export function bestPeriod(
  periods: readonly PlanPeriod[],
  lesson: { weekday: number; start: string; end: string },
): { period: PlanPeriod; share: number } | null {
  const length = minuteOf(lesson.end) - minuteOf(lesson.start)
  let best: { period: PlanPeriod; share: number } | null = null
  for (const period of periods) {
    if (period.weekday !== lesson.weekday) continue
    const share = sharedMinutes(period, lesson) / length
    if (share > 0 && (!best || share > best.share)) best = { period, share }
  }
  return best
}
