import { sql } from 'kysely'
import type { Subject } from '../../shared/directory.ts'
import type { Context } from '../platform/context.ts'
import type { PlanTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<PlanTables>()

/** A lead teacher at a school that gives lessons, with what is known of what they teach. */
export interface LeadTeacher {
  personId: string
  name: string
  schoolId: string
  /** Subjects of the shared lessons that they have given or will give. */
  shared: Subject[]
  /** Names of the subjects in the schools' own timetables. */
  local: string[]
  /** What a coordinator says; null: nothing. */
  set: { subjects: Subject[]; maxShared: number | null } | null
}

export async function readLeadTeachers(
  context: Context,
  schoolIds: readonly string[],
): Promise<LeadTeacher[]> {
  const { rows } = await sql<
    Omit<LeadTeacher, 'set'> & { subjects: Subject[] | null; maxShared: number | null }
  >`
    select people.id as "personId", people.display_name as name, grants.school_id as "schoolId",
      array(select distinct subject from lessons where teacher_id = people.id and phase <> 'cancelled') as shared,
      array(select distinct subject_name from local_lessons where teacher_id = people.id) as local,
      plan_teachers.subjects, plan_teachers.max_shared as "maxShared"
    from grants join people on people.id = grants.person_id
    left join plan_teachers on plan_teachers.person_id = people.id and plan_teachers.school_id = grants.school_id
    where grants.role = 'lead-teacher' and grants.school_id = any(${schoolIds}::uuid[]) and not people.disabled
    order by people.display_name, people.id`.execute(context.db)
  return rows.map(({ subjects, maxShared, ...row }) => ({
    ...row,
    set: subjects ? { subjects, maxShared } : null,
  }))
}

export async function writePlanTeacher(
  context: Context,
  teacher: { personId: string; schoolId: string; subjects: Subject[]; maxShared: number | null },
): Promise<void> {
  const row = { subjects: teacher.subjects, max_shared: teacher.maxShared, changed_at: context.now() }
  await tables(context)
    .insertInto('plan_teachers')
    .values({ person_id: teacher.personId, school_id: teacher.schoolId, ...row })
    .onConflict((conflict) => conflict.columns(['person_id', 'school_id']).doUpdateSet(row))
    .execute()
}

/** That lessons hold a teacher, a classroom or a class at the same time of the week, on so many dates. */
export interface WeeklyHold {
  resourceId: string
  weekday: number
  /** Local clock times. */
  start: string
  end: string
  dates: number
}

/** What lessons between two instants hold, but for those of some series; added up by weekday and time. */
export async function readWeeklyHolds(
  context: Context,
  { from, until, zone }: { from: Date; until: Date; zone: string },
  resourceIds: readonly string[],
  exceptSeries: readonly string[],
): Promise<WeeklyHold[]> {
  const { rows } = await sql<WeeklyHold>`
    select holds.resource_id as "resourceId",
      extract(isodow from lower(during) at time zone ${zone}::text)::int as weekday,
      to_char(lower(during) at time zone ${zone}::text, 'HH24:MI') as start,
      to_char(upper(during) at time zone ${zone}::text, 'HH24:MI') as end,
      count(*)::int as dates
    from lessons join holds on holds.lesson_id = lessons.id
    where lessons.starts_at >= ${from} and lessons.starts_at < ${until} and lessons.phase <> 'cancelled'
      and holds.resource_id = any(${resourceIds}::uuid[])
      and (lessons.series_id is null or lessons.series_id <> all(${exceptSeries}::uuid[]))
    group by 1, 2, 3, 4`.execute(context.db)
  return rows
}

/** The assistant teacher of each school that has just one. */
export async function readOnlyAssistants(
  context: Context,
  schoolIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ schoolId: string; personId: string }>`
    select grants.school_id as "schoolId", min(people.id::text) as "personId"
    from grants join people on people.id = grants.person_id
    where grants.role = 'assistant-teacher' and not people.disabled and grants.school_id = any(${schoolIds}::uuid[])
    group by grants.school_id having count(*) = 1`.execute(context.db)
  return new Map(rows.map((row) => [row.schoolId, row.personId]))
}
