import { useQuery } from '@tanstack/react-query'
import { call } from '../app/api.ts'

/** What a date is at a school, and its bells then, once both are known. */
export function useSchoolDay(schoolId: string | null | undefined, date: string | null | undefined) {
  return useQuery({
    queryKey: ['school-day', schoolId, date],
    queryFn: ({ signal }) =>
      call('GET /api/schools/:id/day', {
        params: { id: schoolId ?? '' },
        query: { date: date ?? '' },
        signal,
      }),
    enabled: Boolean(schoolId && date),
    staleTime: 60_000,
  })
}
