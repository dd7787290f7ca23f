import { sql } from 'kysely'
import type { Term } from '../../shared/calendar.ts'
import type { Subject } from '../../shared/directory.ts'
import type { ReachOf } from '../account/policy.ts'
import type { AttendanceTables } from '../attendance/tables.ts'
import type { Context } from '../platform/context.ts'

const tables = (context: Context) => context.db.withTables<AttendanceTables>()

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
    regionPath: row.path,
  }
}

export interface PlacedClassGroup {
  id: string
  name: string
  grade: number
  schoolId: string
  schoolName: string
  regionId: string
}

/** Class groups that are below all of these regions, as far as the actor's reach goes. */
export async function readClassGroupsWithin(
  context: Context,
  reach: ReachOf,
  regionIds: readonly string[],
  schoolId: string | undefined,
): Promise<PlacedClassGroup[]> {
  return tables(context)
    .selectFrom('class_groups')
    .innerJoin('schools', 'schools.id', 'class_groups.school_id')
    .innerJoin('regions', 'regions.id', 'schools.region_id')
    .select([
      'class_groups.id',
      'class_groups.name',
      'class_groups.grade',
      'schools.id as schoolId',
      'schools.name as schoolName',
      'schools.region_id as regionId',
    ])
    .where(sql<boolean>`regions.path @> ${regionIds}::uuid[]`)
    .where(
      sql<boolean>`(${sql.lit(reach.everywhere)} or regions.path && ${reach.regionIds}::uuid[]
        or schools.id = any(${reach.schoolIds}::uuid[]))`,
    )
    .$if(schoolId !== undefined, (query) => query.where('schools.id', '=', schoolId!))
    .orderBy('schools.name')
    .orderBy('schools.id')
    .orderBy('class_groups.grade')
    .orderBy('class_groups.name')
    .execute()
}

/** What the outcomes of a class group and subject add up to. */
export interface OutcomeCounts {
  classGroupId: string
  subject: Subject
  local: number
  shared: number
  partial: number
  absent: number
  notDelivered: number
  unknown: number
}

export interface Period {
  from: Date
  until: Date
}

/** Outcomes of lessons that began in the period, by class group and subject. */
export async function countOutcomes(
  context: Context,
  classGroupIds: readonly string[],
  { from, until }: Period,
): Promise<OutcomeCounts[]> {
  const { rows } = await sql<OutcomeCounts>`
    select outcomes.class_group_id as "classGroupId", lessons.subject,
      count(*) filter (where outcome = 'attended' and lead_class) as local,
      count(*) filter (where outcome = 'attended' and not lead_class) as shared,
      count(*) filter (where outcome = 'partial') as partial,
      count(*) filter (where outcome = 'absent') as absent,
      count(*) filter (where outcome = 'not-delivered') as "notDelivered",
      count(*) filter (where outcome = 'unknown') as unknown
    from outcomes join lessons on lessons.id = outcomes.lesson_id
    where outcomes.class_group_id = any(${classGroupIds}::uuid[])
      and lessons.starts_at >= ${from} and lessons.starts_at < ${until}
    group by outcomes.class_group_id, lessons.subject`.execute(context.db)
  return rows
}

/**
 * Lessons of the term still to come after `asOf`, by class group and subject: those that begin later, and those that began and
 * are not over.
 */
export async function countAhead(
  context: Context,
  classGroupIds: readonly string[],
  term: Period,
  asOf: Date,
): Promise<{ classGroupId: string; subject: Subject; lessons: number }[]> {
  const { rows } = await sql<{ classGroupId: string; subject: Subject; lessons: number }>`
    with ahead as (
      select id, subject, lead_class_group_id from lessons
      where starts_at >= ${term.from} and starts_at < ${term.until}
        and (phase in ('scheduled', 'open', 'live') or (phase = 'ended' and starts_at >= ${asOf}))
    ), seats as (
      select receivers.class_group_id, ahead.subject from ahead join receivers on receivers.lesson_id = ahead.id
      union all
      select lead_class_group_id, subject from ahead where lead_class_group_id is not null
    )
    select class_group_id as "classGroupId", subject, count(*) as lessons from seats
    where class_group_id = any(${classGroupIds}::uuid[])
    group by class_group_id, subject`.execute(context.db)
  return rows
}
