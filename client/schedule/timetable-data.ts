import { useQuery } from '@tanstack/react-query'
import type { TimetableKind } from '../../shared/series.ts'
import { call } from '../app/api.ts'

export function useTimetable(kind: TimetableKind, id: string | undefined, from: string) {
  return useQuery({
    queryKey: ['timetable', kind, id, from],
    queryFn: ({ signal }) => call('GET /api/timetable', { query: { kind, id: id ?? '', from }, signal }),
    enabled: id !== undefined,
    placeholderData: (previous) => previous,
  })
}

/** Of each slot of a week, whether a lesson could be moved there, and if not why. */
export function useSlots(lessonId: string | null, from: string) {
  return useQuery({
    queryKey: ['slots', lessonId, from],
    queryFn: ({ signal }) =>
      call('POST /api/timetable/slots', { body: { lessonId: lessonId ?? '', from }, signal }),
    enabled: lessonId !== null,
    staleTime: 5_000,
  })
}

/** What is read anew after lessons were changed. */
export const lessonKeys = [
  'lessons',
  'lesson',
  'timetable',
  'slots',
  'make-up',
  'history',
  'series',
  'attendance',
  'coverage',
]
