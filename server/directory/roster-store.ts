import type { Pupil } from '../../shared/roster.ts'
import type { Context } from '../platform/context.ts'
import type { DirectoryTables, RostersTable } from './tables.ts'

const tables = (context: Context) => context.db.withTables<DirectoryTables>()

export type RosterRow = RostersTable & { size: number }

/** Rosters of these class groups, by class group; without a name. */
export async function readRosterRows(
  context: Context,
  classGroupIds: readonly string[],
): Promise<Map<string, RosterRow>> {
  if (classGroupIds.length === 0) return new Map()
  const rows = await tables(context)
    .selectFrom('rosters')
    .leftJoin('pupils', 'pupils.class_group_id', 'rosters.class_group_id')
    .selectAll('rosters')
    .select(({ fn }) => fn.count<number>('pupils.id').as('size'))
    .where('rosters.class_group_id', 'in', classGroupIds)
    .groupBy('rosters.class_group_id')
    .execute()
  return new Map(rows.map((row) => [row.class_group_id, { ...row, size: Number(row.size) }]))
}

export async function readRosterRowsOf(context: Context, schoolId: string): Promise<RosterRow[]> {
  const classes = await tables(context)
    .selectFrom('class_groups')
    .select('id')
    .where('school_id', '=', schoolId)
    .execute()
  return [
    ...(
      await readRosterRows(
        context,
        classes.map((row) => row.id),
      )
    ).values(),
  ]
}

export async function readPupils(context: Context, classGroupId: string): Promise<Pupil[]> {
  return tables(context)
    .selectFrom('pupils')
    .select(['id', 'name', 'number'])
    .where('class_group_id', '=', classGroupId)
    .orderBy('position')
    .execute()
}

/** Ids of other classes' pupils among these. */
export async function readForeignPupils(
  context: Context,
  classGroupId: string,
  ids: readonly string[],
): Promise<string[]> {
  const rows = await tables(context)
    .selectFrom('pupils')
    .select('id')
    .where('id', 'in', ids)
    .where('class_group_id', '!=', classGroupId)
    .execute()
  return rows.map((row) => row.id)
}

/** Takes the place of what was there: pupils who stay keep their id and their marks. */
export async function writeRoster(context: Context, row: RostersTable, pupils: Pupil[]): Promise<void> {
  await tables(context)
    .insertInto('rosters')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('class_group_id').doUpdateSet((eb) => ({
        revision: eb.ref('excluded.revision'),
        saved_at: eb.ref('excluded.saved_at'),
        saved_by: eb.ref('excluded.saved_by'),
      })),
    )
    .execute()
  const ids = pupils.map((pupil) => pupil.id)
  await tables(context)
    .deleteFrom('pupils')
    .where('class_group_id', '=', row.class_group_id)
    .where('id', 'not in', ids)
    .execute()
  await tables(context)
    .insertInto('pupils')
    .values(pupils.map((pupil, position) => ({ ...pupil, position, class_group_id: row.class_group_id })))
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({
        position: eb.ref('excluded.position'),
        name: eb.ref('excluded.name'),
        number: eb.ref('excluded.number'),
      })),
    )
    .execute()
}

export async function deleteRosterRow(context: Context, classGroupId: string): Promise<boolean> {
  const { numDeletedRows } = await tables(context)
    .deleteFrom('rosters')
    .where('class_group_id', '=', classGroupId)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Regions in which there are rosters. */
export async function readRosterRegions(context: Context): Promise<string[]> {
  const rows = await tables(context)
    .selectFrom('rosters')
    .innerJoin('class_groups', 'class_groups.id', 'rosters.class_group_id')
    .innerJoin('schools', 'schools.id', 'class_groups.school_id')
    .select('schools.region_id')
    .distinct()
    .execute()
  return rows.map((row) => row.region_id)
}

/** Class groups of the region itself whose roster was last saved before. */
export async function readRostersBefore(context: Context, regionId: string, before: Date): Promise<string[]> {
  const rows = await tables(context)
    .selectFrom('rosters')
    .innerJoin('class_groups', 'class_groups.id', 'rosters.class_group_id')
    .innerJoin('schools', 'schools.id', 'class_groups.school_id')
    .select('rosters.class_group_id')
    .where('schools.region_id', '=', regionId)
    .where('rosters.saved_at', '<', before)
    .execute()
  return rows.map((row) => row.class_group_id)
}
