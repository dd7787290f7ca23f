import { DateTime } from 'luxon'
import type { Term } from '../../shared/calendar.ts'

/** All dates are local, `YYYY-MM-DD`: they have no zone, and compare as text. */
type Span = Pick<Term, 'firstDay' | 'lastDay'>

const dayOf = (date: string): DateTime => DateTime.fromISO(date, { zone: 'utc' })
const monday = (date: string): DateTime => dayOf(date).startOf('week')
const weeksBetween = (a: string, b: string): number => monday(b).diff(monday(a), 'weeks').weeks

/** How many teaching weeks a term has: the weeks, Monday to Sunday, that it touches. */
export const teachingWeeks = (term: Span): number => weeksBetween(term.firstDay, term.lastDay) + 1

/** The number of the teaching week of a date, from 1 and however short the first is, or null outside of the term. */
export function teachingWeekOf(term: Span, date: string): number | null {
  if (date < term.firstDay || date > term.lastDay) return null
  return weeksBetween(term.firstDay, date) + 1
}

/** Whether lessons are held on a date, as far as the term tells: Monday to Friday between its first and last day. */
export const isInstructionDay = (term: Span, date: string): boolean =>
  date >= term.firstDay && date <= term.lastDay && dayOf(date).weekday <= 5

/** All instruction days of the term. */
export const instructionDays = (term: Span): number => instructionDaysUntil(term, term.lastDay)

/** The instruction days from the term's first day to a date, that date included; after the last day, all. */
export function instructionDaysUntil(term: Span, date: string): number {
  if (date < term.firstDay) return 0
  const last = date < term.lastDay ? date : term.lastDay
  // Whole weeks before the last one have five; then cut off what the first week lacks.
  const workdays = (d: string): number => Math.min(5, dayOf(d).weekday)
  const missing = Math.min(5, dayOf(term.firstDay).weekday - 1)
  return weeksBetween(term.firstDay, last) * 5 + workdays(last) - missing
}
