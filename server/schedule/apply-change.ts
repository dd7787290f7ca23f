import type { Lesson } from '../../shared/schedule.ts'
import type { LessonChange } from '../../shared/series.ts'
import type { Interval } from '../../shared/time.ts'
import { badField } from '../platform/bad-field.ts'
import type { Parts, Wanted } from './ground.ts'

export const partsOfLesson = (lesson: Lesson): Parts => ({
  kind: lesson.kind,
  teacherId: lesson.teacherId,
  leadClassroomId: lesson.leadClassroomId,
  leadClassGroupId: lesson.leadClassGroupId,
  receivers: lesson.receivers.map(({ classGroupId, classroomId, assistantId }) => ({
    classGroupId,
    classroomId,
    assistantId,
  })),
})

export const timesOfLesson = (lesson: Pick<Lesson, 'startsAt' | 'endsAt'>): Interval => ({
  start: Date.parse(lesson.startsAt),
  end: Date.parse(lesson.endsAt),
})

export const wantedOfLesson = (lesson: Lesson): Wanted => ({
  ...partsOfLesson(lesson),
  during: timesOfLesson(lesson),
})

/**
 * The parts after a change; when a lesson takes place is the caller's (`move`), and nothing is left of one that is cancelled.
 * @param strict refuses what has no place in this lesson; without it that changes nothing, for the other lessons of a series
 * @throws AppError `bad_input`
 */
export function changedParts<P extends Parts>(parts: P, change: LessonChange, strict: boolean): P {
  const { receivers } = parts
  const has = (classGroupId: string): boolean => receivers.some((r) => r.classGroupId === classGroupId)
  switch (change.kind) {
    case 'move':
    case 'cancel':
      return parts
    case 'substitute':
      return { ...parts, teacherId: change.teacherId }
    case 'rooms': {
      const stranger = change.receivers.findIndex((r) => !has(r.classGroupId))
      if (strict && stranger >= 0)
        throw badField(
          `change.receivers.${stranger}.classGroupId`,
          'this class does not receive the lesson; add it first',
        )
      const rooms = new Map(change.receivers.map((r) => [r.classGroupId, r.classroomId]))
      return {
        ...parts,
        leadClassroomId: change.leadClassroomId ?? parts.leadClassroomId,
        receivers: receivers.map((r) => ({ ...r, classroomId: rooms.get(r.classGroupId) ?? r.classroomId })),
      }
    }
    case 'add-receiver':
      if (!has(change.receiver.classGroupId)) return { ...parts, receivers: [...receivers, change.receiver] }
      return {
        ...parts,
        receivers: receivers.map((r) =>
          r.classGroupId === change.receiver.classGroupId ? change.receiver : r,
        ),
      }
    case 'drop-receiver': {
      const left = receivers.filter((r) => r.classGroupId !== change.classGroupId)
      if (left.length > 0) return { ...parts, receivers: left }
      if (strict)
        throw badField(
          'change.classGroupId',
          'this is the last class that receives the lesson; cancel it instead',
        )
      return parts
    }
  }
}
