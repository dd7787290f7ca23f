import { AppError } from '../../shared/errors.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { Actor } from '../account/actor.ts'
import { demandSeen } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { lessonTargets } from './lesson-target.ts'
import { loadLesson } from './load-lesson.ts'

/** One lesson, for whoever may read any of the schools that take part. @throws AppError `not_found` */
export async function getLesson(context: Context, actor: Actor, lessonId: string): Promise<Lesson> {
  const lesson = await loadLesson(context, lessonId)
  if (!lesson) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  demandSeen(actor, 'lesson:read', (await lessonTargets(context, lesson)).all)
  return lesson
}
