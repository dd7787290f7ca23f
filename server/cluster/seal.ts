import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { keyFor } from './signature.ts'

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
 * What nodes write into Redis is encrypted and signed (AES-256-GCM), with the time and a number that comes once: who gets at the
 * Redis alone can hold messages back, but neither read one nor make one, nor send one again, nor one to somebody else.
 */
export interface Seal {
  /** @param place the channel or key it is for */
  seal(place: string, body: string): string
  /** @throws Unsealed */
  open(place: string, text: string): string
  /** Of a message, which is taken once. @throws Unsealed */
  openOnce(place: string, text: string): string
}

/** Before what is encrypted: who sealed (16 random bytes of each process), its how-manieth, when; behind it the signature. */
const SALT = 16
const NUMBERED = SALT + 8
const HEAD = NUMBERED + 8
const SIGNATURE = 16

/** @param clock milliseconds since 1970, by this machine */
export function createSeal(secret: string, clock: () => number = Date.now): Seal {
  const root = keyFor(secret, 'message')
  const keyOf = (salt: Buffer) => createHmac('sha256', root).update(salt).digest()
  const salt = randomBytes(SALT)
  const own = keyOf(salt)
  let count = 0n
  /** Those of two generations: together they reach back over the whole window on both sides. */
  let seen = new Set<string>()
  let seenBefore = new Set<string>()
  let turnedAt = clock()

  function once(id: string): void {
    if (clock() - turnedAt > 2 * WINDOW) {
      seenBefore = seen
      seen = new Set()
      turnedAt = clock()
    }
    if (seen.has(id) || seenBefore.has(id)) throw new Unsealed('replayed')
    seen.add(id)
  }

  function read(place: string, text: string): { body: string; id: string } {
    const bytes = Buffer.from(text, 'base64url')
    if (bytes.length < HEAD + SIGNATURE) throw new Unsealed('forged')
    const head = bytes.subarray(0, HEAD)
    const opening = createDecipheriv('aes-256-gcm', keyOf(head.subarray(0, SALT)), numberOf(head), {
      authTagLength: SIGNATURE,
    })
    opening.setAAD(beside(head, place)).setAuthTag(bytes.subarray(-SIGNATURE))
    let body: string
    try {
      body = Buffer.concat([opening.update(bytes.subarray(HEAD, -SIGNATURE)), opening.final()]).toString()
    } catch {
      throw new Unsealed('forged')
    }
    if (Math.abs(clock() - Number(head.readBigUInt64BE(NUMBERED))) > WINDOW) throw new Unsealed('old')
    return { body, id: head.toString('base64url', 0, NUMBERED) }
  }

  return {
    seal(place, body) {
      const head = Buffer.alloc(HEAD)
      salt.copy(head)
      head.writeBigUInt64BE(count++, SALT)
      head.writeBigUInt64BE(BigInt(clock()), NUMBERED)
      const closing = createCipheriv('aes-256-gcm', own, numberOf(head), { authTagLength: SIGNATURE })
      closing.setAAD(beside(head, place))
      const hidden = Buffer.concat([closing.update(body, 'utf8'), closing.final()])
      return Buffer.concat([head, hidden, closing.getAuthTag()]).toString('base64url')
    },
    open: (place, text) => read(place, text).body,
    openOnce(place, text) {
      const { body, id } = read(place, text)
      once(id)
      return body
    },
  }
}

/** GCM takes no number twice under one key: each process has a key of its own, and counts. */
const numberOf = (head: Buffer) => Buffer.concat([Buffer.alloc(4), head.subarray(SALT, NUMBERED)])
/** Signed, too. */
const beside = (head: Buffer, place: string) => Buffer.concat([head, Buffer.from(place)])
