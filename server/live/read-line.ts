import { AppError } from '../../shared/errors.ts'
import type { LineHistory } from '../../shared/live.ts'
import type { Actor } from '../account/actor.ts'
import { demand, demandSeen } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { lessonTargets } from '../schedule/lesson-target.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import { readLinePoints } from './line-store.ts'

/**
 * How the lines of a lesson were, the lead end first; by whoever may read its attendance.
 * @throws AppError `not_found`, `forbidden`
 */
export async function readLine(context: Context, actor: Actor, lessonId: string): Promise<LineHistory> {
  const lesson = await loadLesson(context, lessonId)
  if (!lesson) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  const targets = await lessonTargets(context, lesson)
  demandSeen(actor, 'lesson:read', targets.all)
  demand(actor, 'attendance:read', targets.all)
  const points = await readLinePoints(context, lessonId)
  const places = [
    { place: 'lead', name: lesson.leadSchoolName },
    ...lesson.receivers.map(({ classroomId, schoolName }) => ({ place: classroomId, name: schoolName })),
  ]
  return { places: places.map((one) => ({ ...one, points: points.get(one.place) ?? [] })) }
}
