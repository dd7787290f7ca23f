import type { ColumnType, Generated } from 'kysely'
import type { Subject } from '../../shared/directory.ts'
import type { Clash, LessonKind, LessonPhase } from '../../shared/schedule.ts'
import type { Decision, HistoryEntry, Problem, Series } from '../../shared/series.ts'
import type { Json } from '../account/tables.ts'
import type { CalendarTables } from '../calendar/tables.ts'

export interface LessonsTable {
  id: string
  subject: Subject
  kind: LessonKind
  topic: string
  phase: LessonPhase
  teacher_id: string
  lead_classroom_id: string
  lead_class_group_id: string | null
  lead_period: number | null
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
  series_id: string | null
  /** Local date of the rule. */
  series_day: string | null
  version: Generated<number>
  makes_up_id: string | null
  /** Problems that were taken. */
  decided: ColumnType<Problem[], string | undefined, string>
  /** Changed by itself; the rule of its series decides no longer. */
  apart: Generated<boolean>
  changed_by: string | null
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

export interface SeriesTable {
  id: string
  term_id: string
  subject: Subject
  kind: LessonKind
  topic: string
  teacher_id: string
  lead_classroom_id: string
  lead_class_group_id: string | null
  weekday: number
  period: number
  weeks: string
  state: Series['state']
  version: number
  decisions: Json<Decision[]>
  put_hash: string
  changed_by: string | null
  changed_at: Date
}

export interface SeriesReceiversTable {
  series_id: string
  class_group_id: string
  classroom_id: string
  assistant_id: string | null
  position: number
}

export interface LessonChangesTable {
  id: string
  /** Rises with each row. */
  position: Generated<number>
  lesson_id: string
  at: Date
  actor: string
  actor_name: string
  kind: HistoryEntry['kind']
  reason: string
  fields: Json<HistoryEntry['fields']>
}

export interface NoticesTable {
  id: string
  person_id: string | null
  classroom_id: string | null
  lesson_id: string | null
  at: Date
  kind: HistoryEntry['kind']
  details: Json<Record<string, unknown>>
  read_at: Date | null
}

export interface WebhooksTable {
  id: string
  region_id: string
  url: string
  secret: string
  created_at: Date
}

export interface WebhookDeliveriesTable {
  id: string
  webhook_id: string
  body: Json<unknown>
  created_at: Date
  attempts: number
  next_at: Date
  delivered_at: Date | null
  last_error: string | null
}

export interface FeedsTable {
  token_hash: string
  kind: 'teacher' | 'class-group' | 'classroom'
  subject_id: string
  created_by: string
  created_at: Date
  revoked_at: Date | null
}

export type ScheduleTables = CalendarTables & {
  feeds: FeedsTable
  series: SeriesTable
  series_receivers: SeriesReceiversTable
  lesson_changes: LessonChangesTable
  notices: NoticesTable
  webhooks: WebhooksTable
  webhook_deliveries: WebhookDeliveriesTable
  lessons: LessonsTable
  receivers: ReceiversTable
  holds: HoldsTable
}
