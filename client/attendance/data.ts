import { useQuery } from '@tanstack/react-query'
import { AppError } from '../../shared/errors.ts'
import { call } from '../app/api.ts'

/** A lesson's attendance, or null for whom it isn't theirs to see. */
export function useAttendance(lessonId: string, options: { every?: number; enabled?: boolean } = {}) {
  return useQuery({
    queryKey: ['attendance', lessonId],
    queryFn: ({ signal }) =>
      call('GET /api/lessons/:id/attendance', { params: { id: lessonId }, signal }).catch(nullIfHidden),
    enabled: options.enabled ?? true,
    refetchInterval: options.every ? options.every * 1_000 : false,
    staleTime: options.every ? 0 : 60_000,
  })
}

export function useTalk(lessonId: string, every: number | null) {
  return useQuery({
    queryKey: ['talk', lessonId],
    queryFn: ({ signal }) =>
      call('GET /api/lessons/:id/talk', { params: { id: lessonId }, signal }).catch(nullIfHidden),
    refetchInterval: every ? every * 1_000 : false,
  })
}

/** How the lines of a lesson were; null where nobody kept it. */
export function useLine(lessonId: string, every: number | null) {
  return useQuery({
    queryKey: ['line', lessonId],
    queryFn: ({ signal }) =>
      call('GET /api/lessons/:id/line', { params: { id: lessonId }, signal }).catch(nullIfHidden),
    refetchInterval: every ? every * 1_000 : false,
  })
}

function nullIfHidden(error: unknown): null {
  if (error instanceof AppError && (error.code === 'forbidden' || error.code === 'not_found')) return null
  throw error
}
