import type { Readiness } from '../../shared/readiness.ts'
import type { Lesson } from '../../shared/schedule.ts'

export interface NotReadyRoom {
  lesson: Lesson
  one: Readiness
}

const rank = { missing: 0, doubtful: 1, ready: 2 }

/**
 * The places that are not ready, soonest lesson first, worst first within it.
 * @param answers of each lesson, in its order; undefined while it is not known
 * @returns null: nobody can say yet that all are ready
 */
export function notReadyRooms(
  lessons: readonly Lesson[],
  answers: readonly (readonly Readiness[] | undefined)[],
): NotReadyRoom[] | null {
  const rooms = lessons
    .flatMap((lesson, i) =>
      (answers[i] ?? []).filter((one) => one.level !== 'ready').map((one) => ({ lesson, one })),
    )
    .sort(
      (a, b) => a.lesson.startsAt.localeCompare(b.lesson.startsAt) || rank[a.one.level] - rank[b.one.level],
    )
  return rooms.length === 0 && lessons.some((_, i) => !answers[i]) ? null : rooms
}
