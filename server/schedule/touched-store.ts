import { sql } from 'kysely'
import type { Lesson } from '../../shared/schedule.ts'
import type { Context } from '../platform/context.ts'
import { readLessons } from './lesson-store.ts'

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
