import type { ColumnType } from 'kysely'
import type { Findings, ReadinessFault, ReadinessLevel } from '../../shared/readiness.ts'
import type { CalendarTables } from '../calendar/tables.ts'

export interface ReadinessChecksTable {
  id: string
  classroom_id: string
  reported_by: string
  cause: 'button' | 'lesson'
  checked_at: Date
  findings: ColumnType<Findings, string, never>
  level: ReadinessLevel
  faults: ColumnType<ReadinessFault[], string, never>
}

export type ReadinessTables = CalendarTables & {
  readiness_checks: ReadinessChecksTable
}
