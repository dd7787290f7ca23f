import type { JSONColumnType } from 'kysely'
import type { AttendanceFlag, EvidenceGrade, JudgedBy, Outcome } from '../../shared/attendance.ts'
import type { MarkReason, PupilMark } from '../../shared/roster.ts'
import type { CalendarTables } from '../calendar/tables.ts'
import type { ScheduleTables } from '../schedule/tables.ts'

export interface ConnectionsTable {
  id: string
  lesson_id: string
  /** Null: the lead end. */
  classroom_id: string | null
  opened_at: Date
  last_beat_at: Date
  closed_at: Date | null
  told_seconds: number
  arrived_seconds: number
}

export interface HeadCountsTable {
  id: string
  lesson_id: string
  class_group_id: string
  present: number
  late: number | null
  on_leave: number | null
  absent: number | null
  by_name: boolean
  /** By the reporter's clock. */
  counted_at: Date
  /** The same by the server's. */
  taken_at: Date
  reported_at: Date
  /** Ids of the counts that it corrects. */
  seen: string[]
  /** `person:ID` or `device:ID`. */
  reported_by: string
  reason: string
}

export interface OutcomesTable {
  lesson_id: string
  class_group_id: string
  lead_class: boolean
  outcome: Exclude<Outcome, 'pending'>
  flags: AttendanceFlag[]
  evidence: EvidenceGrade
  present_minutes: number
  credit_minutes: number
  standard_minutes: number
  compliance: number
  computed_at: Date
  /** What it was judged by; null for those of before these were kept. */
  thresholds: JSONColumnType<JudgedBy, JudgedBy | string, JudgedBy | string> | null
}

export interface RollCallMarksTable {
  head_count_id: string
  pupil_id: string
  mark: PupilMark
  reason: MarkReason | null
}

export type AttendanceTables = CalendarTables &
  ScheduleTables & {
    connections: ConnectionsTable
    head_counts: HeadCountsTable
    roll_call_marks: RollCallMarksTable
    outcomes: OutcomesTable
  }
