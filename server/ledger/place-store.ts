import { sql } from 'kysely'
import type { SpecialDay, Term } from '../../shared/calendar.ts'
import type { OwnSettings, Region, School, Subject } from '../../shared/directory.ts'
import type { ReachOf } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import type { LedgerTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<LedgerTables>()

export interface PlacedTerm extends Term {
  /** Of the region it belongs to, from the root down. */
  regionPath: string[]
}

export async function readPlacedTerm(context: Context, id: string): Promise<PlacedTerm | null> {
  const row = await tables(context)
    .selectFrom('terms')
    .innerJoin('regions', 'regions.id', 'terms.region_id')
    .selectAll('terms')
    .select('regions.path')
    .where('terms.id', '=', id)
    .executeTakeFirst()
  if (!row) return null
  return {
    id: row.id,
    regionId: row.region_id,
    name: row.name,
    firstDay: row.first_day,
    lastDay: row.last_day,
    grade9LastDay: row.grade9_last_day,
    regionPath: row.path,
  }
}

export interface PlacedSchool {
  id: string
  name: string
  regionId: string
  stage: School['stage']
}

export interface PlacedClassGroup {
  id: string
  name: string
  grade: number
  schoolId: string
}

export interface PlacedRegion {
  id: string
  name: string
  level: Region['level']
  path: string[]
  settings: OwnSettings
}

/** Regions at or below any of these, and those above them, with what each sets itself. */
export async function readRegionsAround(context: Context, regionId: string): Promise<PlacedRegion[]> {
  return tables(context)
    .selectFrom('regions')
    .select(['id', 'name', 'level', 'path', 'settings'])
    .where(
      sql<boolean>`(${regionId}::uuid = any(path) or id = any((select path from regions where id = ${regionId}::uuid)::uuid[]))`,
    )
    .execute()
}

const inReach = (reach: ReachOf) => sql<boolean>`(${sql.lit(reach.everywhere)}
  or regions.path && ${reach.regionIds}::uuid[] or schools.id = any(${reach.schoolIds}::uuid[]))`

export interface Place {
  /** All of these regions are above. */
  regionIds: readonly string[]
  schoolId?: string | undefined
  classGroupId?: string | undefined
}

/** Schools of a place as far as the actor's reach goes, by name. */
export async function readSchoolsWithin(
  context: Context,
  reach: ReachOf,
  { regionIds, schoolId }: Place,
): Promise<PlacedSchool[]> {
  return tables(context)
    .selectFrom('schools')
    .innerJoin('regions', 'regions.id', 'schools.region_id')
    .select(['schools.id', 'schools.name', 'schools.stage', 'schools.region_id as regionId'])
    .where(sql<boolean>`regions.path @> ${regionIds}::uuid[]`)
    .where(inReach(reach))
    .$if(schoolId !== undefined, (query) => query.where('schools.id', '=', schoolId!))
    .orderBy('schools.name')
    .orderBy('schools.id')
    .execute()
}

/** Class groups of a place, whatever the actor's reach. */
export async function readClassGroupsWithin(
  context: Context,
  { regionIds, schoolId, classGroupId }: Place,
): Promise<PlacedClassGroup[]> {
  return tables(context)
    .selectFrom('class_groups')
    .innerJoin('schools', 'schools.id', 'class_groups.school_id')
    .innerJoin('regions', 'regions.id', 'schools.region_id')
    .select([
      'class_groups.id',
      'class_groups.name',
      'class_groups.grade',
      'class_groups.school_id as schoolId',
    ])
    .where(sql<boolean>`regions.path @> ${regionIds}::uuid[]`)
    .$if(schoolId !== undefined, (query) => query.where('schools.id', '=', schoolId!))
    .$if(classGroupId !== undefined, (query) => query.where('class_groups.id', '=', classGroupId!))
    .execute()
}

export interface PlacedSpecialDay extends Pick<SpecialDay, 'day' | 'kind' | 'follows'> {
  /** A region's or a school's. */
  ownerId: string
}

/** What regions around a place and schools in it say of the dates of a term. */
export async function readSpecialDaysWithin(
  context: Context,
  regionIds: readonly string[],
  within: string,
  { firstDay, lastDay }: Pick<Term, 'firstDay' | 'lastDay'>,
): Promise<PlacedSpecialDay[]> {
  const { rows } = await sql<PlacedSpecialDay>`
    select region_id as "ownerId", day, kind, follows from region_days
    where region_id = any(${regionIds}::uuid[]) and day between ${firstDay} and ${lastDay}
    union all
    select school_id, day, kind, follows from school_days
    where day between ${firstDay} and ${lastDay} and school_id in (
      select schools.id from schools join regions on regions.id = schools.region_id
      where ${within}::uuid = any(regions.path))`.execute(context.db)
  return rows
}

/** Terms of these regions that share a day with a term. */
export async function readTermsAmong(
  context: Context,
  regionIds: readonly string[],
  { firstDay, lastDay }: Pick<Term, 'firstDay' | 'lastDay'>,
): Promise<Term[]> {
  return tables(context)
    .selectFrom('terms')
    .select(['id', 'region_id as regionId', 'name', 'first_day as firstDay', 'last_day as lastDay'])
    .where('region_id', 'in', regionIds)
    .where('first_day', '<=', lastDay)
    .where('last_day', '>=', firstDay)
    .execute()
}

/** Lessons that are booked in a period and not over, by class group and subject. */
export async function countAhead(
  context: Context,
  { regionIds, schoolId }: Place,
  { from, until }: { from: Date; until: Date },
): Promise<{ classGroupId: string; subject: Subject; lessons: number }[]> {
  const { rows } = await sql<{ classGroupId: string; subject: Subject; lessons: number }>`
    with ahead as (
      select id, subject, lead_class_group_id from lessons
      where starts_at >= ${from} and starts_at < ${until} and phase in ('scheduled', 'open', 'live')
    ), seats as (
      select receivers.class_group_id, ahead.subject from ahead join receivers on receivers.lesson_id = ahead.id
      union all
      select lead_class_group_id, subject from ahead where lead_class_group_id is not null
    ), counted as (
      select class_group_id, subject, count(*)::int as lessons from seats group by class_group_id, subject
    )
    select counted.class_group_id as "classGroupId", counted.subject, counted.lessons from counted
    join class_groups on class_groups.id = counted.class_group_id
    join schools on schools.id = class_groups.school_id
    join regions on regions.id = schools.region_id
    where regions.path @> ${regionIds}::uuid[]
      and (${schoolId ?? null}::uuid is null or schools.id = ${schoolId ?? null}::uuid)`.execute(context.db)
  return rows
}
