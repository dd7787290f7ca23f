import type { Generated, Selectable } from 'kysely'
import type { AttendanceFlag, Outcome } from '../../shared/attendance.ts'
import type { Subject } from '../../shared/directory.ts'
import type { AttendanceTables } from '../attendance/tables.ts'

export interface EntriesTable {
  /** Rises with each row. */
  position: Generated<number>
  class_group_id: string
  subject: Subject
  source: 'lesson' | 'local' | 'replay'
  lesson_id: string | null
  /** Local date and period of a local lesson. */
  day: string | null
  period: number | null
  replay_id: string | null
  at: Date
  occurrence: string | null
  kind: 'lead' | 'shared' | 'make-up' | 'local' | 'replay'
  outcome: Exclude<Outcome, 'pending'> | 'not-held'
  flags: Generated<AttendanceFlag[]>
  cancelled: Generated<boolean>
  credit_minutes: Generated<number>
  enough_minutes: Generated<number>
  reason: Generated<string>
  recorded_at: Date
  recorded_by: Generated<string>
  superseded_at: Date | null
}

export type EntryRow = Selectable<EntriesTable>

export interface LedgerPagesTable {
  class_group_id: string
  subject: Subject
  version: number
  events: string | null
}

export interface LocalWeeksTable {
  school_id: string
  /** Local date. */
  monday: string
  confirmed_by: string
  confirmed_at: Date
}

export interface SatisfactionsTable {
  lesson_id: string
  classroom_id: string
  score: number
  rated_by: string
  rated_at: Date
}

export interface SnapshotsTable {
  id: string
  term_id: string
  region_id: string
  title: string
  as_of: string
  sealed_by: string | null
  sealed_by_name: string
  sealed_at: Date
  hash: string
  content: string
}

export type LedgerTables = AttendanceTables & {
  entries: EntriesTable
  ledger_pages: LedgerPagesTable
  local_weeks: LocalWeeksTable
  satisfactions: SatisfactionsTable
  snapshots: SnapshotsTable
}
