import type { SpecialDay } from '../../shared/calendar.ts'
import type { Bell } from '../../shared/directory.ts'
import type { Json } from '../account/tables.ts'
import type { DirectoryTables } from '../directory/tables.ts'

export interface TermsTable {
  id: string
  region_id: string
  name: string
  /** Local dates, both included. */
  first_day: string
  last_day: string
  grade9_last_day: string | null
}

interface SpecialDayColumns {
  day: string
  kind: SpecialDay['kind']
  follows: number | null
  name: string
}
export type RegionDaysTable = SpecialDayColumns & { region_id: string }
export type SchoolDaysTable = SpecialDayColumns & { school_id: string }

export interface BellTablesTable {
  id: string
  school_id: string
  name: string
  effective_from: string
  weekdays: number[]
  bells: Json<Bell[]>
}

export interface LocalLessonsTable {
  class_group_id: string
  weekday: number
  period: number
  weeks: string
  subject_name: string
  teacher_id: string | null
  classroom_id: string | null
}

export type CalendarTables = DirectoryTables & {
  terms: TermsTable
  region_days: RegionDaysTable
  school_days: SchoolDaysTable
  bell_tables: BellTablesTable
  local_lessons: LocalLessonsTable
}
