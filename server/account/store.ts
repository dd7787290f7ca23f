import { type Insertable, sql } from 'kysely'
import type { Role } from '../../shared/account.ts'
import type { Context } from '../platform/context.ts'
import type { ActorGrant } from './actor.ts'
import type { ReachOf, Target } from './policy.ts'
import type { AccountTables, AuditTable } from './tables.ts'

const tables = (context: Context) => context.db.withTables<AccountTables>()

export async function insertAudit(context: Context, row: Insertable<AuditTable>): Promise<void> {
  await tables(context).insertInto('audit').values(row).execute()
}

// people and their grants

/** A grant with where it holds. */
export interface PlacedGrant {
  grant: ActorGrant
  target: Target
}

export interface PersonRecord {
  id: string
  name: string
  displayName: string
  passwordHash: string | null
  disabled: boolean
  grants: PlacedGrant[]
}

export interface GrantColumns {
  role: Role
  region_id: string | null
  school_id: string | null
}

/** The table's checks hold that a role comes with its kind of place. */
export const grantOf = ({ role, region_id, school_id }: GrantColumns): ActorGrant =>
  (region_id !== null
    ? { kind: 'region', role, regionId: region_id }
    : { kind: 'school', role, schoolId: school_id }) as ActorGrant

/** Every grant with the path of its region or of its school's region. */
const placedGrants = (context: Context) =>
  tables(context)
    .selectFrom('grants')
    .leftJoin('schools', 'schools.id', 'grants.school_id')
    .innerJoin('regions', (join) =>
      join.on(sql<boolean>`regions.id = coalesce(grants.region_id, schools.region_id)`),
    )

async function readGrants(context: Context, personIds: string[]): Promise<Map<string, PlacedGrant[]>> {
  const found = new Map<string, PlacedGrant[]>(personIds.map((id) => [id, []]))
  if (personIds.length === 0) return found
  const rows = await placedGrants(context)
    .select(['grants.person_id', 'grants.role', 'grants.region_id', 'grants.school_id', 'regions.path'])
    .where('grants.person_id', 'in', personIds)
    .orderBy('grants.role')
    .execute()
  for (const row of rows) {
    found.get(row.person_id)!.push({
      grant: grantOf(row),
      target: { regionPath: row.path, schoolId: row.school_id ?? undefined, personIds: [row.person_id] },
    })
  }
  return found
}

async function withGrants(
  context: Context,
  rows: { id: string; name: string; display_name: string; password_hash: string | null; disabled: boolean }[],
): Promise<PersonRecord[]> {
  const grants = await readGrants(
    context,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    passwordHash: row.password_hash,
    disabled: row.disabled,
    grants: grants.get(row.id) ?? [],
  }))
}

/** @param lock holds the person's row until the transaction ends */
export async function readPerson(context: Context, id: string, lock = false): Promise<PersonRecord | null> {
  let query = tables(context).selectFrom('people').selectAll().where('id', '=', id)
  if (lock) query = query.forUpdate()
  const [person] = await withGrants(context, await query.execute())
  return person ?? null
}

export async function readPeople(context: Context, ids: readonly string[]): Promise<PersonRecord[]> {
  if (ids.length === 0) return []
  return withGrants(
    context,
    await tables(context).selectFrom('people').selectAll().where('id', 'in', ids).execute(),
  )
}

export async function readPersonByName(context: Context, name: string): Promise<PersonRecord | null> {
  const rows = await tables(context)
    .selectFrom('people')
    .selectAll()
    .where(sql`lower(name)`, '=', sql`lower(${name})`)
    .execute()
  const [person] = await withGrants(context, rows)
  return person ?? null
}

export async function countPeople(context: Context): Promise<number> {
  const row = await tables(context)
    .selectFrom('people')
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** People with a grant inside `reach`, or (colleagues of a pairing) with the role at one of those schools. */
export async function listPeople(
  context: Context,
  reach: ReachOf,
  partners: { role: Role; schoolIds: string[] }[],
  filter: { schoolId?: string | undefined; role?: Role | undefined },
): Promise<PersonRecord[]> {
  const rows = await tables(context)
    .selectFrom('people')
    .selectAll()
    .where((e) =>
      e.exists(
        placedGrants(context)
          .select('grants.person_id')
          .where(sql<boolean>`grants.person_id = people.id`)
          .where((g) =>
            g.or([
              g.lit(reach.everywhere),
              sql<boolean>`regions.path && ${reach.regionIds}::uuid[]`,
              sql<boolean>`grants.school_id = any(${reach.schoolIds}::uuid[])`,
              ...partners.map((p) =>
                g.and([
                  g('grants.role', '=', p.role),
                  sql<boolean>`grants.school_id = any(${p.schoolIds}::uuid[])`,
                ]),
              ),
            ]),
          )
          .$if(filter.schoolId !== undefined, (q) => q.where('grants.school_id', '=', filter.schoolId!))
          .$if(filter.role !== undefined, (q) => q.where('grants.role', '=', filter.role!)),
      ),
    )
    .orderBy('display_name')
    .orderBy('id')
    .execute()
  return withGrants(context, rows)
}

/** Where each grant would hold; null where there is no such region or school. */
export async function placeGrants(context: Context, grants: ActorGrant[]): Promise<(Target | null)[]> {
  const regionIds = grants.flatMap((g) => (g.kind === 'region' ? [g.regionId] : []))
  const schoolIds = grants.flatMap((g) => (g.kind === 'school' ? [g.schoolId] : []))
  const regions = await readRegionPaths(context, regionIds)
  const schools = await readSchoolPaths(context, schoolIds)
  return grants.map((g) => {
    const regionPath = g.kind === 'region' ? regions.get(g.regionId) : schools.get(g.schoolId)
    if (!regionPath) return null
    return g.kind === 'region' ? { regionPath } : { regionPath, schoolId: g.schoolId }
  })
}

async function readRegionPaths(context: Context, ids: string[]): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map()
  const rows = await tables(context)
    .selectFrom('regions')
    .select(['id', 'path'])
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, row.path]))
}

async function readSchoolPaths(context: Context, ids: string[]): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map()
  const rows = await tables(context)
    .selectFrom('schools')
    .innerJoin('regions', 'regions.id', 'schools.region_id')
    .select(['schools.id', 'regions.path'])
    .where('schools.id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, row.path]))
}

export interface PersonColumns {
  id: string
  name: string
  displayName: string
  disabled: boolean
}

/** A person without a password: nobody can sign in as them yet. */
export async function insertPerson(context: Context, person: PersonColumns): Promise<void> {
  const { id, name, displayName, disabled } = person
  await tables(context)
    .insertInto('people')
    .values({ id, name, display_name: displayName, disabled, password_hash: null, created_at: context.now() })
    .execute()
}

export async function updatePerson(context: Context, person: PersonColumns): Promise<void> {
  const { id, name, displayName, disabled } = person
  await tables(context)
    .updateTable('people')
    .set({ name, display_name: displayName, disabled })
    .where('id', '=', id)
    .execute()
}

export async function insertGrant(context: Context, personId: string, grant: ActorGrant): Promise<void> {
  await tables(context)
    .insertInto('grants')
    .values({
      person_id: personId,
      role: grant.role,
      region_id: grant.kind === 'region' ? grant.regionId : null,
      school_id: grant.kind === 'school' ? grant.schoolId : null,
    })
    .execute()
}

export async function deleteGrant(context: Context, personId: string, grant: ActorGrant): Promise<void> {
  await tables(context)
    .deleteFrom('grants')
    .where('person_id', '=', personId)
    .where('role', '=', grant.role)
    .where(
      sql`coalesce(region_id, school_id)`,
      '=',
      grant.kind === 'region' ? grant.regionId : grant.schoolId,
    )
    .execute()
}

export async function updatePassword(context: Context, personId: string, hash: string): Promise<void> {
  await tables(context)
    .updateTable('people')
    .set({ password_hash: hash })
    .where('id', '=', personId)
    .execute()
}

/** Whether one of these regions, or of these schools' regions, is of the demo. */
export async function anySample(context: Context, grants: ActorGrant[]): Promise<boolean> {
  const targets = await placeGrants(context, grants)
  const ids = targets.flatMap((t) => t?.regionPath.at(-1) ?? [])
  if (ids.length === 0) return false
  const row = await tables(context)
    .selectFrom('regions')
    .select('id')
    .where('id', 'in', ids)
    .where('sample', '=', true)
    .executeTakeFirst()
  return row !== undefined
}
