import { AppError } from '../../shared/errors.ts'
import type { Poll, PollSet } from '../../shared/poll.ts'
import type { Actor, PersonActor } from '../account/actor.ts'
import { demandSeen, may } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { lessonTargets } from '../schedule/lesson-target.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import { viewPoll } from './poll.ts'
import { readPollSet, readPolls, writePollSet } from './poll-store.ts'

/**
 * The polls of a lesson with their answers, by time opened; by whoever may read the lesson. Classrooms and their assistants see an open
 * one as they do on the screen.
 * @throws AppError `not_found`
 */
export async function readPollsOf(context: Context, actor: Actor, lessonId: string): Promise<Poll[]> {
  const lesson = await loadLesson(context, lessonId)
  if (!lesson) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  const targets = await lessonTargets(context, lesson)
  demandSeen(actor, 'lesson:read', targets.all)
  const to = may(actor, 'lesson:teach', targets.lead) ? 'lead' : 'others'
  return (await readPolls(context, lessonId)).all.map((poll) => viewPoll(poll, to))
}

/** A person's own prepared questions; nobody else's. */
export const readOwnPollSet = (context: Context, actor: Actor): Promise<PollSet> =>
  readPollSet(context, (actor as PersonActor).id)

/** All of them anew: the last one who saves has it. */
export async function putOwnPollSet(context: Context, actor: Actor, set: PollSet): Promise<PollSet> {
  await writePollSet(context, (actor as PersonActor).id, set)
  return set
}
