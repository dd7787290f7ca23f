import { useQuery } from '@tanstack/react-query'
import { call } from '../app/api.ts'

export function useSeries(filter: { termId?: string; schoolId?: string }, enabled = true) {
  return useQuery({
    queryKey: ['series', filter],
    queryFn: ({ signal }) => call('GET /api/series', { query: filter, signal }),
    enabled,
  })
}
