import type { Lesson } from '../../shared/schedule.ts'

/** The lesson this classroom is to show: a running one first, otherwise the next; a cancelled or ended one never. */
export function lessonToShow(lessons: Lesson[], now: number): Lesson | null {
  const ahead = lessons
    .filter((lesson) => ['scheduled', 'open', 'live'].includes(lesson.phase))
    .filter((lesson) => lesson.phase !== 'scheduled' || Date.parse(lesson.endsAt) > now)
    .sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt))
  return ahead.find((lesson) => lesson.phase === 'live') ?? ahead[0] ?? null
}
