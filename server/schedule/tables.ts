import type { ColumnType } from 'kysely'
import type { Subject } from '../../shared/directory.ts'
import type { Clash, LessonKind, LessonPhase } from '../../shared/schedule.ts'
import type { DirectoryTables } from '../directory/tables.ts'

export interface LessonsTable {
  id: string
  subject: Subject
  kind: LessonKind
  topic: string
  phase: LessonPhase
  teacher_id: string
  lead_classroom_id: string
  lead_class_group_id: string | null
  starts_at: Date
  ends_at: Date
  opened_at: Date | null
  live_at: Date | null
  ended_at: Date | null
  /** `person:ID`, or `system` for one that nobody ended. */
  ended_by: string | null
  cancel_reason: string | null
  booked_by: string | null
  booked_at: Date
}

export interface ReceiversTable {
  lesson_id: string
  class_group_id: string
  classroom_id: string
  assistant_id: string | null
  position: number
  period: number | null
  window_starts_at: Date
  window_ends_at: Date
}

export interface HoldsTable {
  lesson_id: string
  resource: Clash['resource']
  resource_id: string
  /** tstzrange; written and compared by PostgreSQL alone. */
  during: ColumnType<string, never, never>
}

export type ScheduleTables = DirectoryTables & {
  lessons: LessonsTable
  receivers: ReceiversTable
  holds: HoldsTable
}
