import type { BellTable, DayStatus, SpecialDay, Term } from '../../shared/calendar.ts'
import type { Bell } from '../../shared/directory.ts'
import { bellsOn } from './bells-on.ts'
import { dayOf, type SpecialDays } from './day-rule.ts'

/** A school's dates and bells, answered from memory. */
export interface SchoolCalendar {
  schoolId: string
  schoolName: string
  zone: string
  /** Whether bells were ever entered for it: until then its lessons are bound to no period. */
  hasBells: boolean
  day(date: string): DayStatus
  /** In force on that date for the weekday it follows, by period; [] without instruction, or where no table names the weekday. */
  bells(date: string): Bell[]
  /** Whether the grade's teaching has ended by that date, while the term goes on for others. */
  isOverFor(grade: number, date: string): boolean
}

/** A region's dates, for schools that say nothing of their own. */
export interface RegionCalendar {
  day(date: string): DayStatus
  term(date: string): Term | null
  days: SpecialDays
}

export interface CalendarSchool {
  id: string
  name: string
  zone: string
  /** Ids from the root down to its region. */
  regionPath: readonly string[]
}

/** What calendars are made of, as stored. */
export interface CalendarRows {
  schools: readonly CalendarSchool[]
  terms: readonly Term[]
  /** By region. */
  regionDays: ReadonlyMap<string, readonly SpecialDay[]>
  /** By school. */
  schoolDays: ReadonlyMap<string, readonly SpecialDay[]>
  /** By school. */
  bellTables: ReadonlyMap<string, readonly BellTable[]>
}

export const byDate = (days: readonly SpecialDay[]): Map<string, SpecialDay> =>
  new Map(days.map((day) => [day.day, day]))

/** A region's calendar: on each date the nearest of the regions on its path that has a term, or a special day. */
export function regionCalendar(
  rows: Pick<CalendarRows, 'terms' | 'regionDays'>,
  path: readonly string[],
): RegionCalendar {
  const terms = path.flatMap((id) => rows.terms.filter((term) => term.regionId === id)).reverse()
  const days = new Map(path.flatMap((id) => [...byDate(rows.regionDays.get(id) ?? [])]))
  const known = new Map<string, DayStatus>()
  const term = (date: string): Term | null =>
    terms.find(({ firstDay, lastDay }) => firstDay <= date && date <= lastDay) ?? null
  return {
    days,
    term,
    day(date) {
      const found = known.get(date) ?? dayOf(date, { term: term(date), regionDays: days, schoolDays: none })
      known.set(date, found)
      return found
    },
  }
}

const none: SpecialDays = new Map()

/** The calendars of the schools, by id; schools of one region share what is the same for them. */
export function calendarsOf(rows: CalendarRows): Map<string, SchoolCalendar> {
  const regions = new Map<string, RegionCalendar>()
  return new Map(
    rows.schools.map((school) => {
      const key = school.regionPath.join()
      const region = regions.get(key) ?? regionCalendar(rows, school.regionPath)
      regions.set(key, region)
      return [school.id, schoolCalendar(school, region, rows)]
    }),
  )
}

function schoolCalendar(school: CalendarSchool, region: RegionCalendar, rows: CalendarRows): SchoolCalendar {
  const schoolDays = byDate(rows.schoolDays.get(school.id) ?? [])
  const tables = rows.bellTables.get(school.id) ?? []
  const day = (date: string): DayStatus =>
    schoolDays.has(date)
      ? dayOf(date, { term: region.term(date), regionDays: region.days, schoolDays })
      : region.day(date)
  return {
    schoolId: school.id,
    schoolName: school.name,
    zone: school.zone,
    hasBells: tables.length > 0,
    day,
    bells(date) {
      const { follows } = day(date)
      return follows === null ? [] : bellsOn(tables, date, follows)
    },
    isOverFor(grade, date) {
      const last = grade === 9 ? region.term(date)?.grade9LastDay : null
      return typeof last === 'string' && date > last
    },
  }
}
