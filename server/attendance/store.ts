import { type Insertable, type Selectable, sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { ruleChanged } from '../schedule/put-series.ts'
import type { ConnectionEvidence } from './outcome.ts'
import type { AttendanceTables, OutcomesTable } from './tables.ts'

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

export async function readOutcomes(context: Context, lessonId: string): Promise<Selectable<OutcomesTable>[]> {
  return tables(context).selectFrom('outcomes').selectAll().where('lesson_id', '=', lessonId).execute()
}

export async function writeOutcomes(context: Context, rows: Insertable<OutcomesTable>[]): Promise<void> {
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
        thresholds: eb.ref('excluded.thresholds'),
      })),
    )
    .execute()
}

/**
 * Lessons that are over and were never settled: the program stopped between the two. One that its series' rule gives no longer is
 * none that anybody missed.
 */
export async function readUnsettled(context: Context): Promise<string[]> {
  const rows = await tables(context)
    .selectFrom('lessons')
    .select('id')
    .where('phase', 'in', ['ended', 'cancelled'])
    .where(sql<boolean>`cancel_reason is distinct from ${ruleChanged}`)
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
