import type { DayEffect, TouchedLesson } from '../../shared/calendar.ts'
import type { Context } from '../platform/context.ts'
import type { SchoolCalendar } from './school-calendar.ts'

/** A change of calendars or bells that is about to be made: the same schools before and after it. */
export interface CalendarChange {
  schoolIds: string[]
  /** Local dates, both included, outside of which nothing changes; null: for good. */
  from: string
  to: string | null
  before: Map<string, SchoolCalendar>
  after: Map<string, SchoolCalendar>
}

/** Finds the lessons still to come that a change touches, by start; the schedule knows them, and gives this to the calendar. */
export type TouchedBy = (context: Context, change: CalendarChange) => Promise<TouchedLesson[]>

/** What a change does to a date at a school, or null when nothing. */
export function effectOn(before: SchoolCalendar, after: SchoolCalendar, date: string): DayEffect | null {
  const [was, is] = [before.day(date), after.day(date)]
  if (was.instruction !== is.instruction) return is.instruction ? 'instruction' : 'no-instruction'
  if (was.follows !== is.follows) return 'other-weekday'
  if (JSON.stringify(before.bells(date)) !== JSON.stringify(after.bells(date))) return 'other-bells'
  return null
}
