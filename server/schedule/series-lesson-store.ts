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

/** The dates between two for which each series has a lesson, or had one that was cancelled by itself. */
export async function readSeriesDays(
  context: Context,
  seriesIds: readonly string[],
  from: string,
  to: string,
): Promise<Set<string>> {
  const { rows } = await sql<{ series_id: string; day: string }>`
    select series_id, series_day::text as day from lessons
    where series_id = any(${seriesIds}::uuid[]) and series_day between ${from} and ${to}
      and (phase <> 'cancelled' or apart)`.execute(context.db)
  return new Set(rows.map((row) => seriesDayKey(row.series_id, row.day)))
}

export const seriesDayKey = (seriesId: string, day: string): string => `${seriesId} ${day}`

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
