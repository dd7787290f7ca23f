import { sql } from 'kysely'
import type { Clash } from '../../shared/schedule.ts'
import type { Context } from '../platform/context.ts'
import { type LessonPlan, withClashes } from './plan-lesson.ts'

interface Hit {
  plan: number
  resource: Clash['resource']
  resource_id: string
  lesson_id: string
}

interface Named {
  resource_name: string | null
  subject: Clash['subject']
  teacher_name: string
  starts_at: Date
  ends_at: Date
}

/**
 * What other lessons, drafts too, hold of these plans, plan by plan; two queries however many they are.
 * @param except lessons that are no clash: those that are to be written anew
 */
export async function readClashes(
  context: Context,
  plans: readonly Pick<LessonPlan, 'holds'>[],
  except: readonly string[],
): Promise<Clash[][]> {
  const found: Clash[][] = plans.map(() => [])
  const wanted = plans.flatMap(({ holds }, plan) => holds.map((hold) => ({ plan, ...hold })))
  if (wanted.length === 0) return found
  // `offset 0` keeps each look a look into the index, however little the planner knows of the tables yet.
  const { rows: hits } = await sql<Hit>`
    select wanted.plan, held.resource, held.resource_id, held.lesson_id
    from unnest(
      ${wanted.map((hold) => hold.plan)}::int[],
      ${wanted.map((hold) => hold.resourceId)}::uuid[],
      ${wanted.map((hold) => new Date(hold.during.start).toISOString())}::timestamptz[],
      ${wanted.map((hold) => new Date(hold.during.end).toISOString())}::timestamptz[]
    ) as wanted (plan, resource_id, starts_at, ends_at)
    cross join lateral (
      select resource, resource_id, lesson_id from holds
      where holds.resource_id = wanted.resource_id and holds.during && tstzrange(wanted.starts_at, wanted.ends_at, '[)')
      offset 0
    ) as held
    where not held.lesson_id = any(${except}::uuid[])`.execute(context.db)
  if (hits.length === 0) return found
  const { rows } = await sql<Hit & Named>`select hit.plan, hit.resource, hit.resource_id,
      coalesce(people.display_name, room_school.name || ' ' || classrooms.name, group_school.name || ' ' || class_groups.name)
        as resource_name,
      lessons.id as lesson_id, lessons.subject, teacher.display_name as teacher_name, lessons.starts_at, lessons.ends_at
    from unnest(
      ${hits.map((hit) => hit.plan)}::int[],
      ${hits.map((hit) => hit.resource)}::text[],
      ${hits.map((hit) => hit.resource_id)}::uuid[],
      ${hits.map((hit) => hit.lesson_id)}::uuid[]
    ) as hit (plan, resource, resource_id, lesson_id)
    join lessons on lessons.id = hit.lesson_id
    join people as teacher on teacher.id = lessons.teacher_id
    left join people on people.id = hit.resource_id
    left join classrooms on classrooms.id = hit.resource_id
    left join schools as room_school on room_school.id = classrooms.school_id
    left join class_groups on class_groups.id = hit.resource_id
    left join schools as group_school on group_school.id = class_groups.school_id
    order by lessons.starts_at, lessons.id, hit.resource, hit.resource_id`.execute(context.db)
  for (const row of rows)
    found[row.plan]!.push({
      resource: row.resource,
      resourceId: row.resource_id,
      resourceName: row.resource_name ?? '',
      lessonId: row.lesson_id,
      subject: row.subject,
      teacherName: row.teacher_name,
      startsAt: row.starts_at.toISOString(),
      endsAt: row.ends_at.toISOString(),
    })
  return found
}

/** The plans with their clashes among their problems. */
export async function weighClashes(
  context: Context,
  plans: readonly LessonPlan[],
  except: readonly string[],
): Promise<LessonPlan[]> {
  const clashes = await readClashes(context, plans, except)
  return plans.map((plan, i) => withClashes(plan, clashes[i]!))
}
