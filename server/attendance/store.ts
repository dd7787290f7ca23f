import { sql } from 'kysely'
import type { HeadCount } from '../../shared/attendance.ts'
import type { Context } from '../platform/context.ts'
import type { ConnectionEvidence } from './outcome.ts'
import type { AttendanceTables, HeadCountsTable, OutcomesTable } from './tables.ts'

const tables = (context: Context) => context.db.withTables<AttendanceTables>()

/** One after another for one lesson, until the end of the transaction: what is settled is what the evidence says last. */
export async function lockEvidence(context: Context, lessonId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`attendance:${lessonId}`}, 0))`.execute(
    context.db,
  )
}

/** Connections of every place of the lesson, by classroom; those of the lead end under null. */
export async function readConnections(
  context: Context,
  lessonId: string,
): Promise<Map<string | null, ConnectionEvidence[]>> {
  const rows = await tables(context)
    .selectFrom('connections')
    .selectAll()
    .where('lesson_id', '=', lessonId)
    .orderBy('opened_at')
    .execute()
  const byPlace = new Map<string | null, ConnectionEvidence[]>()
  for (const row of rows) {
    const list = byPlace.get(row.classroom_id) ?? []
    byPlace.set(row.classroom_id, list)
    list.push({
      openedAt: row.opened_at.getTime(),
      lastBeatAt: row.last_beat_at.getTime(),
      closedAt: row.closed_at?.getTime() ?? null,
      toldSeconds: row.told_seconds,
      arrivedSeconds: row.arrived_seconds,
    })
  }
  return byPlace
}

/** Head counts of the lesson, newest first, with the reporter's name: a person's, or the classroom's whose PC it was. */
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
    .orderBy('head_counts.reported_at', 'desc')
    .orderBy('head_counts.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    classGroupId: row.class_group_id,
    present: row.present,
    countedAt: row.counted_at.toISOString(),
    reportedAt: row.reported_at.toISOString(),
    reportedBy: row.person_name ?? row.classroom_name ?? row.reported_by,
    reason: row.reason,
  }))
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

export async function readOutcomes(context: Context, lessonId: string): Promise<OutcomesTable[]> {
  return tables(context).selectFrom('outcomes').selectAll().where('lesson_id', '=', lessonId).execute()
}

export async function writeOutcomes(context: Context, rows: OutcomesTable[]): Promise<void> {
  await tables(context)
    .insertInto('outcomes')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['lesson_id', 'class_group_id']).doUpdateSet((eb) => ({
        lead_class: eb.ref('excluded.lead_class'),
        outcome: eb.ref('excluded.outcome'),
        flags: eb.ref('excluded.flags'),
        evidence: eb.ref('excluded.evidence'),
        present_minutes: eb.ref('excluded.present_minutes'),
        credit_minutes: eb.ref('excluded.credit_minutes'),
        standard_minutes: eb.ref('excluded.standard_minutes'),
        compliance: eb.ref('excluded.compliance'),
        computed_at: eb.ref('excluded.computed_at'),
      })),
    )
    .execute()
}

/** Lessons that are over and were never settled: the program stopped between the two. */
export async function readUnsettled(context: Context): Promise<string[]> {
  const rows = await tables(context)
    .selectFrom('lessons')
    .select('id')
    .where('phase', 'in', ['ended', 'cancelled'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('outcomes')
            .select('outcomes.lesson_id')
            .whereRef('outcomes.lesson_id', '=', 'lessons.id'),
        ),
      ),
    )
    .orderBy('starts_at')
    .execute()
  return rows.map((row) => row.id)
}

export async function readClassGroup(context: Context, id: string) {
  return tables(context)
    .selectFrom('class_groups')
    .select(['id', 'name', 'size'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
}
