import { AppError } from '../../shared/errors.ts'
import { type Actor, actorText } from '../account/actor.ts'
import { demand, demandSeen } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { lessonTargets } from '../schedule/lesson-target.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import { putScore } from './satisfaction-store.ts'

/**
 * How content a receiving classroom was with a lesson, 1 to 5, by its own PC or its school's assistant, after the end. A later
 * word takes the place of an earlier one.
 * @throws AppError `not_found`, `forbidden`, `lesson_wrong_phase`
 */
export async function rateLesson(
  context: Context,
  actor: Actor,
  { lessonId, classroomId }: { lessonId: string; classroomId: string },
  score: number,
): Promise<void> {
  const lesson = await loadLesson(context, lessonId)
  if (!lesson) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  const targets = await lessonTargets(context, lesson)
  demandSeen(actor, 'lesson:read', targets.all)
  const receiver = lesson.receivers.find((one) => one.classroomId === classroomId)
  if (!receiver) throw new AppError('not_found', 'This classroom has no part in the lesson.', { classroomId })
  demand(actor, 'lesson:receive', targets.receivers.get(receiver.classGroupId)!)
  if (lesson.phase !== 'ended')
    throw new AppError('lesson_wrong_phase', 'A lesson is rated once it is over.', { phase: lesson.phase })
  await putScore(context, {
    lesson_id: lessonId,
    classroom_id: classroomId,
    score,
    rated_by: actorText(actor),
    rated_at: context.now(),
  })
}
