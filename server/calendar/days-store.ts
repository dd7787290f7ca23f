import { sql } from 'kysely'
import type { SpecialDay, Term } from '../../shared/calendar.ts'
import { defaultSettings } from '../../shared/directory.ts'
import type { Context } from '../platform/context.ts'
import { termOfRow } from './store.ts'
import type { CalendarTables, RegionDaysTable, SchoolDaysTable } from './tables.ts'

const tables = (context: Context) => context.db.withTables<CalendarTables>()

/** Of a region, or of a school. */
export type DaysOwner = { regionId: string } | { schoolId: string }

const dayOfRow = ({ day, kind, follows, name }: RegionDaysTable | SchoolDaysTable): SpecialDay => ({
  day,
  kind,
  follows,
  name,
})

/** Special days between two dates, both included, by region and by date. */
export async function readRegionDays(
  context: Context,
  regionIds: readonly string[],
  from: string,
  to: string,
): Promise<Map<string, SpecialDay[]>> {
  const rows = await tables(context)
    .selectFrom('region_days')
    .selectAll()
    .where(sql<boolean>`region_id = any(${regionIds}::uuid[])`)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .execute()
  return grouped(rows, (row) => row.region_id, dayOfRow)
}

/** As `readRegionDays`, by school. */
export async function readSchoolDays(
  context: Context,
  schoolIds: readonly string[],
  from: string,
  to: string,
): Promise<Map<string, SpecialDay[]>> {
  const rows = await tables(context)
    .selectFrom('school_days')
    .selectAll()
    .where(sql<boolean>`school_id = any(${schoolIds}::uuid[])`)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .execute()
  return grouped(rows, (row) => row.school_id, dayOfRow)
}

export function grouped<R, T>(
  rows: readonly R[],
  key: (row: R) => string,
  of: (row: R) => T,
): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(key(row))
    if (group) group.push(of(row))
    else groups.set(key(row), [of(row)])
  }
  return groups
}

/** Puts these in the place of all special days between two dates. */
export async function replaceDays(
  context: Context,
  owner: DaysOwner,
  from: string,
  to: string,
  days: readonly SpecialDay[],
): Promise<void> {
  const db = tables(context)
  if ('regionId' in owner) {
    const region_id = owner.regionId
    await db
      .deleteFrom('region_days')
      .where('region_id', '=', region_id)
      .where('day', '>=', from)
      .where('day', '<=', to)
      .execute()
    if (days.length > 0)
      await db
        .insertInto('region_days')
        .values(days.map((day) => ({ region_id, ...day })))
        .execute()
    return
  }
  const school_id = owner.schoolId
  await db
    .deleteFrom('school_days')
    .where('school_id', '=', school_id)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .execute()
  if (days.length > 0)
    await db
      .insertInto('school_days')
      .values(days.map((day) => ({ school_id, ...day })))
      .execute()
}

/** Lets one change of the region's or school's calendar at a time through, until the transaction ends. */
export async function lockOwner(context: Context, owner: DaysOwner): Promise<void> {
  const db = tables(context)
  if ('regionId' in owner)
    await db.selectFrom('regions').select('id').where('id', '=', owner.regionId).forNoKeyUpdate().execute()
  else await db.selectFrom('schools').select('id').where('id', '=', owner.schoolId).forNoKeyUpdate().execute()
}

/** Terms of these regions that have a day between two dates. */
export async function readTermsBetween(
  context: Context,
  regionIds: readonly string[],
  from: string,
  to: string,
): Promise<Term[]> {
  const rows = await tables(context)
    .selectFrom('terms')
    .selectAll()
    .where(sql<boolean>`region_id = any(${regionIds}::uuid[])`)
    .where('first_day', '<=', to)
    .where('last_day', '>=', from)
    .execute()
  return rows.map(termOfRow)
}

/** The time zone in force in each place, by its path from the root down (joined by commas). */
export async function readZones(
  context: Context,
  paths: readonly (readonly string[])[],
): Promise<Map<string, string>> {
  const rows = await tables(context)
    .selectFrom('regions')
    .select(['id', 'settings'])
    .where(sql<boolean>`id = any(${[...new Set(paths.flat())]}::uuid[])`)
    .execute()
  const own = new Map(rows.map((row) => [row.id, row.settings.zone]))
  const zoneOf = (path: readonly string[]): string =>
    path.map((id) => own.get(id)).findLast((zone) => zone !== undefined) ?? defaultSettings.zone
  return new Map(paths.map((path) => [path.join(), zoneOf(path)]))
}

/** Ids of the schools in a region and below. */
export async function readSchoolIdsUnder(context: Context, regionId: string): Promise<string[]> {
  const rows = await tables(context)
    .selectFrom('schools')
    .innerJoin('regions', 'regions.id', 'schools.region_id')
    .select('schools.id')
    .where(sql<boolean>`${regionId} = any(regions.path)`)
    .execute()
  return rows.map((row) => row.id)
}
