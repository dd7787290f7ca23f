import { sql } from 'kysely'
import type { Lesson } from '../../shared/schedule.ts'
import type { Context } from '../platform/context.ts'
import { readLessons, tables } from './lesson-store.ts'

/** Whole lessons by id, by start. */
export async function readLessonsByIds(context: Context, ids: readonly string[]): Promise<Lesson[]> {
  if (ids.length === 0) return []
  return readLessons(context, (eb) => eb('lessons.id', '=', sql<string>`any(${ids}::uuid[])`), ids.length)
}

/** All lessons of these series, by start. */
export async function readLessonsOfSeries(context: Context, seriesIds: readonly string[]): Promise<Lesson[]> {
  if (seriesIds.length === 0) return []
  return readLessons(
    context,
    (eb) => eb('lessons.series_id', '=', sql<string>`any(${seriesIds}::uuid[])`),
    100_000,
  )
}

/** Lessons of these series that were changed by themselves: their rule decides of them no longer. */
export async function readApart(context: Context, seriesIds: readonly string[]): Promise<string[]> {
  const rows = await tables(context)
    .selectFrom('lessons')
    .select('id')
    .where('series_id', '=', sql<string>`any(${seriesIds}::uuid[])`)
    .where('apart', '=', true)
    .execute()
  return rows.map((row) => row.id)
}
