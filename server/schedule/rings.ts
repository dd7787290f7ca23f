import { type Ring, ringsOf } from '../../shared/joint-window.ts'
import type { SchoolCalendar } from '../calendar/school-calendar.ts'

const known = new WeakMap<SchoolCalendar, Map<string, Ring[]>>()

/**
 * The bells in force at a school on a date, as instants; worked out once a calendar and date, since a term asks for the same
 * dates again and again.
 */
export function ringsOn(calendar: SchoolCalendar, date: string): Ring[] {
  const dates = known.get(calendar) ?? new Map<string, Ring[]>()
  known.set(calendar, dates)
  const found = dates.get(date) ?? ringsOf(calendar.bells(date), date, calendar.zone)
  dates.set(date, found)
  return found
}
