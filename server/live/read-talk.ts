import { AppError } from '../../shared/errors.ts'
import type { Talk } from '../../shared/live.ts'
import type { Actor } from '../account/actor.ts'
import { demandSeen, may } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { lessonTargets } from '../schedule/lesson-target.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import { readQuestions } from './question-store.ts'
import { readTurns } from './store.ts'

/**
 * What was asked at a lesson and who was on stage, for its page afterwards; by whoever may read the lesson. The teacher's notes are
 * for the teacher alone.
 * @throws AppError `not_found`
 */
export async function readTalk(context: Context, actor: Actor, lessonId: string): Promise<Talk> {
  const lesson = await loadLesson(context, lessonId)
  if (!lesson) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  const targets = await lessonTargets(context, lesson)
  demandSeen(actor, 'lesson:read', targets.all)
  const notes = may(actor, 'lesson:teach', targets.lead)
  const [questions, stage] = await Promise.all([
    readQuestions(context, lessonId),
    readTurns(context, lessonId),
  ])
  return { questions: notes ? questions : questions.map((one) => ({ ...one, note: '' })), stage }
}
