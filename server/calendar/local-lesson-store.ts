import { sql } from 'kysely'
import type { LocalLesson } from '../../shared/calendar.ts'
import type { Context } from '../platform/context.ts'
import type { CalendarTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<CalendarTables>()

/** A local lesson with the class that has it. */
export interface PlacedLocalLesson extends LocalLesson {
  classGroupId: string
  classGroupName: string
  schoolId: string
}

export interface LocalLessonFilter {
  schoolIds?: readonly string[]
  classGroupIds?: readonly string[]
  teacherIds?: readonly string[]
  classroomIds?: readonly string[]
}

/** The local lessons that are of any of these schools or class groups, of any of these teachers, or in any of these classrooms. */
export async function readLocalLessons(
  context: Context,
  { schoolIds = [], classGroupIds = [], teacherIds = [], classroomIds = [] }: LocalLessonFilter,
): Promise<PlacedLocalLesson[]> {
  const rows = await tables(context)
    .selectFrom('local_lessons')
    .innerJoin('class_groups', 'class_groups.id', 'local_lessons.class_group_id')
    .selectAll('local_lessons')
    .select(['class_groups.name as class_group_name', 'class_groups.school_id'])
    .where(
      sql<boolean>`(class_groups.school_id = any(${schoolIds}::uuid[])
        or local_lessons.class_group_id = any(${classGroupIds}::uuid[])
        or local_lessons.teacher_id = any(${teacherIds}::uuid[])
        or local_lessons.classroom_id = any(${classroomIds}::uuid[]))`,
    )
    .orderBy('local_lessons.class_group_id')
    .orderBy('local_lessons.weekday')
    .orderBy('local_lessons.period')
    .orderBy('local_lessons.weeks')
    .execute()
  return rows.map((row) => ({
    classGroupId: row.class_group_id,
    classGroupName: row.class_group_name,
    schoolId: row.school_id,
    weekday: row.weekday,
    period: row.period,
    weeks: row.weeks,
    subjectName: row.subject_name,
    teacherId: row.teacher_id,
    classroomId: row.classroom_id,
  }))
}

/** Puts these in the place of all local lessons of a class group. */
export async function replaceLocalLessons(
  context: Context,
  classGroupId: string,
  lessons: readonly LocalLesson[],
): Promise<void> {
  const db = tables(context)
  await db.deleteFrom('local_lessons').where('class_group_id', '=', classGroupId).execute()
  if (lessons.length === 0) return
  await db
    .insertInto('local_lessons')
    .values(
      lessons.map((lesson) => ({
        class_group_id: classGroupId,
        weekday: lesson.weekday,
        period: lesson.period,
        weeks: lesson.weeks,
        subject_name: lesson.subjectName,
        teacher_id: lesson.teacherId,
        classroom_id: lesson.classroomId,
      })),
    )
    .execute()
}

/** Of these people and classrooms, the ids of those that are of the school: people by a right there. */
export async function readOwnAmong(
  context: Context,
  schoolId: string,
  personIds: readonly string[],
  classroomIds: readonly string[],
): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select person_id as id from grants where school_id = ${schoolId} and person_id = any(${personIds}::uuid[])
    union select id from classrooms where school_id = ${schoolId} and id = any(${classroomIds}::uuid[])`.execute(
    context.db,
  )
  return new Set(rows.map((row) => row.id))
}
