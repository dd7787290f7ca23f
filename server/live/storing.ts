import type { Fence } from '../cluster/fence.ts'
import type { Context } from '../platform/context.ts'
import { isUnreachable } from '../platform/database.ts'
import { type QuestionEvent, storeQuestion, storeQuestions } from './question-store.ts'
import type { LessonEvent, StoredEvent } from './state.ts'
import { storeEvents } from './store.ts'
import { createTogether } from './together.ts'

/**
 * Stores what one command made of a lesson, all or nothing, if the lesson is still its owner's; the next command of the same lesson
 * waits for it.
 * @throws Fenced, AppError `already_exists` when something of another lesson has an id
 */
export type Storing = (fence: Fence, events: readonly LessonEvent[]) => Promise<void>

/**
 * Hands and votes go up all over the county at the same moment. Four commits at once keep the disk busy; what comes meanwhile shares
 * the next one, where each would wake the database for itself.
 */
const limits = { lanes: 4, most: 100 }

export function createStoring(context: Context): Storing {
  const together = createTogether<{ fence: Fence; event: QuestionEvent }>(async (all) => {
    const alone = () => all.map(({ fence, event }) => storeQuestion(context, fence, event))
    if (all.length === 1) return Promise.all(alone()).then(() => [])
    try {
      const stored = await storeQuestions(context, all)
      return all.map(({ fence, event }, i) => (stored[i] ? undefined : storeQuestion(context, fence, event)))
    } catch (error) {
      // Where nobody answered it may be done or not, of each of them; what was refused is refused to one of them.
      if (isUnreachable(error)) throw error
      return alone()
    }
  }, limits)
  return (fence, events) => {
    const stored = events.filter((event): event is StoredEvent => event.type !== 'away')
    const [first, ...others] = stored
    if (!first) return Promise.resolve()
    return others.length === 0 && isOfQuestion(first)
      ? together({ fence, event: first })
      : storeEvents(context, fence, stored)
  }
}

const isOfQuestion = (event: LessonEvent): event is QuestionEvent =>
  event.type === 'question-asked' || event.type === 'question-changed' || event.type === 'question-voted'
