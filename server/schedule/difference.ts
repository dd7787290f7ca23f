import type { Lesson } from '../../shared/schedule.ts'
import type { HistoryEntry } from '../../shared/series.ts'

type Field = HistoryEntry['fields'][number]

const words: Record<Field['field'], (lesson: Lesson) => string> = {
  startsAt: (l) => l.startsAt,
  endsAt: (l) => l.endsAt,
  teacher: (l) => l.teacherName,
  leadClassroom: (l) => l.leadClassroomName,
  leadClassGroup: (l) => l.leadClassGroupName ?? '',
  receivers: (l) =>
    l.receivers
      .map((r) =>
        [r.schoolName, r.classGroupName, r.classroomName, r.assistantName].filter(Boolean).join(' '),
      )
      .join('; '),
  topic: (l) => l.topic,
  subject: (l) => l.subject,
  phase: (l) => l.phase,
}

/** What a change made of a lesson, field by field, in words that a person reads. */
export function differenceOf(before: Lesson | null, after: Lesson): Field[] {
  if (before === null) return []
  return Object.entries(words).flatMap(([field, word]) =>
    word(before) === word(after)
      ? []
      : [{ field: field as Field['field'], from: word(before), to: word(after) }],
  )
}
