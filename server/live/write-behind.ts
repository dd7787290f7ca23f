import { setTimeout as pause } from 'node:timers/promises'
import { Fenced } from '../cluster/fence.ts'
import { isUnreachable } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'

/** Writes that nobody waits for, one after another in the order given. */
export interface WriteBehind {
  push(what: string, write: () => Promise<unknown>): void
  /**
   * Spare things, of which each says nearly the same as the one before: all that come within a moment are written together, before
   * whatever is pushed after them. They may be lost when the database lags behind.
   * @param what their kind; `write` is the same for all of it
   */
  gather<T>(what: string, one: T, write: (all: readonly T[]) => Promise<unknown>): void
  /** Things that wait, and those that were given up since the start. */
  load(): { waiting: number; dropped: number }
  /** Resolves when everything given so far is written or given up. */
  flush(): Promise<void>
}

export interface WriteBehindLimits {
  /** Things waiting beyond which spare ones are dropped; at twice as many, all. */
  most: number
  /** Waits between the tries of one write, in ms; the last again and again while the database is away. */
  retries: readonly number[]
  /** How long spare things wait for others of their kind, in ms. */
  gatherMs: number
}

/**
 * 1,000 classrooms that beat, and tell of their line, every 10 s wait 100 s in 20,000; a database that is gone for longer has
 * lost the beats anyway.
 */
const usual: WriteBehindLimits = { most: 20_000, retries: [200, 1000, 5000], gatherMs: 250 }
/** So many are written together at most. */
const batchSize = 1_000

interface Batch {
  things: unknown[]
  seal(): void
}

export function createWriteBehind(log: Log, limits: Partial<WriteBehindLimits> = {}): WriteBehind {
  const { most, retries, gatherMs } = { ...usual, ...limits }
  const batches = new Map<string, Batch>()
  let last: Promise<void> = Promise.resolve()
  let waiting = 0
  let dropped = 0

  /** @param things how many are written with it */
  async function run(what: string, write: () => Promise<unknown>, things: () => number): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await write()
        return
      } catch (error) {
        if (error instanceof Fenced) {
          log.info({ what, lessonId: error.lessonId }, 'evidence was left to the owner after us')
          return
        }
        // What waits behind it would fail as well: all of it waits for the database, as far as memory is given for it.
        const wait = retries[attempt] ?? (isUnreachable(error) ? retries.at(-1) : undefined)
        if (wait === undefined) {
          dropped += things()
          log.error({ err: error, what }, 'evidence could not be written')
          return
        }
        await pause(wait)
      }
    }
  }

  function append(what: string, write: () => Promise<unknown>, things: () => number): void {
    last = last
      .then(() => run(what, write, things))
      .finally(() => {
        waiting -= things()
      })
  }

  function full(limit: number): boolean {
    if (waiting < limit) return false
    if (dropped++ % 1000 === 0)
      log.error({ waiting, dropped }, 'the database lags behind: evidence is dropped')
    return true
  }

  /** What was gathered so far is written before what comes now. */
  function seal(): void {
    for (const batch of batches.values()) batch.seal()
  }

  return {
    push(what, write) {
      if (full(2 * most)) return
      seal()
      waiting++
      append(what, write, () => 1)
    },

    gather<T>(what: string, one: T, write: (all: readonly T[]) => Promise<unknown>) {
      if (full(most)) return
      waiting++
      let batch = batches.get(what)
      if (!batch) {
        const things: T[] = []
        const timer = setTimeout(() => batch?.seal(), gatherMs)
        batch = {
          things,
          seal() {
            clearTimeout(timer)
            batches.delete(what)
            append(
              what,
              () => write(things),
              () => things.length,
            )
          },
        }
        batches.set(what, batch)
      }
      batch.things.push(one)
      if (batch.things.length >= batchSize) batch.seal()
    },

    load: () => ({ waiting, dropped }),

    flush() {
      seal()
      return last
    },
  }
}
