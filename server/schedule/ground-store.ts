import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import type { Ground } from './ground.ts'
import { tables } from './lesson-store.ts'

interface Named {
  people: readonly string[]
  classrooms: readonly string[]
  classGroups: readonly string[]
}

/** People, classrooms and class groups by id; what is missing does not exist. */
export async function readParts(
  context: Context,
  { people, classrooms, classGroups }: Named,
): Promise<Pick<Ground, 'people' | 'classrooms' | 'classGroups'>> {
  const db = tables(context)
  const personRows = await db
    .selectFrom('people')
    .select(['id', 'display_name', 'disabled'])
    .select((eb) => [
      sql<string[]>`array(${eb
        .selectFrom('grants')
        .select('grants.school_id')
        .whereRef('grants.person_id', '=', 'people.id')
        .where('grants.role', '=', 'lead-teacher')})`.as('lead_teacher_at'),
      sql<string[]>`array(${eb
        .selectFrom('grants')
        .select('grants.school_id')
        .whereRef('grants.person_id', '=', 'people.id')
        .where('grants.role', '=', 'assistant-teacher')})`.as('assistant_at'),
    ])
    .where('id', '=', sql<string>`any(${people}::uuid[])`)
    .execute()
  const roomRows = await db
    .selectFrom('classrooms')
    .select(['id', 'school_id as schoolId', 'name', 'lead', 'receive'])
    .where('id', '=', sql<string>`any(${classrooms}::uuid[])`)
    .execute()
  const groupRows = await db
    .selectFrom('class_groups')
    .select(['id', 'school_id as schoolId', 'name', 'grade'])
    .where('id', '=', sql<string>`any(${classGroups}::uuid[])`)
    .execute()
  return {
    people: new Map(
      personRows.map((row) => [
        row.id,
        {
          id: row.id,
          displayName: row.display_name,
          disabled: row.disabled,
          leadTeacherAt: row.lead_teacher_at,
          assistantAt: row.assistant_at,
        },
      ]),
    ),
    classrooms: new Map(roomRows.map((row) => [row.id, row])),
    classGroups: new Map(groupRows.map((row) => [row.id, row])),
  }
}

/** Pairings of these lead schools, of any date. */
export async function readPairings(
  context: Context,
  leadSchoolIds: readonly string[],
): Promise<Ground['pairings']> {
  const rows = await tables(context)
    .selectFrom('pairings')
    .select(['lead_school_id', 'member_school_id', 'from_date', 'until_date'])
    .where('lead_school_id', '=', sql<string>`any(${leadSchoolIds}::uuid[])`)
    .execute()
  return rows.map((row) => ({
    leadSchoolId: row.lead_school_id,
    memberSchoolId: row.member_school_id,
    from: row.from_date,
    until: row.until_date,
  }))
}
