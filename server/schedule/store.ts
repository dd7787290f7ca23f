import { sql } from 'kysely'
import type { LessonPhase } from '../../shared/schedule.ts'
import type { Context } from '../platform/context.ts'
import { tables } from './lesson-store.ts'
import type { PhaseChange } from './phase.ts'

/** Writes a change of phase if the lesson is still in `from`; false when somebody was faster. */
export async function writePhase(
  context: Context,
  lessonId: string,
  from: LessonPhase,
  change: PhaseChange & { endedBy?: string | undefined },
): Promise<boolean> {
  const result = await tables(context)
    .updateTable('lessons')
    .set({
      phase: change.phase,
      ...(change.openedAt === undefined ? {} : { opened_at: new Date(change.openedAt) }),
      ...(change.liveAt === undefined ? {} : { live_at: new Date(change.liveAt) }),
      ...(change.endedAt === undefined ? {} : { ended_at: new Date(change.endedAt) }),
      ...(change.endedBy === undefined ? {} : { ended_by: change.endedBy }),
      ...(change.cancelReason === undefined
        ? {}
        : { cancel_reason: change.cancelReason, apart: true, version: sql<number>`version + 1` }),
    })
    .where('id', '=', lessonId)
    .where('phase', '=', from)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function releaseHolds(context: Context, lessonId: string): Promise<void> {
  await tables(context).deleteFrom('holds').where('lesson_id', '=', lessonId).execute()
}

/** What a lesson that ended early still held is free again. */
export async function shortenHolds(context: Context, lessonId: string, endedAt: Date): Promise<void> {
  const end = sql`${endedAt}::timestamptz`
  await sql`delete from holds where lesson_id = ${lessonId} and lower(during) >= ${end}`.execute(context.db)
  await sql`update holds set during = tstzrange(lower(during), ${end}, '[)')
    where lesson_id = ${lessonId} and upper(during) > ${end}`.execute(context.db)
}

/** Id → phase, of those that are there. */
export async function readPhases(
  context: Context,
  lessonIds: readonly string[],
): Promise<Map<string, LessonPhase>> {
  if (lessonIds.length === 0) return new Map()
  const rows = await tables(context)
    .selectFrom('lessons')
    .select(['id', 'phase'])
    .where('id', 'in', lessonIds)
    .execute()
  return new Map(rows.map(({ id, phase }) => [id, phase]))
}

/** Lessons that nobody has entered yet and that start in a span, with how many places each will have. */
export async function readComing(
  context: Context,
  { from, until }: { from: Date; until: Date },
): Promise<{ lessonId: string; weight: number }[]> {
  const rows = await tables(context)
    .selectFrom('lessons')
    .innerJoin('receivers', 'receivers.lesson_id', 'lessons.id')
    .select((eb) => ['lessons.id', eb.fn.countAll<number>().as('receivers')])
    .where('lessons.phase', '=', 'scheduled')
    .where('lessons.starts_at', '>=', from)
    .where('lessons.starts_at', '<', until)
    .groupBy('lessons.id')
    .execute()
  return rows.map(({ id, receivers }) => ({ lessonId: id, weight: 1 + receivers }))
}

/** Lessons past their end that are neither ended nor cancelled, with the region of their lead school. */
export async function readUnended(context: Context, now: Date) {
  const rows = await tables(context)
    .selectFrom('lessons')
    .innerJoin('classrooms', 'classrooms.id', 'lessons.lead_classroom_id')
    .innerJoin('schools', 'schools.id', 'classrooms.school_id')
    .select(['lessons.id', 'lessons.phase', 'lessons.starts_at', 'lessons.ends_at', 'schools.region_id'])
    .where('lessons.phase', 'in', ['scheduled', 'open', 'live'])
    .where('lessons.ends_at', '<=', now)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    phase: row.phase,
    startsAt: row.starts_at.toISOString(),
    endsAt: row.ends_at.toISOString(),
    regionId: row.region_id,
  }))
}
