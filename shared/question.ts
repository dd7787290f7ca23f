import { z } from 'zod'
import { id } from './account.ts'

/** A raised hand (举手) or a text question; one queue, in the order of `question-order.ts`. */
export const questionKind = z.enum(['hand', 'text'])

export const questionState = z.enum(['asked', 'taken', 'answered', 'dismissed', 'withdrawn'])
export type QuestionState = z.infer<typeof questionState>

export const question = z.object({
  id,
  kind: questionKind,
  classroomId: id,
  /** Null for a hand. */
  text: z.string().nullable(),
  state: questionState,
  askedAt: z.string(),
  takenAt: z.string().nullable(),
  closedAt: z.string().nullable(),
  /** Classrooms that want a text question answered too; one vote each. */
  votes: z.array(id),
  /** The teacher's own, told to nobody else during the lesson. */
  note: z.string(),
})
export type Question = z.infer<typeof question>

/** The asker makes the id, so that a retry makes no second question. */
export const raiseHand = z.object({ id })
export const askQuestion = z.object({ id, text: z.string().trim().min(1).max(500) })
export const pickQuestion = z.object({ id })
export const voteQuestion = z.object({ id, for: z.boolean() })
export const noteQuestion = z.object({ id, note: z.string().trim().max(500) })
