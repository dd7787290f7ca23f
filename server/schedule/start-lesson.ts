import type { Lesson } from '../../shared/schedule.ts'
import type { Actor } from '../account/actor.ts'
import { demand } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { changePhase } from './change-phase.ts'

/**
 * The lead end goes live, by its teacher. Live already: answers it as it is.
 * @throws AppError `not_found`, `forbidden`, `lesson_too_early`, `lesson_wrong_phase` (not entered yet), `lesson_over`
 */
export async function startLesson(context: Context, actor: Actor, lessonId: string): Promise<Lesson> {
  return changePhase(context, actor, lessonId, { name: 'start' }, (targets) =>
    demand(actor, 'lesson:teach', targets.lead),
  )
}
