import { AppError } from '../../shared/errors.ts'
import { type Counter, createCounter, type Rate } from '../platform/rate.ts'
import type { SharedRedis } from '../platform/redis.ts'

/**
 * Bounds guesses by what they guess at: only those that failed, or are still being checked, count. `take` throws AppError
 * rate_limited with `{retryAfterSeconds}`; what was right is given back, and those before it forgotten.
 */
export type Attempts = Counter

function createAttempts(rate: Rate, name: string, redis: SharedRedis | null): Attempts {
  return createCounter(
    rate,
    redis && { redis, name },
    (retryAfterSeconds) =>
      new AppError(
        'rate_limited',
        `Too many wrong attempts. Try again in ${Math.ceil(retryAfterSeconds / 60)} min.`,
        { retryAfterSeconds },
      ),
  )
}

const quarterHour = 15 * 60

/** All bounds on guessing, of all nodes together. A whole county may come through one address, so that bound is wide. */
export function createGuessBounds(redis: SharedRedis | null = null) {
  return {
    signInByName: createAttempts({ points: 10, seconds: quarterHour }, 'sign-in-name', redis),
    signInByAddress: createAttempts({ points: 300, seconds: quarterHour }, 'sign-in-address', redis),
    /** Of 10^8 codes: with fifty of them waiting, 100 guesses find one once in 20,000 quarters of an hour. */
    pairingByAddress: createAttempts({ points: 100, seconds: quarterHour }, 'pairing-address', redis),
  }
}
export type GuessBounds = ReturnType<typeof createGuessBounds>
