import { createHmac, timingSafeEqual } from 'node:crypto'

/** Signs for one purpose: what is signed for another is worth nothing here. In base64url, 43 characters. */
export type Sign = (text: string) => string

export function createSign(secret: string, purpose: 'ticket' | 'message'): Sign {
  const key = createHmac('sha256', secret).update(`tongke ${purpose}`).digest()
  return (text) => createHmac('sha256', key).update(text).digest('base64url')
}

/** Takes as long for a wrong signature as for a right one. */
export function isSignature(sign: Sign, text: string, signature: string): boolean {
  const [own, given] = [Buffer.from(sign(text)), Buffer.from(signature)]
  return own.length === given.length && timingSafeEqual(own, given)
}
