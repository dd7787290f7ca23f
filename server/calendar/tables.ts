import type { DirectoryTables } from '../directory/tables.ts'

export interface TermsTable {
  id: string
  region_id: string
  name: string
  /** Local dates, both included. */
  first_day: string
  last_day: string
}

export type CalendarTables = DirectoryTables & { terms: TermsTable }
