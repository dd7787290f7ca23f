import { sql } from 'kysely'
import type { Lesson } from '../../shared/schedule.ts'
import type { Context } from '../platform/context.ts'
import { readLessons, tables } from './lesson-store.ts'

/** Whole lessons by id, by start. */
export async function readLessonsByIds(context: Context, ids: readonly string[]): Promise<Lesson[]> {
  if (ids.length === 0) return []
  return readLessons(context, (eb) => eb('lessons.id', '=', sql<string>`any(${ids}::uuid[])`), ids.length)
}

/** Lessons of a series that were changed by themselves: its rule decides of them no longer. */
export async function readApart(context: Context, seriesId: string): Promise<string[]> {
  const rows = await tables(context)
    .selectFrom('lessons')
    .select('id')
    .where('series_id', '=', seriesId)
    .where('apart', '=', true)
    .execute()
  return rows.map((row) => row.id)
}
