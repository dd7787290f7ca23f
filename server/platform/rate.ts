import { RateLimiterMemory } from 'rate-limiter-flexible'
import { AppError } from '../../shared/errors.ts'

/** At most so many in so long, of one caller. */
export interface Rate {
  points: number
  seconds: number
}

/**
 * The bound for everything together, of one address. Generous: a county's schools may all come through one address, and
 * at a bell hundreds of classrooms load a page and join within a minute.
 */
export const generalRate: Rate = { points: 20_000, seconds: 60 }

/**
 * Counts by caller, in this process's memory.
 * @returns `take(key)`, which throws AppError rate_limited with `{retryAfterSeconds}`
 */
export function createRate({ points, seconds }: Rate): (key: string) => Promise<void> {
  const limiter = new RateLimiterMemory({ points, duration: seconds })
  return async (key) => {
    try {
      await limiter.consume(key)
    } catch (refused) {
      if (refused instanceof Error) throw refused
      const { msBeforeNext } = refused as { msBeforeNext: number }
      const retryAfterSeconds = Math.ceil(msBeforeNext / 1000)
      throw new AppError('rate_limited', `Too many requests. Try again in ${retryAfterSeconds} s.`, {
        retryAfterSeconds,
      })
    }
  }
}

/** Whether the next one passes, at a steady `perSecond` with up to `burst` at once. `now` in milliseconds. */
export function createBucket(burst: number, perSecond: number, start: number): (now: number) => boolean {
  let tokens = burst
  let filled = start
  return (now) => {
    tokens = Math.min(burst, tokens + ((now - filled) / 1000) * perSecond)
    filled = now
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}
