import { useQuery } from '@tanstack/react-query'
import type { Role } from '../../shared/account.ts'
import { call } from '../app/api.ts'

/** People that may be seen, all or of one school or role; `enabled: false` asks nothing. */
export function usePeople(filter: { schoolId?: string; role?: Role } = {}, enabled = true) {
  return useQuery({
    queryKey: ['people', filter],
    queryFn: ({ signal }) => call('GET /api/people', { query: filter, signal }),
    enabled,
    select: (people) => [...people].sort((a, b) => a.displayName.localeCompare(b.displayName, 'zh-CN')),
    staleTime: 60_000,
  })
}

export function useDevices() {
  return useQuery({
    queryKey: ['devices'],
    queryFn: ({ signal }) => call('GET /api/devices', { signal }),
  })
}
