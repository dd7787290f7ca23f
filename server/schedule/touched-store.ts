import { sql } from 'kysely'
import type { Lesson } from '../../shared/schedule.ts'
import type { Problem } from '../../shared/series.ts'
import type { Context } from '../platform/context.ts'
import { readLessons } from './lesson-store.ts'
import type { ScheduleTables } from './tables.ts'

/** Lessons still to come that any of these schools has a part in, between two instants (`to` null: for good). */
export async function readLessonsAhead(
  context: Context,
  schoolIds: readonly string[],
  from: Date,
  to: Date | null,
): Promise<Lesson[]> {
  return readLessons(
    context,
    (eb) =>
      eb.and([
        eb('lessons.phase', 'in', ['draft', 'scheduled']),
        eb('lessons.starts_at', '>=', from),
        ...(to ? [eb('lessons.starts_at', '<', to)] : []),
        sql<boolean>`(lead.id = any(${schoolIds}::uuid[]) or exists (
          select from receivers join class_groups on class_groups.id = receivers.class_group_id
          where receivers.lesson_id = lessons.id and class_groups.school_id = any(${schoolIds}::uuid[])))`,
      ]),
    100_000,
  )
}

/** What stood against lessons when they were booked or changed last, and was taken. */
export async function readDecided(
  context: Context,
  lessonIds: readonly string[],
): Promise<Map<string, Problem[]>> {
  const rows = await context.db
    .withTables<ScheduleTables>()
    .selectFrom('lessons')
    .select(['id', 'decided'])
    .where('id', '=', sql<string>`any(${[...lessonIds]}::uuid[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, row.decided]))
}
