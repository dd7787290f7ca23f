import { createHmac, timingSafeEqual } from 'node:crypto'

type Purpose = 'ticket' | 'message'

/** A key of its own for each purpose, of 32 bytes. */
export const keyFor = (secret: string, purpose: Purpose): Buffer =>
  createHmac('sha256', secret).update(`tongke ${purpose}`).digest()

/** Signs for one purpose: what is signed for another is worth nothing here. In base64url, 43 characters. */
export type Sign = (text: string) => string

export function createSign(secret: string, purpose: Purpose): Sign {
  const key = keyFor(secret, purpose)
  return (text) => createHmac('sha256', key).update(text).digest('base64url')
}

/** Takes as long for a wrong signature as for a right one. */
export function isSignature(sign: Sign, text: string, signature: string): boolean {
  const [own, given] = [Buffer.from(sign(text)), Buffer.from(signature)]
  return own.length === given.length && timingSafeEqual(own, given)
}
