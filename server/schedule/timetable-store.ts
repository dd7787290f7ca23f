import { sql } from 'kysely'
import type { Lesson } from '../../shared/schedule.ts'
import type { TimetableKind } from '../../shared/series.ts'
import type { Context } from '../platform/context.ts'
import { readLessons, tables } from './lesson-store.ts'
import { inRoom, matching } from './list-store.ts'

/** Whose timetable it is: its name, and the school whose bells and days it shows. */
export async function readSubject(
  context: Context,
  kind: TimetableKind,
  id: string,
): Promise<{ name: string; schoolId: string } | null> {
  const db = tables(context)
  switch (kind) {
    case 'school': {
      const row = await db.selectFrom('schools').select('name').where('id', '=', id).executeTakeFirst()
      return row ? { name: row.name, schoolId: id } : null
    }
    case 'class-group': {
      const row = await db
        .selectFrom('class_groups')
        .select(['name', 'school_id'])
        .where('id', '=', id)
        .executeTakeFirst()
      return row ? { name: row.name, schoolId: row.school_id } : null
    }
    case 'classroom': {
      const row = await db
        .selectFrom('classrooms')
        .select(['name', 'school_id'])
        .where('id', '=', id)
        .executeTakeFirst()
      return row ? { name: row.name, schoolId: row.school_id } : null
    }
    case 'teacher': {
      // Of a teacher of several schools, the one they give lessons at, by name.
      const row = await db
        .selectFrom('people')
        .innerJoin('grants', 'grants.person_id', 'people.id')
        .innerJoin('schools', 'schools.id', 'grants.school_id')
        .select(['people.display_name as name', 'schools.id as school_id'])
        .where('people.id', '=', id)
        .orderBy(sql`grants.role = 'lead-teacher'`, 'desc')
        .orderBy('schools.name')
        .executeTakeFirst()
      return row ? { name: row.name, schoolId: row.school_id } : null
    }
  }
}

/** The lessons of a school, teacher (assisting too), class group or classroom between two instants, cancelled ones too. */
export async function readLessonsOf(
  context: Context,
  kind: TimetableKind,
  id: string,
  from: string,
  to: string,
): Promise<Lesson[]> {
  return readLessons(context, (eb) => {
    switch (kind) {
      case 'school':
        return matching(eb, { from, to, schoolId: id })
      case 'class-group':
        return matching(eb, { from, to, classGroupId: id })
      case 'classroom':
        return eb.and([matching(eb, { from, to }), inRoom(eb, id)])
      case 'teacher':
        return eb.and([
          matching(eb, { from, to }),
          sql<boolean>`(lessons.teacher_id = ${id}::uuid or exists (
            select from receivers where receivers.lesson_id = lessons.id and receivers.assistant_id = ${id}::uuid))`,
        ])
    }
  })
}
