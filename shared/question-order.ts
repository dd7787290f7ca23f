import type { Question } from './question.ts'

/** A question that waits, and what its place in the queue comes from. */
export interface Queued {
  question: Question
  /** How often its classroom would have had the floor before it: in this lesson so far, and by its own earlier ones in the queue. */
  floors: number
}

/**
 * The order in which the teacher should take what waits: first the classroom that had the floor least, each classroom's own
 * further questions counting as if those before them had been taken; then what more classrooms want to know; then who asked first.
 * @param waiting hands and text questions that nobody took yet
 * @param floorsOf how often a classroom had the floor in this lesson
 */
export function fairOrder(waiting: readonly Question[], floorsOf: (classroomId: string) => number): Queued[] {
  const before = new Map<string, number>()
  return [...waiting]
    .sort(byWish)
    .map((question) => {
      const own = before.get(question.classroomId) ?? 0
      before.set(question.classroomId, own + 1)
      return { question, floors: floorsOf(question.classroomId) + own }
    })
    .sort((a, b) => a.floors - b.floors || byWish(a.question, b.question))
}

const byWish = (a: Question, b: Question): number =>
  b.votes.length - a.votes.length ||
  Date.parse(a.askedAt) - Date.parse(b.askedAt) ||
  (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
