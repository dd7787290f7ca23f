import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import { sql } from 'kysely'
import type { Lesson, Receiver } from '../../shared/schedule.ts'
import type { Context } from '../platform/context.ts'
import type { ScheduleTables } from './tables.ts'

export const tables = (context: Context) => context.db.withTables<ScheduleTables>()

/** The condition of a lesson query; `lessons` and `lead` (the lead school) can be named in it. */
export type LessonCondition = (
  eb: ExpressionBuilder<ScheduleTables & { lead: ScheduleTables['schools'] }, 'lessons' | 'lead'>,
) => Expression<SqlBool>

/** Whole lessons, by start; two queries however many they are. */
export async function readLessons(
  context: Context,
  condition: LessonCondition,
  limit = 5_000,
): Promise<Lesson[]> {
  const rows = await tables(context)
    .selectFrom('lessons')
    .innerJoin('people as teacher', 'teacher.id', 'lessons.teacher_id')
    .innerJoin('classrooms as room', 'room.id', 'lessons.lead_classroom_id')
    .innerJoin('schools as lead', 'lead.id', 'room.school_id')
    .leftJoin('class_groups as leadClass', 'leadClass.id', 'lessons.lead_class_group_id')
    .selectAll('lessons')
    .select([
      'teacher.display_name as teacher_name',
      'room.name as room_name',
      'lead.id as lead_id',
      'lead.name as lead_name',
      'leadClass.name as lead_class_name',
    ])
    .where((eb) => condition(eb as unknown as Parameters<LessonCondition>[0]))
    .orderBy('lessons.starts_at')
    .orderBy('lessons.id')
    .limit(limit)
    .execute()
  const receivers = await readReceivers(
    context,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    id: row.id,
    subject: row.subject,
    kind: row.kind,
    topic: row.topic,
    phase: row.phase,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    openedAt: row.opened_at?.toISOString() ?? null,
    liveAt: row.live_at?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    cancelReason: row.cancel_reason,
    teacherId: row.teacher_id,
    teacherName: row.teacher_name,
    leadSchoolId: row.lead_id,
    leadSchoolName: row.lead_name,
    leadClassroomId: row.lead_classroom_id,
    leadClassroomName: row.room_name,
    leadClassGroupId: row.lead_class_group_id,
    leadClassGroupName: row.lead_class_name,
    leadPeriod: row.lead_period,
    receivers: receivers.get(row.id) ?? [],
    seriesId: row.series_id,
    seriesDay: row.series_day,
    version: row.version,
    makesUpId: row.makes_up_id,
  }))
}

async function readReceivers(context: Context, lessonIds: string[]): Promise<Map<string, Receiver[]>> {
  const found = new Map<string, Receiver[]>()
  if (lessonIds.length === 0) return found
  const rows = await tables(context)
    .selectFrom('receivers')
    .innerJoin('class_groups as group', 'group.id', 'receivers.class_group_id')
    .innerJoin('schools as school', 'school.id', 'group.school_id')
    .innerJoin('classrooms as room', 'room.id', 'receivers.classroom_id')
    .leftJoin('people as assistant', 'assistant.id', 'receivers.assistant_id')
    .selectAll('receivers')
    .select([
      'group.name as group_name',
      'group.size as group_size',
      'room.name as room_name',
      'school.id as school_id',
      'school.name as school_name',
      'assistant.display_name as assistant_name',
    ])
    .where('receivers.lesson_id', '=', sql<string>`any(${lessonIds}::uuid[])`)
    .orderBy('receivers.position')
    .execute()
  for (const row of rows) {
    const list = found.get(row.lesson_id) ?? []
    found.set(row.lesson_id, list)
    list.push({
      classGroupId: row.class_group_id,
      classroomId: row.classroom_id,
      assistantId: row.assistant_id,
      classGroupName: row.group_name,
      classSize: row.group_size,
      classroomName: row.room_name,
      schoolId: row.school_id,
      schoolName: row.school_name,
      assistantName: row.assistant_name,
      period: row.period,
      windowStartsAt: row.window_starts_at.toISOString(),
      windowEndsAt: row.window_ends_at.toISOString(),
    })
  }
  return found
}
