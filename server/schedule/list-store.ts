import { type Expression, type SqlBool, sql } from 'kysely'
import type { z } from 'zod'
import type { lessonFilter } from '../../shared/schedule.ts'
import type { Actor } from '../account/actor.ts'
import { reachOf } from '../account/policy.ts'
import type { LessonCondition } from './lesson-store.ts'

type Builder = Parameters<LessonCondition>[0]
type Filter = z.output<typeof lessonFilter>

/** A lesson that takes place at least partly between `from` and `to`, of this teacher, school, class group. */
export function matching(eb: Builder, filter: Filter): Expression<SqlBool> {
  const conditions: Expression<SqlBool>[] = []
  if (filter.from) conditions.push(eb('lessons.ends_at', '>', new Date(filter.from)))
  if (filter.to) conditions.push(eb('lessons.starts_at', '<', new Date(filter.to)))
  if (filter.teacherId) conditions.push(eb('lessons.teacher_id', '=', filter.teacherId))
  if (filter.schoolId) conditions.push(ofSchools([filter.schoolId]))
  if (filter.classGroupId)
    conditions.push(
      eb.or([
        eb('lessons.lead_class_group_id', '=', filter.classGroupId),
        eb.exists(
          eb
            .selectFrom('receivers')
            .select('receivers.lesson_id')
            .whereRef('receivers.lesson_id', '=', 'lessons.id')
            .where('receivers.class_group_id', '=', filter.classGroupId),
        ),
      ]),
    )
  return eb.and(conditions)
}

/** At least all that the policy lets the actor read: by region, by school, by name, by room. */
export function seenBy(eb: Builder, actor: Actor): Expression<SqlBool> {
  if (actor.kind === 'device') return inRoom(eb, actor.classroomId)
  const { everywhere, regionIds, schoolIds } = reachOf(actor, 'lesson:read')
  if (everywhere || actor.kind === 'system') return eb.and([])
  return eb.or([
    eb('lessons.teacher_id', '=', actor.id),
    eb.exists(
      eb
        .selectFrom('receivers')
        .select('receivers.lesson_id')
        .whereRef('receivers.lesson_id', '=', 'lessons.id')
        .where('receivers.assistant_id', '=', actor.id),
    ),
    ofSchools(schoolIds),
    inRegions(regionIds),
  ])
}

export function inRoom(eb: Builder, classroomId: string): Expression<SqlBool> {
  return eb.or([
    eb('lessons.lead_classroom_id', '=', classroomId),
    eb.exists(
      eb
        .selectFrom('receivers')
        .select('receivers.lesson_id')
        .whereRef('receivers.lesson_id', '=', 'lessons.id')
        .where('receivers.classroom_id', '=', classroomId),
    ),
  ])
}

function ofSchools(schoolIds: string[]): Expression<SqlBool> {
  return sql<SqlBool>`(lead.id = any(${schoolIds}::uuid[]) or exists (
    select from receivers join class_groups on class_groups.id = receivers.class_group_id
    where receivers.lesson_id = lessons.id and class_groups.school_id = any(${schoolIds}::uuid[])))`
}

function inRegions(regionIds: string[]): Expression<SqlBool> {
  return sql<SqlBool>`(exists (
    select from regions where regions.id = lead.region_id and regions.path && ${regionIds}::uuid[]
  ) or exists (
    select from receivers
    join class_groups on class_groups.id = receivers.class_group_id
    join schools on schools.id = class_groups.school_id
    join regions on regions.id = schools.region_id
    where receivers.lesson_id = lessons.id and regions.path && ${regionIds}::uuid[]))`
}
