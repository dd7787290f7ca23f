import type { Lesson } from '../../shared/schedule.ts'
import type { Actor } from '../account/actor.ts'
import { demand } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { changePhase } from './change-phase.ts'

/**
 * Ends an open or live lesson, by its teacher. Ended already: answers it as it is. The caller closes the connections of those
 * who were in it first and has attendance settled after, so that the last minutes count.
 * @throws AppError `not_found`, `forbidden`, `lesson_wrong_phase` (never entered), `lesson_over` (cancelled)
 */
export async function endLesson(context: Context, actor: Actor, lessonId: string): Promise<Lesson> {
  return changePhase(context, actor, lessonId, { name: 'end' }, (targets) =>
    demand(actor, 'lesson:teach', targets.lead),
  )
}
