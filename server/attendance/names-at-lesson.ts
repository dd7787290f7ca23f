import { AppError } from '../../shared/errors.ts'
import type { NamesAtLesson } from '../../shared/roster.ts'
import type { Actor } from '../account/actor.ts'
import { demand, demandSeen } from '../account/policy.ts'
import { namesOf } from '../directory/read-roster.ts'
import { schoolScopes } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { lessonTargets } from '../schedule/lesson-target.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import { readMarks } from './count-store.ts'
import { classTarget } from './report-head-count.ts'

/**
 * The names of a class at a lesson and who was marked: for its school's people, the assistant named for it, and the PC of the
 * room that it sits in. Each reading is in the audit, with the lesson.
 * @throws AppError `not_found` (also where the school keeps no names), `forbidden`
 */
export async function namesAtLesson(
  context: Context,
  actor: Actor,
  lessonId: string,
  classGroupId: string,
): Promise<NamesAtLesson> {
  const lesson = await loadLesson(context, lessonId)
  if (!lesson) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  const targets = await lessonTargets(context, lesson)
  demandSeen(actor, 'lesson:read', targets.all)
  demand(actor, 'roster:read', classTarget(lesson, targets, classGroupId))
  const schoolId =
    lesson.receivers.find((receiver) => receiver.classGroupId === classGroupId)?.schoolId ??
    lesson.leadSchoolId
  const school = (await schoolScopes(context, [schoolId])).get(schoolId)!
  const roster = await namesOf(context, actor, school, classGroupId, { lessonId })
  return { roster, marks: await readMarks(context, lessonId, classGroupId) }
}
