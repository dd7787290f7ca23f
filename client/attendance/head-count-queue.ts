import type { HeadCount, PutHeadCount } from '../../shared/attendance.ts'
import { AppError, type WireError } from '../../shared/errors.ts'
import { call } from '../app/api.ts'
import { type Kept, openKept } from '../app/kept.ts'
import { newId } from '../app/new-id.ts'
import { createStore, type Store } from '../ui/store.ts'

/** A roll call on its way: it was made here, and stays here until the server has it or says why not. */
export interface Outgoing extends Omit<PutHeadCount, 'sentAt'> {
  id: string
  lessonId: string
  /** Whose it is, a person's or a device's id: another who signs in on this phone doesn't send it under their own name. */
  owner: string
  /** In the order in which they were made. */
  order: number
  /** Why the server would not have it; it stays to be read. */
  refused?: WireError
}

interface QueueState {
  /** Of the owner, oldest first. */
  outgoing: Outgoing[]
  refused: Outgoing[]
  /** How many wait here for somebody else to sign in. */
  foreign: number
  /** What the server stored of this page's counts, newest last. */
  stored: (HeadCount & { lessonId: string })[]
  /** False: this browser keeps nothing when the page is closed. */
  lasting: boolean
}

export interface HeadCountQueue {
  state: Store<QueueState>
  /** Who uses this page; sends what they left here. */
  claim(owner: string): void
  /** Answers its id once it is kept on this machine; sending goes on behind. */
  report(count: Omit<Outgoing, 'id' | 'owner' | 'order' | 'refused'>): Promise<string>
  dismiss(id: string): void
  /** Tries at once, e.g. because the line is back. */
  flush(): void
}

const oldKey = 'tongke.head-counts'
const againMs = 5_000
const waitMs = 15_000
/** Refusals that another try may not meet. */
const passing = ['unavailable', 'internal', 'rate_limited', 'unauthenticated']
/** By so much a clock that was measured may still be wrong, when it says that a lesson can be entered. */
const earlyMs = 15 * 60_000

const passes = (error: unknown): boolean =>
  !(error instanceof AppError) ||
  passing.includes(error.code) ||
  (error.code === 'lesson_too_early' && Date.parse(String(error.details.opensAt)) - Date.now() < earlyMs)

/** One queue a page; counts survive its end, and the same id sent twice changes nothing. */
export function createHeadCountQueue(): HeadCountQueue {
  const state = createStore<QueueState>({ outgoing: [], refused: [], foreign: 0, stored: [], lasting: true })
  const opening = openKept()
  let owner: string | null = null
  let busy = false
  let again = false
  let timer: ReturnType<typeof setTimeout> | undefined

  /** From the disk, each time: another window of this page may have added or sent some. */
  async function read(kept: Kept): Promise<Outgoing[]> {
    const all = (await kept.all<Outgoing>('reports')).map(([, one]) => one).sort((a, b) => a.order - b.order)
    const own = all.filter((one) => one.owner === owner)
    const outgoing = own.filter((one) => !one.refused)
    state.patch({
      outgoing,
      refused: own.filter((one) => one.refused),
      foreign: owner === null ? 0 : all.filter((one) => one.owner !== owner && !one.refused).length,
      lasting: kept.lasting,
    })
    return outgoing
  }

  /** Counts that a version before this one left in `localStorage`, with no word on whose they are: who comes first sends them. */
  async function takeOver(kept: Kept, by: string): Promise<void> {
    const old = localStorage.getItem(oldKey)
    if (old === null) return
    const counts = JSON.parse(old) as Omit<Outgoing, 'owner' | 'order'>[]
    for (const [order, count] of counts.entries())
      await kept.put('reports', count.id, { ...count, owner: by, order } satisfies Outgoing)
    localStorage.removeItem(oldKey)
  }

  /** @returns whether to go on with the next */
  async function send(kept: Kept, next: Outgoing): Promise<boolean> {
    const { id, lessonId, owner: _, order, refused, ...body } = next
    try {
      const stored = await call('PUT /api/lessons/:id/head-counts/:countId', {
        params: { id: lessonId, countId: id },
        body: { ...body, sentAt: new Date().toISOString() },
        signal: AbortSignal.timeout(waitMs),
      })
      state.patch({ stored: [...state.get().stored, { ...stored, lessonId }] })
      await kept.remove('reports', id)
    } catch (error) {
      if (passes(error)) return false
      await kept.put('reports', id, { ...next, refused: (error as AppError).toWire() } satisfies Outgoing)
    }
    return true
  }

  async function flush(): Promise<void> {
    again = true
    if (busy || owner === null) return
    busy = true
    clearTimeout(timer)
    try {
      const kept = await opening
      while (again) {
        again = false
        for (let next = (await read(kept))[0]; next; next = (await read(kept))[0])
          if (!(await send(kept, next))) break
      }
    } finally {
      busy = false
      if (state.get().outgoing.length > 0) timer = setTimeout(() => void flush(), againMs)
    }
  }

  addEventListener('online', () => void flush())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void flush()
  })

  return {
    state,
    claim(next) {
      if (owner === next) return
      owner = next
      void opening
        .then((kept) => takeOver(kept, next))
        .catch(() => undefined)
        .then(flush)
    },
    async report(count) {
      if (owner === null) throw new Error('nobody is known who counts')
      const kept = await opening
      const orders = (await kept.all<Outgoing>('reports')).map(([, one]) => one.order)
      const id = newId()
      await kept.put('reports', id, {
        ...count,
        id,
        owner,
        order: Math.max(0, ...orders) + 1,
      } satisfies Outgoing)
      await read(kept)
      void flush()
      return id
    },
    dismiss(id) {
      void opening.then(async (kept) => {
        await kept.remove('reports', id)
        await read(kept)
      })
    },
    flush: () => void flush(),
  }
}
