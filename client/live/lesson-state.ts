import type { LiveClassroom, LiveState } from '../../shared/live.ts'
import type { Question } from '../../shared/question.ts'
import { fairOrder, type Queued } from '../../shared/question-order.ts'

/** Whether a state replaces the one shown: a new epoch always does, within one epoch only a higher version. */
export function isNewer(next: LiveState, shown: LiveState | null): boolean {
  return !shown || next.epoch !== shown.epoch || next.version > shown.version
}

export const onStage = (lesson: LiveState): LiveClassroom[] =>
  lesson.classrooms.filter((classroom) => classroom.onStage)

/** What waits for the teacher, fairest first. */
export function waiting(lesson: LiveState): Queued[] {
  const floors = new Map(lesson.classrooms.map((one) => [one.classroomId, one.floors]))
  return fairOrder(
    lesson.questions.filter((q) => q.state === 'asked'),
    (classroomId) => floors.get(classroomId) ?? 0,
  )
}
export const taken = (lesson: LiveState): Question[] => lesson.questions.filter((q) => q.state === 'taken')

export const handOf = (lesson: LiveState, classroomId: string): Question | null =>
  lesson.questions.find((q) => q.kind === 'hand' && q.state === 'asked' && q.classroomId === classroomId) ??
  null
