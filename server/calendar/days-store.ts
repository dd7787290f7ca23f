import { sql } from 'kysely'
import type { SpecialDay, Term } from '../../shared/calendar.ts'
import type { Context } from '../platform/context.ts'
import type { CalendarTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<CalendarTables>()

/** Of a region, or of a school. */
export type DaysOwner = { regionId: string } | { schoolId: string }

export interface SpecialDaysRead {
  /** By region, each by date. */
  regionDays: Map<string, SpecialDay[]>
  /** By school, each by date. */
  schoolDays: Map<string, SpecialDay[]>
}

/** What these regions and schools say of dates between two, both included. */
export async function readSpecialDays(
  context: Context,
  of: { regionIds?: readonly string[]; schoolIds?: readonly string[] },
  from: string,
  to: string,
): Promise<SpecialDaysRead> {
  const { rows } = await sql<SpecialDay & { region_id: string | null; school_id: string | null }>`
    select region_id, null::uuid as school_id, day, kind, follows, name from region_days
    where region_id = any(${of.regionIds ?? []}::uuid[]) and day between ${from} and ${to}
    union all
    select null, school_id, day, kind, follows, name from school_days
    where school_id = any(${of.schoolIds ?? []}::uuid[]) and day between ${from} and ${to}
    order by day`.execute(context.db)
  const dayOf = ({ day, kind, follows, name }: SpecialDay): SpecialDay => ({ day, kind, follows, name })
  return {
    regionDays: grouped(
      rows.filter((row) => row.region_id !== null),
      (row) => row.region_id!,
      dayOf,
    ),
    schoolDays: grouped(
      rows.filter((row) => row.school_id !== null),
      (row) => row.school_id!,
      dayOf,
    ),
  }
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

/** Of these regions: their terms that have a day between two dates, and the time zones that they set themselves. */
export async function readTermsAndZones(
  context: Context,
  regionIds: readonly string[],
  from: string,
  to: string,
): Promise<{ terms: Term[]; zones: Map<string, string> }> {
  const rows = await tables(context)
    .selectFrom('regions')
    .leftJoin('terms', (join) =>
      join
        .onRef('terms.region_id', '=', 'regions.id')
        .on('terms.first_day', '<=', to)
        .on('terms.last_day', '>=', from),
    )
    .select(['regions.id as regionId', 'regions.settings'])
    .select(['terms.id', 'terms.name', 'terms.first_day as firstDay', 'terms.last_day as lastDay'])
    .select('terms.grade9_last_day as grade9LastDay')
    .where(sql<boolean>`regions.id = any(${regionIds}::uuid[])`)
    .execute()
  return {
    terms: rows.flatMap(({ settings: _, ...term }) => (term.id === null ? [] : [term as Term])),
    zones: new Map(
      rows.flatMap(({ regionId, settings }) => (settings.zone ? [[regionId, settings.zone]] : [])),
    ),
  }
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
