import type { Lesson } from '../../shared/schedule.ts'
import type { Actor } from '../account/actor.ts'
import { demand } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { changePhase } from './change-phase.ts'

/**
 * Cancels a scheduled or open lesson, by a coordinator of the lead school's region; what it held is free at once. A live one
 * can't be cancelled (see phase.ts). Cancelled already: answers it as it is, with the first reason.
 * @throws AppError `not_found`, `forbidden`, `lesson_wrong_phase` (live), `lesson_over` (ended)
 */
export async function cancelLesson(
  context: Context,
  actor: Actor,
  lessonId: string,
  reason: string,
): Promise<Lesson> {
  return changePhase(context, actor, lessonId, { name: 'cancel', reason }, (targets) =>
    demand(actor, 'lesson:cancel', targets.lead),
  )
}
