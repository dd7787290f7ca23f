import { sql } from 'kysely'
import type { Clash } from '../../shared/schedule.ts'
import type { Context } from '../platform/context.ts'
import { type LessonPlan, withClashes } from './plan-lesson.ts'

/**
 * What other lessons, drafts too, hold of these plans, plan by plan; one query however many they are.
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
  const { rows } = await sql<{
    plan: number
    resource: Clash['resource']
    resource_id: string
    resource_name: string | null
    lesson_id: string
    subject: Clash['subject']
    teacher_name: string
    starts_at: Date
    ends_at: Date
  }>`select wanted.plan, holds.resource, holds.resource_id,
      coalesce(people.display_name, room_school.name || ' ' || classrooms.name, group_school.name || ' ' || class_groups.name)
        as resource_name,
      lessons.id as lesson_id, lessons.subject, teacher.display_name as teacher_name, lessons.starts_at, lessons.ends_at
    from unnest(
      ${wanted.map((hold) => hold.plan)}::int[],
      ${wanted.map((hold) => hold.resourceId)}::uuid[],
      ${wanted.map((hold) => new Date(hold.during.start).toISOString())}::timestamptz[],
      ${wanted.map((hold) => new Date(hold.during.end).toISOString())}::timestamptz[]
    ) as wanted (plan, resource_id, starts_at, ends_at)
    join holds on holds.resource_id = wanted.resource_id
      and holds.during && tstzrange(wanted.starts_at, wanted.ends_at, '[)')
      and not holds.lesson_id = any(${except}::uuid[])
    join lessons on lessons.id = holds.lesson_id
    join people as teacher on teacher.id = lessons.teacher_id
    left join people on people.id = holds.resource_id
    left join classrooms on classrooms.id = holds.resource_id
    left join schools as room_school on room_school.id = classrooms.school_id
    left join class_groups on class_groups.id = holds.resource_id
    left join schools as group_school on group_school.id = class_groups.school_id
    order by lessons.starts_at, lessons.id, holds.resource, holds.resource_id`.execute(context.db)
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
