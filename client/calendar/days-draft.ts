import type { DayKind, SpecialDay, TermCalendar } from '../../shared/calendar.ts'
import { weekdayOf } from '../../shared/time.ts'

/** What a date comes to, and whose word it is. */
export interface ShownDay {
  date: string
  kind: DayKind
  /** Whose weekday's timetable it follows, 1–7; null without instruction. */
  follows: number | null
  name: string
  /** `own`: the region or school says it itself; `above`: a region above does; null: nobody, it is as any such weekday. */
  by: 'own' | 'above' | null
  changed: boolean
}

/** The special days of the region or school itself, by date. */
export type OwnDays = ReadonlyMap<string, SpecialDay>
export const ownDaysOf = (calendar: TermCalendar, ofSchool: boolean): OwnDays =>
  byDate(ofSchool ? calendar.schoolDays : calendar.regionDays)

/** Those of the regions above, which hold where it says nothing itself. */
export const aboveDaysOf = (calendar: TermCalendar, ofSchool: boolean): OwnDays =>
  byDate(ofSchool ? [...calendar.aboveDays, ...calendar.regionDays] : calendar.aboveDays)

const byDate = (days: SpecialDay[]): OwnDays => new Map(days.map((day) => [day.day, day]))

export const isAlike = (a: SpecialDay | undefined, b: SpecialDay | undefined): boolean =>
  a === b ||
  (a !== undefined && b !== undefined && a.kind === b.kind && a.follows === b.follows && a.name === b.name)

export const isSameDays = (a: OwnDays, b: OwnDays): boolean =>
  a.size === b.size && [...a].every(([date, day]) => isAlike(day, b.get(date)))

/** A date of the term with what is being edited; the server's own rule (server/calendar/day-rule.ts) decides when it is saved. */
export function shownDay(date: string, own: OwnDays, above: OwnDays, saved: OwnDays): ShownDay {
  const special = own.get(date) ?? above.get(date)
  const weekday = weekdayOf(date)
  const by = own.has(date) ? 'own' : above.has(date) ? 'above' : null
  const changed = !isAlike(own.get(date), saved.get(date))
  const day = (kind: DayKind, follows: number | null): ShownDay => ({
    date,
    kind,
    follows,
    name: special?.name ?? '',
    by,
    changed,
  })
  if (special?.kind === 'off') return day('off', null)
  if (special) return special.follows === null ? day('undecided', null) : day('instruction', special.follows)
  return weekday <= 5 ? day('instruction', weekday) : day('weekend', null)
}

/** Days of instruction by the timetable of Monday … Sunday. */
export function countWeekdays(days: ShownDay[]): number[] {
  const counts = [0, 0, 0, 0, 0, 0, 0]
  for (const { follows } of days) if (follows !== null) counts[follows - 1]! += 1
  return counts
}

const dayMs = 86_400_000
const at = (date: string): number => Date.parse(`${date}T00:00:00Z`)
export const addDays = (date: string, n: number): string =>
  new Date(at(date) + n * dayMs).toISOString().slice(0, 10)
export const mondayOf = (date: string): string => addDays(date, 1 - weekdayOf(date))

/** The weeks, Monday to Sunday, that a span of dates touches. */
export function weeksOf(firstDay: string, lastDay: string): string[][] {
  const weeks: string[][] = []
  for (let monday = mondayOf(firstDay); monday <= lastDay; monday = addDays(monday, 7))
    weeks.push([0, 1, 2, 3, 4, 5, 6].map((n) => addDays(monday, n)))
  return weeks
}

/** All dates from one to another, in either order, both included. */
export function datesBetween(a: string, b: string): string[] {
  const [from, to] = a <= b ? [a, b] : [b, a]
  const dates: string[] = []
  for (let date = from; date <= to; date = addDays(date, 1)) dates.push(date)
  return dates
}
