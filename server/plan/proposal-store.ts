import { sql } from 'kysely'
import type { PlanInput, PlanOutput } from '../../shared/plan.ts'
import type { Proposal, ProposalOptions, TriedAddition } from '../../shared/proposal.ts'
import type { ReachOf } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import type { PlanTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<PlanTables>()

const headColumns = [
  'proposals.id',
  'proposals.region_id',
  'proposals.term_id',
  'proposals.name',
  'proposals.options',
  'proposals.seconds',
  'proposals.seed',
  'proposals.state',
  'proposals.error',
  'proposals.created_at',
  'proposals.started_at',
  'proposals.finished_at',
  'proposals.trail',
  'proposals.figures',
] as const

const heads = (context: Context) =>
  tables(context)
    .selectFrom('proposals')
    .innerJoin('regions', 'regions.id', 'proposals.region_id')
    .leftJoin('people', 'people.id', 'proposals.created_by')
    .select(headColumns)
    .select(['people.display_name as created_by_name', 'regions.path as region_path'])
    .select(
      sql<number>`(select count(*)::int from proposal_series join series on series.id = proposal_series.series_id
        where proposal_id = proposals.id and undone_at is null and series.state <> 'cancelled')`.as(
        'accepted',
      ),
    )

type HeadRow = Awaited<ReturnType<ReturnType<typeof heads>['execute']>>[number]

/** A proposal with where it stands. */
export interface PlacedProposal extends Proposal {
  regionPath: string[]
}

const headOf = (row: HeadRow): PlacedProposal => ({
  id: row.id,
  regionId: row.region_id,
  termId: row.term_id,
  name: row.name,
  options: row.options,
  seconds: row.seconds,
  seed: row.seed,
  state: row.state,
  error: row.error,
  createdAt: row.created_at.toISOString(),
  createdByName: row.created_by_name ?? '',
  startedAt: row.started_at?.toISOString() ?? null,
  finishedAt: row.finished_at?.toISOString() ?? null,
  trail: row.trail,
  figures: row.figures,
  accepted: row.accepted,
  regionPath: row.region_path,
})

export async function readProposalHead(context: Context, id: string): Promise<PlacedProposal | null> {
  const row = await heads(context).where('proposals.id', '=', id).executeTakeFirst()
  return row ? headOf(row) : null
}

/** The latest first. */
export async function readProposalHeads(
  context: Context,
  reach: ReachOf,
  termId: string | undefined,
): Promise<PlacedProposal[]> {
  let query = heads(context).where(
    sql<boolean>`(${sql.lit(reach.everywhere)} or regions.path && ${reach.regionIds}::uuid[])`,
  )
  if (termId) query = query.where('proposals.term_id', '=', termId)
  const rows = await query
    .orderBy('proposals.created_at', 'desc')
    .orderBy('proposals.id')
    .limit(200)
    .execute()
  return rows.map(headOf)
}

export interface ProposalContent {
  input: PlanInput | null
  names: Record<string, string>
  output: PlanOutput | null
  additions: TriedAddition[] | null
}

export async function readProposalContent(context: Context, id: string): Promise<ProposalContent | null> {
  const row = await tables(context)
    .selectFrom('proposals')
    .select(['input', 'names', 'output', 'additions'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row ?? null
}

export interface NewProposal {
  id: string
  name: string
  options: ProposalOptions
  seconds: number
  seed: number
  input: PlanInput
  names: Record<string, string>
  by: string | null
  /** Who is to search. */
  runner: string
}

/** False when there is one with this id already. */
export async function insertProposal(context: Context, wanted: NewProposal): Promise<boolean> {
  const { id, name, options, seconds, seed, input, names, by, runner } = wanted
  const done = await tables(context)
    .insertInto('proposals')
    .values({
      id,
      region_id: options.regionId,
      term_id: options.termId,
      name,
      options: JSON.stringify(options),
      seconds,
      seed,
      state: 'waiting',
      input: JSON.stringify(input),
      names: JSON.stringify(names),
      error: null,
      created_by: by,
      created_at: context.now(),
      started_at: null,
      finished_at: null,
      runner,
      heard_at: sql<Date>`clock_timestamp()`,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return (done.numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function deleteProposal(context: Context, id: string): Promise<void> {
  await tables(context).deleteFrom('proposals').where('id', '=', id).execute()
}

/** A lesson of a proposal that is a series, or was meant to become one. */
export interface AcceptedLesson {
  lessonId: string
  seriesId: string
  /** That accepting gave; 0 before it is there. */
  version: number
  state: 'draft' | 'confirmed' | 'cancelled' | null
  weekday: number | null
}

export async function readAccepted(context: Context, proposalId: string): Promise<AcceptedLesson[]> {
  const rows = await tables(context)
    .selectFrom('proposal_series')
    .leftJoin('series', 'series.id', 'proposal_series.series_id')
    .select([
      'proposal_series.lesson_id',
      'proposal_series.series_id',
      'proposal_series.version',
      'series.state',
      'series.weekday',
    ])
    .where('proposal_id', '=', proposalId)
    .where('undone_at', 'is', null)
    .execute()
  return rows.map((row) => ({
    lessonId: row.lesson_id,
    seriesId: row.series_id,
    version: row.version,
    state: row.state,
    weekday: row.weekday,
  }))
}

/** Notes which series each lesson is to become; one that is noted already keeps its own. */
export async function noteAccepted(
  context: Context,
  proposalId: string,
  wanted: readonly { lessonId: string; seriesId: string }[],
): Promise<void> {
  if (wanted.length === 0) return
  await sql`insert into proposal_series (proposal_id, lesson_id, series_id, version, accepted_at)
    select ${proposalId}, "lessonId", "seriesId", 0, ${context.now()}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as wanted ("lessonId" text, "seriesId" uuid)
    on conflict do nothing`.execute(context.db)
}

export async function writeAcceptedVersion(
  context: Context,
  seriesId: string,
  version: number,
): Promise<void> {
  await tables(context)
    .updateTable('proposal_series')
    .set({ version })
    .where('series_id', '=', seriesId)
    .execute()
}

export async function markUndone(context: Context, seriesIds: readonly string[]): Promise<void> {
  await tables(context)
    .updateTable('proposal_series')
    .set({ undone_at: context.now() })
    .where('series_id', '=', sql<string>`any(${seriesIds}::uuid[])`)
    .execute()
}
