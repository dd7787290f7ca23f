import type { HeadCount } from '../../shared/attendance.ts'
import { AppError } from '../../shared/errors.ts'
import { call } from '../app/api.ts'
import { newId } from '../app/new-id.ts'
import { createStore, type Store } from '../ui/store.ts'

/** A count on its way: it was made here, and stays here until the server has it or says why not. */
export interface Outgoing {
  id: string
  lessonId: string
  classGroupId: string
  present: number
  countedAt: string
  reason: string
}
export interface Refused {
  count: Outgoing
  error: AppError
}

interface QueueState {
  outgoing: Outgoing[]
  /** What the server stored of this page's counts, newest last. */
  stored: (HeadCount & { lessonId: string })[]
  refused: Refused[]
}

export interface HeadCountQueue {
  state: Store<QueueState>
  report(count: Omit<Outgoing, 'id'>): void
  dismiss(id: string): void
  /** Tries at once, e.g. because the line is back. */
  flush(): void
}

const key = 'tongke.head-counts'
const againMs = 5_000
/** Refusals that another try may not meet. */
const passing = ['unavailable', 'internal', 'rate_limited', 'unauthenticated']

function kept(): Outgoing[] {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(parsed) ? (parsed as Outgoing[]) : []
  } catch {
    return []
  }
}

/** One queue a page; counts survive a reload, and the same id sent twice changes nothing. */
export function createHeadCountQueue(): HeadCountQueue {
  const state = createStore<QueueState>({ outgoing: kept(), stored: [], refused: [] })
  let busy = false
  let timer: ReturnType<typeof setTimeout> | undefined

  function keep(outgoing: Outgoing[]): void {
    localStorage.setItem(key, JSON.stringify(outgoing))
    state.patch({ outgoing })
  }

  async function flush(): Promise<void> {
    if (busy) return
    busy = true
    clearTimeout(timer)
    try {
      for (let next = state.get().outgoing[0]; next; next = state.get().outgoing[0]) {
        const { id, lessonId, ...body } = next
        try {
          const stored = await call('PUT /api/lessons/:id/head-counts/:countId', {
            params: { id: lessonId, countId: id },
            body,
          })
          state.patch({ stored: [...state.get().stored, { ...stored, lessonId }] })
        } catch (error) {
          if (!(error instanceof AppError) || passing.includes(error.code)) break
          state.patch({ refused: [...state.get().refused, { count: next, error }] })
        }
        keep(state.get().outgoing.filter((one) => one.id !== id))
      }
    } finally {
      busy = false
      if (state.get().outgoing.length > 0) timer = setTimeout(() => void flush(), againMs)
    }
  }

  addEventListener('online', () => void flush())
  void flush()

  return {
    state,
    report(count) {
      keep([...state.get().outgoing, { ...count, id: newId() }])
      void flush()
    },
    dismiss(id) {
      state.patch({ refused: state.get().refused.filter((one) => one.count.id !== id) })
    },
    flush: () => void flush(),
  }
}
