import { sql } from 'kysely'
import type { Grant } from '../../shared/account.ts'
import type { Region, School } from '../../shared/directory.ts'
import type { ReachOf } from '../account/policy.ts'
import type { DirectoryTables } from '../directory/tables.ts'
import type { Context } from '../platform/context.ts'

const tables = (context: Context) => context.db.withTables<DirectoryTables>()

/** The region and all below it, itself first; empty when there is no such region. */
export async function readRegionsUnder(context: Context, regionId: string): Promise<Region[]> {
  const rows = await tables(context)
    .selectFrom('regions')
    .select(['id', 'name', 'level', 'parent_id', 'path', 'sample'])
    .where(sql<boolean>`${regionId}::uuid = any(path)`)
    .orderBy(sql`cardinality(path)`)
    .orderBy('name')
    .execute()
  return rows.map(({ parent_id, ...region }) => ({ ...region, parentId: parent_id }))
}

/** Schools below `regionId`, and those elsewhere within reach. */
export async function readSchoolsFor(
  context: Context,
  regionId: string,
  reach: ReachOf,
): Promise<{ own: School[]; partners: School[] }> {
  const rows = await tables(context)
    .selectFrom('schools')
    .innerJoin('regions', 'regions.id', 'schools.region_id')
    .selectAll('schools')
    .select(sql<boolean>`${regionId}::uuid = any(regions.path)`.as('own'))
    .where(
      sql<boolean>`(${regionId}::uuid = any(regions.path) or ${sql.lit(reach.everywhere)}
        or regions.path && ${reach.regionIds}::uuid[])`,
    )
    .orderBy('schools.name')
    .execute()
  const school = ({ region_id, own: _, ...row }: (typeof rows)[number]) => ({ ...row, regionId: region_id })
  return {
    own: rows.filter((row) => row.own).map(school),
    partners: rows.filter((row) => !row.own).map(school),
  }
}

/** What these schools have. */
export async function readRooms(context: Context, schoolIds: readonly string[]) {
  const among = sql<boolean>`school_id = any(${schoolIds}::uuid[])`
  const [classrooms, groups, pairings] = [
    await tables(context).selectFrom('classrooms').selectAll().where(among).orderBy('name').execute(),
    await tables(context).selectFrom('class_groups').selectAll().where(among).orderBy('name').execute(),
    await tables(context)
      .selectFrom('pairings')
      .selectAll()
      .where((e) =>
        e.or([
          sql<boolean>`lead_school_id = any(${schoolIds}::uuid[])`,
          sql<boolean>`member_school_id = any(${schoolIds}::uuid[])`,
        ]),
      )
      .orderBy('from_date')
      .execute(),
  ]
  return {
    classrooms: classrooms.map(({ school_id, ...row }) => ({ ...row, schoolId: school_id })),
    classGroups: groups.map(({ school_id, ...row }) => ({ ...row, schoolId: school_id })),
    pairings: pairings.map((row) => ({
      id: row.id,
      leadSchoolId: row.lead_school_id,
      memberSchoolId: row.member_school_id,
      type: row.type,
      from: row.from_date,
      until: row.until_date,
    })),
  }
}

/** Everybody, with where each right holds; who is to be seen of them is the caller's to say. */
export async function readPeopleWithGrants(context: Context) {
  const people = await tables(context)
    .selectFrom('people')
    .select(['id', 'name', 'display_name', 'disabled'])
    .orderBy('name')
    .execute()
  const grants = await tables(context)
    .selectFrom('grants')
    .leftJoin('schools', 'schools.id', 'grants.school_id')
    .innerJoin('regions', (join) =>
      join.on(sql<boolean>`regions.id = coalesce(grants.region_id, schools.region_id)`),
    )
    .select(['grants.person_id', 'grants.role', 'grants.region_id', 'grants.school_id', 'regions.path'])
    .orderBy('grants.role')
    .orderBy(sql`coalesce(grants.region_id, grants.school_id)`)
    .execute()
  const byPerson = new Map<string, { grant: Grant; regionPath: string[] }[]>()
  for (const { person_id, role, region_id, school_id, path } of grants) {
    // The table's checks hold that a role comes with its kind of place.
    const grant = (
      region_id !== null
        ? { kind: 'region', role, regionId: region_id }
        : { kind: 'school', role, schoolId: school_id }
    ) as Grant
    const list = byPerson.get(person_id) ?? []
    list.push({ grant, regionPath: path })
    byPerson.set(person_id, list)
  }
  return people.map((row) => ({
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    disabled: row.disabled,
    grants: byPerson.get(row.id) ?? [],
  }))
}
