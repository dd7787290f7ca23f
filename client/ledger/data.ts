import { useQuery } from '@tanstack/react-query'
import type { Subject } from '../../shared/directory.ts'
import { call } from '../app/api.ts'

/** A view of the ledger, as the address of its page says it. */
export interface LedgerQuery {
  termId: string
  asOf: string
  subject?: Subject
  regionId?: string
  schoolId?: string
  classGroupId?: string
  by?: 'next' | 'school'
}

export function useLedger(query: LedgerQuery | null) {
  return useQuery({
    queryKey: ['coverage', 'view', query],
    queryFn: ({ signal }) => call('GET /api/ledger', { query: query!, signal }),
    enabled: query !== null,
    placeholderData: (previous) => previous,
    staleTime: 30_000,
  })
}

export function useClassLedger(classGroupId: string, { classGroupId: _, by: __, ...query }: LedgerQuery) {
  return useQuery({
    queryKey: ['coverage', 'class', classGroupId, query],
    queryFn: ({ signal }) =>
      call('GET /api/ledger/class-groups/:id', { params: { id: classGroupId }, query, signal }),
    placeholderData: (previous) => previous,
  })
}

export function useCoverage(termId: string | undefined) {
  return useQuery({
    queryKey: ['coverage', termId],
    queryFn: ({ signal }) => call('GET /api/coverage', { query: { termId: termId ?? '' }, signal }),
    enabled: termId !== undefined,
    staleTime: 30_000,
  })
}

export function useLocalWeeks(schoolId: string | undefined, termId: string | undefined) {
  return useQuery({
    queryKey: ['local-weeks', schoolId, termId],
    queryFn: ({ signal }) =>
      call('GET /api/schools/:id/local-weeks', {
        params: { id: schoolId ?? '' },
        query: { termId: termId ?? '' },
        signal,
      }),
    enabled: schoolId !== undefined && termId !== undefined,
  })
}

export function useLocalWeek(schoolId: string, monday: string) {
  return useQuery({
    queryKey: ['local-weeks', 'one', schoolId, monday],
    queryFn: ({ signal }) =>
      call('GET /api/schools/:id/local-weeks/:monday', { params: { id: schoolId, monday }, signal }),
  })
}

export function useSnapshots() {
  return useQuery({
    queryKey: ['snapshots'],
    queryFn: ({ signal }) => call('GET /api/ledger/snapshots', { signal }),
  })
}

export function useSnapshotCheck(id: string) {
  return useQuery({
    queryKey: ['snapshots', id],
    queryFn: ({ signal }) => call('GET /api/ledger/snapshots/:id', { params: { id }, signal }),
  })
}
