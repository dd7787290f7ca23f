import { sql } from 'kysely'
import type { HeadCount } from '../../shared/attendance.ts'
import type { Mark, NamesAtLesson } from '../../shared/roster.ts'
import type { Context } from '../platform/context.ts'
import { standings } from './roll-call.ts'
import type { AttendanceTables, HeadCountsTable } from './tables.ts'

const tables = (context: Context) => context.db.withTables<AttendanceTables>()

/**
 * Counts of the lesson, class by class, the one in force first, with the reporter's name: a person's, or the classroom's whose PC
 * it was.
 */
export async function readHeadCounts(context: Context, lessonId: string): Promise<HeadCount[]> {
  const rows = await tables(context)
    .selectFrom('head_counts')
    .leftJoin('people', (join) =>
      join.on('head_counts.reported_by', '=', sql<string>`'person:' || people.id`),
    )
    .leftJoin('devices', (join) =>
      join.on('head_counts.reported_by', '=', sql<string>`'device:' || devices.id`),
    )
    .leftJoin('classrooms', 'classrooms.id', 'devices.classroom_id')
    .selectAll('head_counts')
    .select(['people.display_name as person_name', 'classrooms.name as classroom_name'])
    .where('head_counts.lesson_id', '=', lessonId)
    .execute()
  const classGroupIds = new Set(rows.map((row) => row.class_group_id))
  return [...classGroupIds].flatMap((classGroupId) =>
    standings(
      rows
        .filter((row) => row.class_group_id === classGroupId)
        .map((row) => ({
          id: row.id,
          present: row.present,
          late: row.late,
          onLeave: row.on_leave,
          absent: row.absent,
          takenAt: row.taken_at.getTime(),
          seen: row.seen,
          row,
        })),
    ).map(({ count: { row, onLeave, late, absent }, standing }) => ({
      id: row.id,
      classGroupId: row.class_group_id,
      present: row.present,
      late,
      onLeave,
      absent,
      byName: row.by_name,
      countedAt: row.counted_at.toISOString(),
      takenAt: row.taken_at.toISOString(),
      reportedAt: row.reported_at.toISOString(),
      reportedBy: row.person_name ?? row.classroom_name ?? row.reported_by,
      reason: row.reason,
      standing,
    })),
  )
}

export async function readHeadCount(context: Context, id: string): Promise<HeadCountsTable | null> {
  const row = await tables(context)
    .selectFrom('head_counts')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

export async function insertHeadCount(context: Context, row: HeadCountsTable): Promise<void> {
  await tables(context).insertInto('head_counts').values(row).execute()
}

/** Keeps the marks of those who are on the class's roster by now: a name deleted meanwhile takes its mark with it. */
export async function insertMarks(
  context: Context,
  count: { countId: string; classGroupId: string },
  marks: readonly Mark[],
): Promise<void> {
  if (marks.length === 0) return
  const pupils = await tables(context)
    .selectFrom('pupils')
    .select('id')
    .where('class_group_id', '=', count.classGroupId)
    .where(
      'id',
      'in',
      marks.map((mark) => mark.pupilId),
    )
    .execute()
  const there = new Set(pupils.map((pupil) => pupil.id))
  const kept = marks.filter((mark) => there.has(mark.pupilId))
  if (kept.length === 0) return
  await tables(context)
    .insertInto('roll_call_marks')
    .values(
      kept.map(({ pupilId, mark, reason }) => ({
        head_count_id: count.countId,
        pupil_id: pupilId,
        mark,
        reason,
      })),
    )
    .execute()
}

export async function readMarks(
  context: Context,
  lessonId: string,
  classGroupId: string,
): Promise<NamesAtLesson['marks']> {
  return tables(context)
    .selectFrom('roll_call_marks')
    .innerJoin('head_counts', 'head_counts.id', 'roll_call_marks.head_count_id')
    .select([
      'head_count_id as countId',
      'roll_call_marks.pupil_id as pupilId',
      'roll_call_marks.mark',
      'roll_call_marks.reason',
    ])
    .where('head_counts.lesson_id', '=', lessonId)
    .where('head_counts.class_group_id', '=', classGroupId)
    .execute()
}

/** Every mark of a class's pupils in all lessons, oldest first, with what was in force and what was corrected alike. */
export async function readMarksOfClass(context: Context, classGroupId: string) {
  return tables(context)
    .selectFrom('roll_call_marks')
    .innerJoin('head_counts', 'head_counts.id', 'roll_call_marks.head_count_id')
    .innerJoin('lessons', 'lessons.id', 'head_counts.lesson_id')
    .select([
      'head_counts.id as countId',
      'head_counts.lesson_id as lessonId',
      'lessons.starts_at as startsAt',
      'lessons.subject',
      'roll_call_marks.pupil_id as pupilId',
      'roll_call_marks.mark',
      'roll_call_marks.reason',
    ])
    .where('head_counts.class_group_id', '=', classGroupId)
    .orderBy('lessons.starts_at')
    .execute()
}
