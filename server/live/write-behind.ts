import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../platform/log.ts'

/** Writes that nobody waits for, one after another in the order given. */
export interface WriteBehind {
  /** `spare`: may be lost when the database lags behind (the next one says nearly the same). */
  push(what: string, write: () => Promise<unknown>, spare?: boolean): void
  /** Resolves when everything given so far is written or given up. */
  flush(): Promise<void>
}

export interface WriteBehindLimits {
  /** Writes waiting beyond which spare ones are dropped; at twice as many, all. */
  most: number
  /** Waits between the tries of one write, in ms. */
  retries: readonly number[]
}

/** 1,000 classrooms that beat every 10 s wait 50 s in 5,000; a database that is gone for longer has lost the beats anyway. */
const usual: WriteBehindLimits = { most: 5000, retries: [200, 1000, 5000] }

export function createWriteBehind(log: Log, limits: Partial<WriteBehindLimits> = {}): WriteBehind {
  const { most, retries } = { ...usual, ...limits }
  let last: Promise<void> = Promise.resolve()
  let waiting = 0
  let dropped = 0

  async function run(what: string, write: () => Promise<unknown>): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        await write()
        return
      } catch (error) {
        const wait = retries[attempt]
        if (wait === undefined) {
          log.error({ err: error, what }, 'evidence could not be written')
          return
        }
        await pause(wait)
      }
    }
  }

  return {
    push(what, write, spare = false) {
      if (waiting >= (spare ? most : 2 * most)) {
        if (dropped++ % 1000 === 0)
          log.error({ waiting, dropped }, 'the database lags behind: evidence is dropped')
        return
      }
      waiting++
      last = last
        .then(() => run(what, write))
        .finally(() => {
          waiting--
        })
    },
    flush: () => last,
  }
}
