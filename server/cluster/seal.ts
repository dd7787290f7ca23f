import { randomBytes } from 'node:crypto'
import { createSign, isSignature } from './signature.ts'

/** The clocks of two nodes may differ by so much, and a message be under way so long. Milliseconds. */
const WINDOW = 30_000

/** Why something that lay in Redis is not taken. */
export class Unsealed extends Error {
  override readonly name = 'Unsealed'
  readonly reason: 'forged' | 'old' | 'replayed'

  constructor(reason: 'forged' | 'old' | 'replayed') {
    super(`what lay in Redis is ${reason}`)
    this.reason = reason
  }
}

/**
 * What nodes write into Redis carries their signature, the time and a number that comes once: who gets at the Redis alone
 * can hold messages back, but neither make one nor send one again, nor one to somebody else.
 */
export interface Seal {
  /** @param place the channel or key it is for */
  seal(place: string, body: string): string
  /** @throws Unsealed */
  open(place: string, text: string): string
  /** Of a message, which is taken once. @throws Unsealed */
  openOnce(place: string, text: string): string
}

/** @param clock milliseconds since 1970, by this machine */
export function createSeal(secret: string, clock: () => number = Date.now): Seal {
  const sign = createSign(secret, 'message')
  /** Those of two generations: together they reach back over the whole window on both sides. */
  let seen = new Set<string>()
  let seenBefore = new Set<string>()
  let turnedAt = clock()

  function once(signature: string): void {
    if (clock() - turnedAt > 2 * WINDOW) {
      seenBefore = seen
      seen = new Set()
      turnedAt = clock()
    }
    if (seen.has(signature) || seenBefore.has(signature)) throw new Unsealed('replayed')
    seen.add(signature)
  }

  /** `signature.time.number.body`; nothing before the body holds a full stop. */
  function read(place: string, text: string): { body: string; signature: string } {
    const [, signature = '', rest = '', at = '', body = ''] =
      text.match(/^([\w-]{43})\.((\d{1,15})\.[\w-]+\.([\s\S]*))$/) ?? []
    if (!isSignature(sign, `${place}\n${rest}`, signature)) throw new Unsealed('forged')
    if (Math.abs(clock() - Number(at)) > WINDOW) throw new Unsealed('old')
    return { body, signature }
  }

  return {
    seal(place, body) {
      const rest = `${clock()}.${randomBytes(9).toString('base64url')}.${body}`
      return `${sign(`${place}\n${rest}`)}.${rest}`
    },
    open: (place, text) => read(place, text).body,
    openOnce(place, text) {
      const { body, signature } = read(place, text)
      once(signature)
      return body
    },
  }
}
