import type { RollCalls } from '../../shared/attendance.ts'
import { AppError } from '../../shared/errors.ts'
import type { Actor } from '../account/actor.ts'
import { demandSeen, may } from '../account/policy.ts'
import { rosterNoteOf } from '../directory/roster-note.ts'
import { schoolScopes } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { lessonTargets, schoolsOf } from '../schedule/lesson-target.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import { readHeadCounts } from './count-store.ts'
import { countedFrom } from './report-head-count.ts'
import { readClassGroup } from './store.ts'

/**
 * What is known of each class that the actor counts at a lesson, and whether its school keeps names that the actor may read.
 * No name is in it: pages ask it again and again.
 * @throws AppError `not_found`
 */
export async function listHeadCounts(context: Context, actor: Actor, lessonId: string): Promise<RollCalls> {
  const lesson = await loadLesson(context, lessonId)
  if (!lesson) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  const targets = await lessonTargets(context, lesson)
  demandSeen(actor, 'lesson:read', targets.all)
  const scopes = await schoolScopes(context, schoolsOf(lesson))
  const seats = [
    ...(lesson.leadClassGroupId === null
      ? []
      : [
          {
            classGroupId: lesson.leadClassGroupId,
            classSize: (await readClassGroup(context, lesson.leadClassGroupId)).size,
            schoolId: lesson.leadSchoolId,
            target: targets.lead,
          },
        ]),
    ...lesson.receivers.map(({ classGroupId, classSize, schoolId }) => ({
      classGroupId,
      classSize,
      schoolId,
      target: targets.receivers.get(classGroupId)!,
    })),
  ].filter(({ target }) => may(actor, 'head-count:report', target))
  const counts = await readHeadCounts(context, lessonId)
  const classes: RollCalls['classes'] = []
  for (const { classGroupId, classSize, schoolId, target } of seats)
    classes.push({
      classGroupId,
      classSize,
      headCounts: counts.filter((count) => count.classGroupId === classGroupId),
      roster: may(actor, 'roster:read', target)
        ? await rosterNoteOf(context, scopes.get(schoolId)!, classGroupId)
        : null,
    })
  const opensAt = new Date(await countedFrom(context, lesson)).toISOString()
  return { serverTime: context.now().toISOString(), opensAt, classes }
}
