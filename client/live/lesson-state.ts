import type { LiveClassroom, LiveState } from '../../shared/live.ts'
import type { Place } from '../../shared/media.ts'
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

/**
 * Whether something of the lead end is to arrive at a place now. Of a teacher who is muted and shows nothing, or shows pictures that the
 * place's rung leaves out, nothing does, and that tells nothing of the line.
 */
export function isSentTo(lesson: LiveState, place: Place | null): boolean {
  const { lead, classrooms } = lesson
  const withPictures = classrooms.find((one) => one.classroomId === place)?.rung !== 'audio'
  return (
    lead.present &&
    lead.sources.some((source) => source === 'microphone' || source === 'sound' || withPictures)
  )
}
