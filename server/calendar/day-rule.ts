import type { DayKind, DayStatus, SpecialDay, Term } from '../../shared/calendar.ts'
import { weekdayOf } from '../../shared/time.ts'

/** All dates are local, `YYYY-MM-DD`: they have no zone, and compare as text. */
type Span = Pick<Term, 'firstDay' | 'lastDay'>

/** Special days by date. */
export type SpecialDays = ReadonlyMap<string, SpecialDay>

export interface DayRule {
  /** The term that holds the date, or null between terms. */
  term: Span | null
  /** Those of the region, the nearest of its regions' on each date. */
  regionDays: SpecialDays
  /** The school's own, which win. */
  schoolDays: SpecialDays
}

/** Weeks since 1970, each from Monday (1 January 1970 was a Thursday). */
const weekNumber = (date: string): number =>
  Math.floor((Date.parse(`${date}T00:00:00Z`) / 86_400_000 + 3) / 7)
const weeksBetween = (a: string, b: string): number => weekNumber(b) - weekNumber(a)

/** How many teaching weeks a term has: the weeks, Monday to Sunday, that it touches. */
export const teachingWeeks = (term: Span): number => weeksBetween(term.firstDay, term.lastDay) + 1

/** The number of the teaching week of a date, from 1 and however short the first is, or null outside of the term. */
export function teachingWeekOf(term: Span, date: string): number | null {
  if (date < term.firstDay || date > term.lastDay) return null
  return weeksBetween(term.firstDay, date) + 1
}

/**
 * What a date is (design/domain.md, Time): the school's own word, else its region's, else Monday to Friday by its own timetable.
 * Outside of the term there is no instruction, whatever is said of the date.
 */
export function dayOf(date: string, { term, regionDays, schoolDays }: DayRule): DayStatus {
  const week = term ? teachingWeekOf(term, date) : null
  const special = schoolDays.get(date) ?? regionDays.get(date)
  const name = special?.name ?? ''
  const day = (kind: DayKind, follows: number | null): DayStatus => ({
    date,
    week,
    kind,
    instruction: kind === 'instruction',
    follows,
    name,
  })
  if (week === null) return day('outside', null)
  if (special?.kind === 'off') return day('off', null)
  if (special) return special.follows === null ? day('undecided', null) : day('instruction', special.follows)
  const weekday = weekdayOf(date)
  return weekday <= 5 ? day('instruction', weekday) : day('weekend', null)
}

/** The dates from one to another, both included. */
export function* datesFrom(first: string, last: string): Generator<string> {
  for (let at = Date.parse(`${first}T00:00:00Z`); ; at += 86_400_000) {
    const date = new Date(at).toISOString().slice(0, 10)
    if (date > last) return
    yield date
  }
}

/** Days of instruction by the timetable of Monday … Sunday. */
export function weekdayCounts(days: Iterable<DayStatus>): number[] {
  const counts = [0, 0, 0, 0, 0, 0, 0]
  for (const { follows } of days) if (follows !== null) counts[follows - 1]! += 1
  return counts
}
