import { createHash } from 'node:crypto'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { AppError } from '../../shared/errors.ts'
import type { SharedRedis } from './redis.ts'

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
 * The bound for all requests of one who is signed in. A county's schools may share an address: one PC that floods takes a part of that
 * address's bound, and leaves the others theirs. A live wall asks for some dozens of pictures every few seconds.
 */
export const callerRate: Rate = { points: 3_000, seconds: 60 }

/** A count that all nodes keep together, under a name that is its own among all. */
export interface SharedCount {
  redis: SharedRedis
  name: string
}

export interface Counter {
  /** @throws what `tooMany` makes of the seconds until it can be tried again */
  take(key: string): Promise<void>
  /** The last one doesn't count. */
  giveBack(key: string): Promise<void>
  /** None so far counts. */
  forget(key: string): Promise<void>
}

/** KEYS: the count. ARGV: how long it is kept. */
const TAKE = `
local count = redis.call('incr', KEYS[1])
if count == 1 then redis.call('pexpire', KEYS[1], ARGV[1]) end
return {count, redis.call('pttl', KEYS[1])}`
const GIVE_BACK = `if redis.call('exists', KEYS[1]) == 1 then redis.call('decr', KEYS[1]) end return 0`

/**
 * Counts by caller: by all nodes together where they share a Redis, by each alone while that is gone.
 * @param tooMany makes the refusal
 */
export function createCounter(
  { points, seconds }: Rate,
  shared: SharedCount | null,
  tooMany: (retryAfterSeconds: number) => AppError,
): Counter {
  const own = new RateLimiterMemory({ points, duration: seconds })

  /** Null: this process counts alone. Callers are named by a hash: their names and addresses are nobody's business. */
  async function inRedis(script: string, key: string): Promise<unknown> {
    if (!shared?.redis.available()) return null
    const { redis, name } = shared
    const caller = createHash('sha256').update(key).digest('base64url').slice(0, 22)
    return redis
      .ask((client) => client.eval(script, 1, `${redis.prefix}rate:${name}:${caller}`, seconds * 1000))
      .catch(() => null)
  }

  return {
    async take(key) {
      const answer = (await inRedis(TAKE, key)) as [count: number, leftMs: number] | null
      if (answer) {
        const [count, leftMs] = answer
        if (count > points) throw tooMany(Math.ceil(leftMs / 1000))
        return
      }
      try {
        await own.consume(key)
      } catch (refused) {
        if (refused instanceof Error) throw refused
        throw tooMany(Math.ceil((refused as { msBeforeNext: number }).msBeforeNext / 1000))
      }
    },
    async giveBack(key) {
      if ((await inRedis(GIVE_BACK, key)) === null) await own.reward(key)
    },
    async forget(key) {
      await inRedis(`return redis.call('del', KEYS[1])`, key)
      await own.delete(key)
    },
  }
}

/** @returns `take(key)`, which throws AppError rate_limited with `{retryAfterSeconds}` */
export function createRate(rate: Rate, shared: SharedCount | null = null): (key: string) => Promise<void> {
  const counter = createCounter(
    rate,
    shared,
    (retryAfterSeconds) =>
      new AppError('rate_limited', `Too many requests. Try again in ${retryAfterSeconds} s.`, {
        retryAfterSeconds,
      }),
  )
  return counter.take
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
