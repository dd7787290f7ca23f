import { RateLimiterMemory } from 'rate-limiter-flexible'
import { AppError } from '../../shared/errors.ts'
import type { Rate } from '../platform/rate.ts'

/** Bounds guesses by what they guess at: only those that failed, or are still being checked, count. */
export interface Attempts {
  /** Throws AppError rate_limited with `{retryAfterSeconds}`. */
  take(key: string): Promise<void>
  /** The attempt was right: it no longer counts. */
  giveBack(key: string): Promise<void>
  /** Nor do those before it. */
  forget(key: string): Promise<void>
}

export function createAttempts({ points, seconds }: Rate): Attempts {
  const limiter = new RateLimiterMemory({ points, duration: seconds })
  return {
    async take(key) {
      try {
        await limiter.consume(key)
      } catch (refused) {
        if (refused instanceof Error) throw refused
        const retryAfterSeconds = Math.ceil((refused as { msBeforeNext: number }).msBeforeNext / 1000)
        throw new AppError(
          'rate_limited',
          `Too many wrong attempts. Try again in ${Math.ceil(retryAfterSeconds / 60)} min.`,
          { retryAfterSeconds },
        )
      }
    },
    giveBack: async (key) => void (await limiter.reward(key)),
    forget: async (key) => void (await limiter.delete(key)),
  }
}

const quarterHour = 15 * 60

/** All bounds on guessing, of one process. A whole county may come through one address, so that bound is wide. */
export function createGuessBounds() {
  return {
    signInByName: createAttempts({ points: 10, seconds: quarterHour }),
    signInByAddress: createAttempts({ points: 300, seconds: quarterHour }),
    /** Of 10^8 codes: with fifty of them waiting, 100 guesses find one once in 20,000 quarters of an hour. */
    pairingByAddress: createAttempts({ points: 100, seconds: quarterHour }),
  }
}
export type GuessBounds = ReturnType<typeof createGuessBounds>
