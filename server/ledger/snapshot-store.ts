import { sql } from 'kysely'
import type { ReachOf } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import type { LedgerTables, SnapshotsTable } from './tables.ts'

const tables = (context: Context) => context.db.withTables<LedgerTables>()

export async function insertSnapshot(context: Context, row: SnapshotsTable): Promise<void> {
  await tables(context).insertInto('snapshots').values(row).execute()
}

export interface PlacedSnapshot extends SnapshotsTable {
  regionPath: string[]
  termName: string
  regionName: string
}

const placed = (context: Context) =>
  tables(context)
    .selectFrom('snapshots')
    .innerJoin('regions', 'regions.id', 'snapshots.region_id')
    .innerJoin('terms', 'terms.id', 'snapshots.term_id')
    .selectAll('snapshots')
    .select(['regions.path as regionPath', 'regions.name as regionName', 'terms.name as termName'])

export async function readSnapshot(context: Context, id: string): Promise<PlacedSnapshot | null> {
  const row = await placed(context).where('snapshots.id', '=', id).executeTakeFirst()
  return row ?? null
}

/** Latest first. */
export async function readSnapshots(context: Context, reach: ReachOf): Promise<PlacedSnapshot[]> {
  return placed(context)
    .where(sql<boolean>`(${sql.lit(reach.everywhere)} or regions.path && ${reach.regionIds}::uuid[])`)
    .orderBy('snapshots.sealed_at', 'desc')
    .limit(200)
    .execute()
}
