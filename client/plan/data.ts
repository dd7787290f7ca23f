import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { AppError } from '../../shared/errors.ts'
import type { Written } from '../../shared/http.ts'
import type { Acceptance, Proposal } from '../../shared/proposal.ts'
import { call } from '../app/api.ts'

type Options = Written<'POST /api/plan/ground', 'body'>

export type { Options as WrittenOptions }

/** What a plan with these options would be made from; what was read for others stays until the new is there. */
export function useGround(options: Options | null) {
  return useQuery({
    queryKey: ['plan-ground', options],
    queryFn: ({ signal }) => call('POST /api/plan/ground', { body: options!, signal }),
    enabled: options !== null,
    placeholderData: (before) => before,
  })
}

export const isUnderWay = (proposal: Pick<Proposal, 'state'>): boolean =>
  proposal.state === 'waiting' || proposal.state === 'running'

export function useProposals(termId: string | undefined) {
  return useQuery({
    queryKey: ['proposals', termId ?? null],
    queryFn: ({ signal }) => call('GET /api/proposals', { query: termId ? { termId } : {}, signal }),
    enabled: termId !== undefined,
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? 2_000 : false),
  })
}

/** Whether it is gone, or not this person's to see: asking again would change nothing. */
export const isGone = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'not_found' || error.code === 'forbidden')

/** How far a search has come, every second while it runs. */
export function useProgress(id: string) {
  return useQuery({
    queryKey: ['proposal-progress', id],
    queryFn: ({ signal }) => call('GET /api/proposals/:id/progress', { params: { id }, signal }),
    refetchInterval: ({ state }) =>
      isGone(state.error) || (state.data && !isUnderWay(state.data)) ? false : 1_000,
  })
}

export function useProposal(id: string | null, enabled = true) {
  return useQuery({
    queryKey: ['proposal', id],
    queryFn: ({ signal }) => call('GET /api/proposals/:id', { params: { id: id! }, signal }),
    enabled: enabled && id !== null,
    refetchInterval: ({ state }) => (state.data?.additions?.running ? 1_500 : false),
  })
}

const planKeys = ['proposal', 'proposals', 'proposal-progress', 'plan-ground']

/** So many at a time: a long list goes on as it is seen. */
const BATCH = 8

/** Accepts or takes back lessons, some at a time, and tells after each time what became of them, however it ends. */
export function useDecide(id: string, onProgress: (results: Acceptance['lessons']) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (wanted: {
      lessonIds: string[]
      what: { accept: 'draft' | 'confirmed' } | { undo: string }
    }): Promise<void> => {
      const results: Acceptance['lessons'] = []
      for (let at = 0; at < wanted.lessonIds.length; at += BATCH) {
        const lessonIds = wanted.lessonIds.slice(at, at + BATCH)
        const params = { id }
        const { lessons } =
          'accept' in wanted.what
            ? await call('POST /api/proposals/:id/accept', {
                params,
                body: { lessonIds, state: wanted.what.accept },
              })
            : await call('POST /api/proposals/:id/undo', {
                params,
                body: { lessonIds, reason: wanted.what.undo },
              })
        results.push(...lessons)
        onProgress([...results])
      }
    },
    onSettled: () =>
      Promise.all(
        [...planKeys, 'series', 'timetable', 'lessons', 'lesson', 'slots', 'coverage'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  })
}
