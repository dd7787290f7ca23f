import type { Lesson } from '../../shared/schedule.ts'
import type { Actor } from '../account/actor.ts'
import { demand, may } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { changePhase } from './change-phase.ts'

/**
 * Opens a lesson for entering, from `enterMinutesBefore` its start: whoever has a part in it, teacher or receiving classroom,
 * is the first to come. An inspector who looks on opens nothing. Open or live already: answers it as it is.
 * @throws AppError `not_found`, `forbidden`, `lesson_too_early` (details `opensAt`), `lesson_over`
 */
export async function openLesson(context: Context, actor: Actor, lessonId: string): Promise<Lesson> {
  return changePhase(context, actor, lessonId, { name: 'open' }, (targets) => {
    if (!may(actor, 'lesson:teach', targets.lead)) demand(actor, 'lesson:receive', targets.all)
  })
}
