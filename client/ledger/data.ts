import { useQuery } from '@tanstack/react-query'
import type { Subject } from '../../shared/directory.ts'
import { call } from '../app/api.ts'

export interface CoverageFilter {
  subject?: Subject | undefined
  schoolId?: string | undefined
  asOf?: string | undefined
}

export function useCoverage(termId: string | undefined, filter: CoverageFilter = {}) {
  return useQuery({
    queryKey: ['coverage', termId, filter],
    queryFn: ({ signal }) =>
      call('GET /api/coverage', { query: { termId: termId ?? '', ...filter }, signal }),
    enabled: termId !== undefined,
    placeholderData: (previous) => previous,
    staleTime: 30_000,
  })
}
