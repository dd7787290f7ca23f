import type { Pairing } from '../../shared/directory.ts'
import type { AccountTables } from '../account/tables.ts'

export interface ClassGroupsTable {
  id: string
  school_id: string
  name: string
  grade: number
  size: number
}

export interface PairingsTable {
  id: string
  lead_school_id: string
  member_school_id: string
  type: Pairing['type']
  /** Local dates, `YYYY-MM-DD`, both included. */
  from_date: string
  until_date: string | null
}

export interface RostersTable {
  class_group_id: string
  revision: number
  saved_at: Date
  /** `person:ID`. */
  saved_by: string
}

export interface PupilsTable {
  id: string
  class_group_id: string
  position: number
  name: string
  number: string
}

export type DirectoryTables = AccountTables & {
  class_groups: ClassGroupsTable
  pairings: PairingsTable
  rosters: RostersTable
  pupils: PupilsTable
}
