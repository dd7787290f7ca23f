import { AppError } from '../../shared/errors.ts'
import type { Bus } from '../cluster/cluster.ts'
import { answerHere, countHere, seatHere } from './join-poll.ts'
import type { Live } from './live.ts'
import { picturesHere, wallHere } from './live-wall.ts'
import type { RunningLesson } from './running-lesson.ts'

const done = { done: true } as const

/** Answers the other nodes about the lessons that are here; who asks has looked at the rights. */
export function nodeEvents(bus: Bus, live: Live): void {
  async function here(lessonId: string): Promise<RunningLesson> {
    const lesson = await live.held(lessonId)
    if (lesson) return lesson
    throw new AppError('unavailable', 'This lesson is not here any more. Try again in a few seconds.')
  }

  bus.onAsked('live:wall', async () => ({ lessons: await wallHere(live) }))
  bus.onAsked('live:pictures', async ({ lessonId }) => ({ pictures: picturesHere(await here(lessonId)) }))
  bus.onAsked('poll:count', async ({ lessonId, pollId, classroomId, tally }) => {
    await countHere(await here(lessonId), { pollId, classroomId, ...tally })
    return done
  })
  bus.onAsked('poll:answer', async ({ lessonId, pollId, answer, ...pupil }) => {
    const lesson = await here(lessonId)
    await answerHere(lesson, pupil, pollId, answer)
    return seatHere(lesson, pupil)
  })
  bus.onAsked('poll:seat', async ({ lessonId, ...pupil }) => seatHere(await here(lessonId), pupil))
}
