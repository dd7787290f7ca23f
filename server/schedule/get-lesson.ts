import { AppError } from '../../shared/errors.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { lessonTargets, maySeeLesson } from './lesson-target.ts'
import { loadPlanned } from './load-lesson.ts'

/** One lesson, for whoever may read any of the schools that take part; a draft, for whoever may book there. @throws AppError `not_found` */
export async function getLesson(context: Context, actor: Actor, lessonId: string): Promise<Lesson> {
  const lesson = await loadPlanned(context, lessonId)
  const seen = lesson && maySeeLesson(actor, lesson, await lessonTargets(context, lesson))
  if (!seen) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  return lesson
}
