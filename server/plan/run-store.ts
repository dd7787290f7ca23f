import { sql } from 'kysely'
import type { PlanOutput } from '../../shared/plan.ts'
import type { ProposalFigures, ProposalPoint, TriedAddition } from '../../shared/proposal.ts'
import type { Context } from '../platform/context.ts'
import type { PlanTables } from './tables.ts'

/**
 * Who searches for which proposal. A search is its runner's alone: only the runner writes into it, and as long as it is heard of, nobody
 * else ends it.
 */
const tables = (context: Context) => context.db.withTables<PlanTables>()

/** Seconds in which nothing was heard of a runner, after which it is no more. It says something every second. */
const SILENCE = 20
const isSilent = (column: 'heard_at' | 'tries_heard_at') =>
  sql<boolean>`(${sql.ref(column)} is null or ${sql.ref(column)} < clock_timestamp() - make_interval(secs => ${SILENCE}))`
const heardNow = sql<Date>`clock_timestamp()`

/** False when it is no longer this runner's to begin. */
export async function beginRun(context: Context, id: string, runner: string): Promise<boolean> {
  const done = await tables(context)
    .updateTable('proposals')
    .set({ state: 'running', started_at: context.now(), heard_at: heardNow })
    .where('id', '=', id)
    .where('runner', '=', runner)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** A search, and how far it is; null: as far as it was. */
export interface RunProgress {
  id: string
  trail: readonly ProposalPoint[] | null
}

/** Says that a runner is still there, and how far it is. Answers those that are still its own, and whether to end them. */
export async function tellRuns(
  context: Context,
  runner: string,
  runs: readonly RunProgress[],
): Promise<{ id: string; cancelAsked: boolean }[]> {
  if (runs.length === 0) return []
  const { rows } = await sql<{ id: string; cancel_asked: boolean }>`
    update proposals set heard_at = clock_timestamp(), trail = coalesce(nullif(told.trail, 'null'::jsonb), proposals.trail)
    from jsonb_to_recordset(${JSON.stringify(runs)}::jsonb) as told (id uuid, trail jsonb)
    where proposals.id = told.id and runner = ${runner} and state in ('waiting', 'running')
    returning proposals.id, cancel_asked`.execute(context.db)
  return rows.map((row) => ({ id: row.id, cancelAsked: row.cancel_asked }))
}

/** False when it was no longer this runner's, and nothing was written. */
export async function writeReady(
  context: Context,
  id: string,
  runner: string,
  done: { output: PlanOutput; figures: ProposalFigures; trail: readonly ProposalPoint[] },
): Promise<boolean> {
  const written = await tables(context)
    .updateTable('proposals')
    .set({
      state: 'ready',
      output: JSON.stringify(done.output),
      figures: JSON.stringify(done.figures),
      trail: JSON.stringify(done.trail),
      finished_at: context.now(),
    })
    .where('id', '=', id)
    .where('runner', '=', runner)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirst()
  return written.numUpdatedRows > 0n
}

export async function writeFailed(
  context: Context,
  id: string,
  runner: string,
  error: string,
): Promise<void> {
  await tables(context)
    .updateTable('proposals')
    .set({ state: 'failed', error, finished_at: context.now() })
    .where('id', '=', id)
    .where('runner', '=', runner)
    .where('state', 'in', ['waiting', 'running'])
    .execute()
}

/** Closes what runners left behind that are no more. */
export async function failLost(context: Context, error: string): Promise<void> {
  await tables(context)
    .updateTable('proposals')
    .set({ state: 'failed', error, finished_at: context.now() })
    .where('state', 'in', ['waiting', 'running'])
    .where(isSilent('heard_at'))
    .execute()
}

/** Whoever searches for it sees it within a second or so. */
export async function askCancel(context: Context, id: string): Promise<void> {
  await tables(context)
    .updateTable('proposals')
    .set({ cancel_asked: true })
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .execute()
}

/** False while a runner tries additions to it already. */
export async function beginTries(
  context: Context,
  id: string,
  runner: string,
  additions: readonly TriedAddition[],
): Promise<boolean> {
  const done = await tables(context)
    .updateTable('proposals')
    .set({ tries_runner: runner, tries_heard_at: heardNow, additions: JSON.stringify(additions) })
    .where('id', '=', id)
    .where(isSilent('tries_heard_at'))
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

/** Says that a runner is still at it. Answers those that are still its own. */
export async function tellTries(context: Context, runner: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await tables(context)
    .updateTable('proposals')
    .set({ tries_heard_at: heardNow })
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .where('tries_runner', '=', runner)
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

/** False when it was no longer this runner's, and nothing was written. */
export async function writeTries(
  context: Context,
  id: string,
  runner: string,
  additions: readonly TriedAddition[],
): Promise<boolean> {
  const done = await tables(context)
    .updateTable('proposals')
    .set({ additions: JSON.stringify(additions) })
    .where('id', '=', id)
    .where('tries_runner', '=', runner)
    .executeTakeFirst()
  return done.numUpdatedRows > 0n
}

export async function endTries(context: Context, id: string, runner: string): Promise<void> {
  await tables(context)
    .updateTable('proposals')
    .set({ tries_runner: null, tries_heard_at: null })
    .where('id', '=', id)
    .where('tries_runner', '=', runner)
    .execute()
}

/** Whether additions to it are being tried, by whom it may be. */
export async function isTried(context: Context, id: string): Promise<boolean> {
  const rows = await tables(context)
    .selectFrom('proposals')
    .select('id')
    .where('id', '=', id)
    .where(sql<boolean>`not ${isSilent('tries_heard_at')}`)
    .execute()
  return rows.length > 0
}
