import { useQuery } from '@tanstack/react-query'
import type { Lesson } from '../../shared/schedule.ts'
import { call } from '../app/api.ts'

export interface LessonFilter {
  from?: string
  to?: string
  teacherId?: string
  schoolId?: string
  classGroupId?: string
}

/** Lessons that touch a span of time, by their start; `every` reads them again in seconds. */
export function useLessons(filter: LessonFilter, options: { every?: number; enabled?: boolean } = {}) {
  return useQuery({
    queryKey: ['lessons', filter],
    queryFn: ({ signal }) => call('GET /api/lessons', { query: filter, signal }),
    select: byStart,
    enabled: options.enabled ?? true,
    refetchInterval: options.every ? options.every * 1_000 : false,
    placeholderData: (previous) => previous,
  })
}

export function useLesson(id: string, enabled = true) {
  return useQuery({
    queryKey: ['lesson', id],
    queryFn: ({ signal }) => call('GET /api/lessons/:id', { params: { id }, signal }),
    enabled,
  })
}

const byStart = (lessons: Lesson[]): Lesson[] =>
  [...lessons].sort((a, b) => a.startsAt.localeCompare(b.startsAt))

/** Its time has come and nobody at the lead end went live. */
export const isOverdue = (lesson: Lesson, now: number): boolean =>
  (lesson.phase === 'scheduled' || lesson.phase === 'open') &&
  Date.parse(lesson.startsAt) + 60_000 <= now &&
  now < Date.parse(lesson.endsAt)
