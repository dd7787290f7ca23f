import { createHmac } from 'node:crypto'
import { lookup } from 'node:dns'
import http from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Context } from '../platform/context.ts'
import { type DueDelivery, deleteDelivered, markDelivered, markFailed, takeDue } from './history-store.ts'
import { isInsideAddress } from './outside-address.ts'

export interface SendOptions {
  /** Whether messages may go to the own network. */
  allowPrivate: boolean
  timeoutMs?: number
}

const TOGETHER = 20
/** From one minute, twice as long each time, up to six hours; after ten attempts, about a day, it is given up. */
const ATTEMPTS = 10
const waitMs = (attempts: number): number => Math.min(60_000 * 2 ** (attempts - 1), 6 * 3_600_000)
const weekMs = 7 * 86_400_000

/**
 * Sends the messages of the outbox that are due. Each is signed: `X-Tongke-Signature: sha256=HMAC-SHA256(secret, body)`, in hex; what
 * is answered 2xx is delivered, anything else is tried again later. A message can arrive twice: its `id` tells.
 * @returns how many were delivered
 */
export async function sendWebhooks(context: Context, options: SendOptions): Promise<number> {
  const now = context.now().getTime()
  await deleteDelivered(context, new Date(now - weekMs))
  const due = await takeDue(context, TOGETHER, new Date(now + 5 * 60_000))
  const sent = await Promise.all(
    due.map(async (delivery) => {
      const error = await send(delivery, options)
      if (error === null) {
        await markDelivered(context, delivery.id)
        return true
      }
      const { id, attempts, url } = delivery
      const last = attempts >= ATTEMPTS
      await markFailed(context, id, error, last ? null : new Date(now + waitMs(attempts)))
      context.log[last ? 'warn' : 'info'](
        { url: new URL(url).origin, attempts, error },
        'a webhook was not reached',
      )
      return false
    }),
  )
  return sent.filter(Boolean).length
}

/** Answers why it was not delivered, or null. */
function send(
  { url, secret, body, id }: DueDelivery,
  { allowPrivate, timeoutMs = 10_000 }: SendOptions,
): Promise<string | null> {
  const text = JSON.stringify(body)
  const target = new URL(url)
  const host = target.hostname.replace(/^\[|\]$/g, '')
  // A literal address is never looked up.
  if (!allowPrivate && isIP(host) && isInsideAddress(host))
    return Promise.resolve('the address is in the own network')
  const { request } = target.protocol === 'https:' ? https : http
  return new Promise((resolve) => {
    const out = request(
      target,
      {
        method: 'POST',
        agent: false,
        lookup: allowPrivate ? undefined : outsideLookup,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': Buffer.byteLength(text),
          'User-Agent': 'Tongke',
          'X-Tongke-Delivery': id,
          'X-Tongke-Signature': `sha256=${createHmac('sha256', secret).update(text).digest('hex')}`,
        },
      },
      (response) => {
        const status = response.statusCode ?? 0
        // Nothing of the answer is read, and no redirect followed: it could lead inside.
        response.destroy()
        resolve(status >= 200 && status < 300 ? null : `it answered ${status}`)
      },
    )
    out.on('error', (error) => resolve(error.message || error.name))
    out.end(text)
  })
}

/** Looks a name up for the very connection, so that it can't be another address by then; inside addresses are refused. */
const outsideLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '')
    const outside = addresses.filter(({ address }) => !isInsideAddress(address))
    const [first] = outside
    if (!first) return done(new Error('the address is in the own network'), '')
    if (options.all) return done(null, outside)
    return done(null, first.address, first.family)
  })
}
