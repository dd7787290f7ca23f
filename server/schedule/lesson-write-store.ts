import { sql } from 'kysely'
import type { Lesson } from '../../shared/schedule.ts'
import type { Context } from '../platform/context.ts'
import { tables } from './lesson-store.ts'
import type { Hold, LessonPlan } from './plan-lesson.ts'

/**
 * Lets bookings of the same teacher, classroom or class group come one after another. Without it two of them could wait for each
 * other inside the exclusion constraint, which checks after it has written, and end as a deadlock.
 */
export async function lockResources(
  context: Context,
  holds: readonly Pick<Hold, 'resourceId'>[],
): Promise<void> {
  const ids = holds.map((hold) => hold.resourceId)
  await sql`select pg_advisory_xact_lock(key) from (
    select distinct hashtextextended(id, 0) as key from unnest(${ids}::text[]) as id order by key
  ) as keys`.execute(context.db)
}

/** One lesson to be written as planned, new or over the one of that id. */
export interface LessonWrite {
  id: string
  subject: Lesson['subject']
  topic: string
  phase: Lesson['phase']
  plan: LessonPlan
  seriesId: string | null
  seriesDay: string | null
  makesUpId: string | null
  apart: boolean
  /** For a new lesson; for one that is there, the version it gets. */
  version: number
}

/**
 * Writes lessons with their receivers and holds, over those they had; five statements however many they are.
 * @throws the database's exclusion violation `holds_no_overlap` when something is taken meanwhile
 */
export async function writeLessons(
  context: Context,
  writes: readonly LessonWrite[],
  by: string | null,
): Promise<void> {
  if (writes.length === 0) return
  const db = tables(context)
  const ids = writes.map((write) => write.id)
  if (writes.some((write) => write.version > 1)) {
    await sql`delete from receivers where lesson_id = any(${ids}::uuid[])`.execute(db)
    await sql`delete from holds where lesson_id = any(${ids}::uuid[])`.execute(db)
  }
  const lessons = writes.map(({ plan: { wanted, planned, leadPeriod }, ...write }) => ({
    id: write.id,
    subject: write.subject,
    kind: wanted.kind,
    topic: write.topic,
    phase: write.phase,
    teacher_id: wanted.teacherId,
    lead_classroom_id: wanted.leadClassroomId,
    lead_class_group_id: wanted.leadClassGroupId,
    lead_period: leadPeriod,
    starts_at: planned.startsAt,
    ends_at: planned.endsAt,
    series_id: write.seriesId,
    series_day: write.seriesDay,
    makes_up_id: write.makesUpId,
    apart: write.apart,
    version: write.version,
    decided: planned.problems,
  }))
  await sql`insert into lessons (id, subject, kind, topic, phase, teacher_id, lead_classroom_id, lead_class_group_id, lead_period,
      starts_at, ends_at, series_id, series_day, makes_up_id, apart, version, decided, booked_by, booked_at, changed_by)
    select id, subject, kind, topic, phase, teacher_id, lead_classroom_id, lead_class_group_id, lead_period,
      starts_at, ends_at, series_id, series_day, makes_up_id, apart, version, decided, ${by}::uuid, ${context.now()}::timestamptz, ${by}::uuid
    from jsonb_to_recordset(${JSON.stringify(lessons)}::jsonb) as wanted (id uuid, subject text, kind text, topic text, phase text,
      teacher_id uuid, lead_classroom_id uuid, lead_class_group_id uuid, lead_period int, starts_at timestamptz, ends_at timestamptz,
      series_id uuid, series_day date, makes_up_id uuid, apart boolean, version int, decided jsonb)
    on conflict (id) do update set subject = excluded.subject, kind = excluded.kind, topic = excluded.topic, phase = excluded.phase,
      teacher_id = excluded.teacher_id, lead_classroom_id = excluded.lead_classroom_id,
      lead_class_group_id = excluded.lead_class_group_id, lead_period = excluded.lead_period, starts_at = excluded.starts_at,
      ends_at = excluded.ends_at, series_day = excluded.series_day, makes_up_id = excluded.makes_up_id,
      apart = excluded.apart, version = excluded.version, decided = excluded.decided, changed_by = excluded.changed_by, cancel_reason = null`.execute(
    db,
  )
  const receivers = writes.flatMap(({ id, plan }) =>
    plan.wanted.receivers.map((receiver, position) => ({
      lesson_id: id,
      class_group_id: receiver.classGroupId,
      classroom_id: receiver.classroomId,
      assistant_id: receiver.assistantId,
      position,
      period: plan.windows[position]!.period,
      window_starts_at: new Date(plan.windows[position]!.window.start).toISOString(),
      window_ends_at: new Date(plan.windows[position]!.window.end).toISOString(),
    })),
  )
  await sql`insert into receivers (lesson_id, class_group_id, classroom_id, assistant_id, position, period, window_starts_at, window_ends_at)
    select * from jsonb_to_recordset(${JSON.stringify(receivers)}::jsonb) as wanted (lesson_id uuid, class_group_id uuid,
      classroom_id uuid, assistant_id uuid, position int, period int, window_starts_at timestamptz, window_ends_at timestamptz)`.execute(
    db,
  )
  const holds = writes.flatMap(({ id, plan }) => plan.holds.map((hold) => ({ id, ...hold })))
  await sql`insert into holds (lesson_id, resource, resource_id, during)
    select lesson_id, resource, resource_id, tstzrange(starts_at, ends_at, '[)') from unnest(
      ${holds.map((hold) => hold.id)}::uuid[],
      ${holds.map((hold) => hold.resource)}::text[],
      ${holds.map((hold) => hold.resourceId)}::uuid[],
      ${holds.map((hold) => new Date(hold.during.start).toISOString())}::timestamptz[],
      ${holds.map((hold) => new Date(hold.during.end).toISOString())}::timestamptz[]
    ) as wanted (lesson_id, resource, resource_id, starts_at, ends_at)`.execute(db)
}

/** Cancels lessons and frees what they held. */
export async function cancelLessons(
  context: Context,
  ids: readonly string[],
  { reason, apart, by }: { reason: string; apart: boolean; by: string | null },
): Promise<void> {
  if (ids.length === 0) return
  await sql`update lessons set phase = 'cancelled', cancel_reason = ${reason}, apart = apart or ${apart}, version = version + 1,
      changed_by = ${by}::uuid
    where id = any(${ids}::uuid[])`.execute(context.db)
  await sql`delete from holds where lesson_id = any(${ids}::uuid[])`.execute(context.db)
}

/** Drafts that are no longer wanted are gone without a trace: nobody was told of them. */
export async function deleteDrafts(context: Context, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`delete from lessons where id = any(${ids}::uuid[]) and phase = 'draft'`.execute(context.db)
}

export interface LockedLesson {
  id: string
  phase: Lesson['phase']
  version: number
  apart: boolean
}

/** These lessons as they are now, locked until the transaction ends, one after another by id. */
export async function lockLessons(
  context: Context,
  ids: readonly string[],
): Promise<Map<string, LockedLesson>> {
  const rows = await tables(context)
    .selectFrom('lessons')
    .select(['id', 'phase', 'version', 'apart'])
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}
