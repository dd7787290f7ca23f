import { sql } from 'kysely'
import type { OwnSettings } from '../../shared/directory.ts'
import type { Context } from '../platform/context.ts'
import type { SchoolScope } from './scope.ts'
import type { DirectoryTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<DirectoryTables>()

export async function readSchoolScopes(context: Context, ids: string[]): Promise<SchoolScope[]> {
  if (ids.length === 0) return []
  const rows = await tables(context)
    .selectFrom('schools')
    .innerJoin('regions', 'regions.id', 'schools.region_id')
    .selectAll('schools')
    .select('regions.path as region_path')
    .where('schools.id', 'in', ids)
    .execute()
  return rows.map(({ region_id, region_path, ...school }) => ({
    ...school,
    regionId: region_id,
    regionPath: region_path,
  }))
}

/** What the regions on the way to `regionId` set themselves, from the root down. */
export async function readSettingsAlong(context: Context, regionId: string): Promise<OwnSettings[]> {
  const rows = await tables(context)
    .selectFrom('regions as region')
    .innerJoin('regions as above', (join) => join.on(sql<boolean>`above.id = any(region.path)`))
    .select('above.settings')
    .where('region.id', '=', regionId)
    .orderBy(sql`cardinality(above.path)`)
    .execute()
  return rows.map((row) => row.settings)
}
