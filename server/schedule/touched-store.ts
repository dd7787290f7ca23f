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

export interface Decided {
  /** What stood against the lesson when it was booked or changed last, and was taken. */
  problems: Problem[]
  /** Of the series whose rule still decides of it, or null. */
  weekday: number | null
}

/** What was decided of lessons, by id. */
export async function readDecided(
  context: Context,
  lessonIds: readonly string[],
): Promise<Map<string, Decided>> {
  const rows = await context.db
    .withTables<ScheduleTables>()
    .selectFrom('lessons')
    .leftJoin('series', (join) =>
      join.onRef('series.id', '=', 'lessons.series_id').on('lessons.apart', '=', false),
    )
    .select(['lessons.id', 'lessons.decided', 'series.weekday'])
    .where('lessons.id', '=', sql<string>`any(${[...lessonIds]}::uuid[])`)
    .execute()
  return new Map(rows.map(({ id, decided, weekday }) => [id, { problems: decided, weekday }]))
}
