import { sql } from 'kysely'
import type { ClassGroup, Classroom, OwnSettings, Pairing, Region, School } from '../../shared/directory.ts'
import type { ReachOf } from '../account/policy.ts'
import type { RegionsTable } from '../account/tables.ts'
import type { Context } from '../platform/context.ts'
import type { SchoolScope } from './scope.ts'
import type { DirectoryTables, PairingsTable } from './tables.ts'

const tables = (context: Context) => context.db.withTables<DirectoryTables>()

/** Where a verb takes the actor, with the regions above it: those are seen by name, with their terms and settings. */
export interface Sight extends ReachOf {
  aboveIds: string[]
}

// regions

const regionOf = (row: RegionsTable | Omit<RegionsTable, 'settings'>): Region => ({
  id: row.id,
  name: row.name,
  level: row.level,
  parentId: row.parent_id,
  path: row.path,
  sample: row.sample,
})
const regionColumns = ['id', 'name', 'level', 'parent_id', 'path', 'sample'] as const

/** Lets one change of the tree at a time through, until the transaction ends. */
export async function lockTree(context: Context): Promise<void> {
  await tables(context)
    .selectFrom('regions')
    .select('id')
    .where('parent_id', 'is', null)
    .forUpdate()
    .execute()
}

export async function readRegion(context: Context, id: string): Promise<Region | null> {
  const row = await tables(context)
    .selectFrom('regions')
    .select(regionColumns)
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? regionOf(row) : null
}

export async function readChildren(context: Context, parentId: string): Promise<Region[]> {
  const rows = await tables(context)
    .selectFrom('regions')
    .select(regionColumns)
    .where('parent_id', '=', parentId)
    .execute()
  return rows.map(regionOf)
}

export async function readRegionsInSight(context: Context, sight: Sight): Promise<Region[]> {
  const rows = await tables(context)
    .selectFrom('regions')
    .select(regionColumns)
    .where((e) =>
      e.or([
        e.lit(sight.everywhere),
        sql<boolean>`path && ${sight.regionIds}::uuid[]`,
        sql<boolean>`id = any(${sight.aboveIds}::uuid[])`,
      ]),
    )
    .orderBy(sql`cardinality(path)`)
    .orderBy('name')
    .execute()
  return rows.map(regionOf)
}

/** The ids on the way from the root down to each of these regions, and of these schools' regions. */
export async function readIdsAbove(
  context: Context,
  regionIds: string[],
  schoolIds: string[],
): Promise<string[]> {
  const rows = await tables(context)
    .selectFrom('regions')
    .select('path')
    .where((e) =>
      e.or([
        sql<boolean>`id = any(${regionIds}::uuid[])`,
        e.exists(
          e
            .selectFrom('schools')
            .select('schools.id')
            .whereRef('schools.region_id', '=', 'regions.id')
            .where(sql<boolean>`schools.id = any(${schoolIds}::uuid[])`),
        ),
      ]),
    )
    .execute()
  return [...new Set(rows.flatMap((row) => row.path))]
}

export async function insertRegion(context: Context, region: Region): Promise<void> {
  const { parentId, ...columns } = region
  await tables(context)
    .insertInto('regions')
    .values({ ...columns, parent_id: parentId, settings: '{}' })
    .execute()
}

/** Writes a region, and moves all that is below along with it. The path of `before` is where they are now. */
export async function updateRegion(context: Context, region: Region, before: Region): Promise<void> {
  await tables(context)
    .updateTable('regions')
    .set({ name: region.name, level: region.level, parent_id: region.parentId, sample: region.sample })
    .where('id', '=', region.id)
    .execute()
  if (region.parentId === before.parentId) return
  await tables(context)
    .updateTable('regions')
    .set({ path: sql`${region.path}::uuid[] || path[${sql.lit(before.path.length + 1)}:]` })
    .where(sql<boolean>`${region.id}::uuid = any(path)`)
    .execute()
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

export async function updateSettings(context: Context, regionId: string, own: OwnSettings): Promise<void> {
  await tables(context)
    .updateTable('regions')
    .set({ settings: JSON.stringify(own) })
    .where('id', '=', regionId)
    .execute()
}

// schools

export async function readSchoolScopes(context: Context, ids: readonly string[]): Promise<SchoolScope[]> {
  return ids.length === 0 ? [] : scopesWhere(context, sql<boolean>`schools.id = any(${ids}::uuid[])`)
}

export async function readSchoolsWithin(context: Context, reach: ReachOf): Promise<SchoolScope[]> {
  return scopesWhere(
    context,
    sql<boolean>`(${sql.lit(reach.everywhere)}
      or regions.path && ${reach.regionIds}::uuid[] or schools.id = any(${reach.schoolIds}::uuid[]))`,
  )
}

async function scopesWhere(
  context: Context,
  condition: ReturnType<typeof sql<boolean>>,
): Promise<SchoolScope[]> {
  const rows = await tables(context)
    .selectFrom('schools')
    .innerJoin('regions', 'regions.id', 'schools.region_id')
    .selectAll('schools')
    .select('regions.path as region_path')
    .where(condition)
    .orderBy('schools.name')
    .execute()
  return rows.map(({ region_id, region_path, ...school }) => ({
    ...school,
    regionId: region_id,
    regionPath: region_path,
  }))
}

const schoolRow = ({ id: _, regionId, ...columns }: School) => ({
  ...columns,
  region_id: regionId,
})

export async function insertSchool(context: Context, school: School): Promise<void> {
  await tables(context)
    .insertInto('schools')
    .values({ id: school.id, ...schoolRow(school) })
    .execute()
}

export async function updateSchool(context: Context, school: School): Promise<void> {
  await tables(context).updateTable('schools').set(schoolRow(school)).where('id', '=', school.id).execute()
}

// classrooms and class groups

export async function readClassrooms(context: Context, schoolIds: readonly string[]): Promise<Classroom[]> {
  const rows = await tables(context)
    .selectFrom('classrooms')
    .selectAll()
    .where(sql<boolean>`school_id = any(${schoolIds}::uuid[])`)
    .orderBy('name')
    .execute()
  return rows.map(({ school_id, ...row }) => ({ ...row, schoolId: school_id }))
}

export async function readClassroom(context: Context, id: string): Promise<Classroom | null> {
  const row = await tables(context)
    .selectFrom('classrooms')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return null
  const { school_id, ...rest } = row
  return { ...rest, schoolId: school_id }
}

export async function insertClassroom(context: Context, { schoolId, ...row }: Classroom): Promise<void> {
  await tables(context)
    .insertInto('classrooms')
    .values({ ...row, school_id: schoolId })
    .execute()
}

export async function updateClassroom(
  context: Context,
  { id, name, lead, receive }: Classroom,
): Promise<void> {
  await tables(context).updateTable('classrooms').set({ name, lead, receive }).where('id', '=', id).execute()
}

export async function readClassGroups(context: Context, schoolIds: readonly string[]): Promise<ClassGroup[]> {
  const rows = await tables(context)
    .selectFrom('class_groups')
    .selectAll()
    .where(sql<boolean>`school_id = any(${schoolIds}::uuid[])`)
    .orderBy('grade')
    .orderBy('name')
    .execute()
  return rows.map(({ school_id, ...row }) => ({ ...row, schoolId: school_id }))
}

export async function readClassGroup(context: Context, id: string): Promise<ClassGroup | null> {
  const row = await tables(context)
    .selectFrom('class_groups')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return null
  const { school_id, ...rest } = row
  return { ...rest, schoolId: school_id }
}

export async function insertClassGroup(context: Context, { schoolId, ...row }: ClassGroup): Promise<void> {
  await tables(context)
    .insertInto('class_groups')
    .values({ ...row, school_id: schoolId })
    .execute()
}

export async function updateClassGroup(
  context: Context,
  { id, name, grade, size }: ClassGroup,
): Promise<void> {
  await tables(context).updateTable('class_groups').set({ name, grade, size }).where('id', '=', id).execute()
}

// pairings

const pairingOf = (row: PairingsTable): Pairing => ({
  id: row.id,
  leadSchoolId: row.lead_school_id,
  memberSchoolId: row.member_school_id,
  type: row.type,
  from: row.from_date,
  until: row.until_date,
})

const pairingRow = (pairing: Pairing) => ({
  lead_school_id: pairing.leadSchoolId,
  member_school_id: pairing.memberSchoolId,
  type: pairing.type,
  from_date: pairing.from,
  until_date: pairing.until,
})

export async function readPairing(context: Context, id: string): Promise<Pairing | null> {
  const row = await tables(context).selectFrom('pairings').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? pairingOf(row) : null
}

/** The pairings of which one school at least is among these. */
export async function readPairingsOf(context: Context, schoolIds: readonly string[]): Promise<Pairing[]> {
  const rows = await tables(context)
    .selectFrom('pairings')
    .selectAll()
    .where(
      sql<boolean>`(lead_school_id = any(${schoolIds}::uuid[]) or member_school_id = any(${schoolIds}::uuid[]))`,
    )
    .orderBy('from_date')
    .orderBy('id')
    .execute()
  return rows.map(pairingOf)
}

export async function insertPairing(context: Context, pairing: Pairing): Promise<void> {
  await tables(context)
    .insertInto('pairings')
    .values({ id: pairing.id, ...pairingRow(pairing) })
    .execute()
}

export async function updatePairing(context: Context, pairing: Pairing): Promise<void> {
  await tables(context)
    .updateTable('pairings')
    .set(pairingRow(pairing))
    .where('id', '=', pairing.id)
    .execute()
}
