import { useQuery } from '@tanstack/react-query'
import type { ChangeState, ImportJob, ImportKind } from '../../shared/import.ts'
import { call } from '../app/api.ts'

const isUnderWay = (job: ImportJob | undefined): boolean =>
  job?.state === 'reading' || job?.state === 'applying'

/** An import of one's own, asked again while it is read or written. */
export function useImportJob(id: string | null) {
  return useQuery({
    queryKey: ['import', id],
    queryFn: ({ signal }) => call('GET /api/imports/:id', { params: { id: id ?? '' }, signal }),
    enabled: id !== null,
    staleTime: 0,
    refetchInterval: ({ state }) => (isUnderWay(state.data) ? 500 : false),
  })
}

export const CHANGES_PAGE = 50
/** What an import would do, row by row. */
export function useImportChanges(
  id: string,
  filter: { kind?: ImportKind | undefined; state?: ChangeState | undefined },
  offset: number,
) {
  return useQuery({
    queryKey: ['import-changes', id, filter, offset],
    queryFn: ({ signal }) =>
      call('GET /api/imports/:id/changes', { params: { id }, query: { ...filter, offset }, signal }),
    placeholderData: (previous) => previous,
  })
}
