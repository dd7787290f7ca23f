import type { Socket } from 'socket.io'
import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import { handshake } from '../../shared/socket.ts'
import { type As, cookieNames, parseCookies } from './cookies.ts'
import { addressKey, isOwnOrigin } from './origin.ts'
import { createRate, generalRate } from './rate.ts'
import { parseInput, refusalOf } from './refusal.ts'
import type { SocketDoorOptions, SocketLimits } from './socket.ts'

/** Lets a handshake in, or refuses it with the error of the table in `connect_error`'s `data`. */
export function createGate<A>(options: SocketDoorOptions<A>, limits: SocketLimits) {
  const { authenticate, callerOf, log, origins = [] } = options
  const addressOf = options.addressOf ?? ((request) => request.socket.remoteAddress ?? '')
  const { redis = null } = options
  const take = createRate(generalRate, redis && { redis, name: 'line' })
  const addresses = new Map<string, number>()
  const callers = new Map<string, number>()

  async function admit(socket: Socket): Promise<void> {
    const key = addressKey(addressOf(socket.request))
    await take(key)
    const { as, ticket } = parseInput(handshake, socket.handshake.auth, 'auth') as z.output<typeof handshake>
    if (!isOwnOrigin(socket.request.headers, origins, ticket !== undefined)) {
      throw new AppError('forbidden', 'This line was opened by a page of another site.', {
        reason: 'foreign-origin',
      })
    }
    const { actor, pass } = await (ticket === undefined
      ? byCookie(socket, as)
      : byTicket(ticket, as, options.admit))
    const release = both(
      () => takeOf(addresses, key, limits.perAddress, 'Too many open lines from this address.'),
      () => takeOf(callers, callerOf(actor), limits.perCaller, 'Too many windows are open here. Close some.'),
    )
    // The engine's line, not the socket's: it ends also when the page goes away before it is let in.
    if (socket.conn.readyState === 'open') socket.conn.once('close', release)
    else release()
    socket.data.actor = actor
    socket.data.pass = pass
  }

  async function byCookie(socket: Socket, as: As): Promise<{ actor: A; pass: null }> {
    const cookies = parseCookies(socket.request.headers.cookie)
    const actor = cookies[cookieNames[as]] ? await authenticate(cookies, as) : null
    if (!actor) throw new AppError('unauthenticated', 'Sign in first.', { as })
    return { actor, pass: null }
  }

  return (socket: Socket, next: (error?: Error) => void) => {
    admit(socket).then(
      () => next(),
      (error: unknown) => {
        const refusal = refusalOf(error, log, 'handshake')
        next(Object.assign(new Error(refusal.code), { data: refusal.toWire() }))
      },
    )
  }
}

async function byTicket<A>(ticket: string, as: As, admit: SocketDoorOptions<A>['admit']) {
  const admitted = await admit?.(ticket, as)
  if (admitted) return admitted
  throw new AppError(
    'unauthenticated',
    'This ticket is no good here, or not any more. Enter the lesson again.',
    {
      as,
      ticket: true,
    },
  )
}

/** @returns gives back what was taken. @throws AppError `rate_limited` when there are as many lines as may be */
function takeOf(lines: Map<string, number>, key: string, most: number, refusal: string): () => void {
  const count = lines.get(key) ?? 0
  if (count >= most) throw new AppError('rate_limited', refusal, { retryAfterSeconds: 10 })
  lines.set(key, count + 1)
  return () => {
    const left = (lines.get(key) ?? 1) - 1
    if (left > 0) lines.set(key, left)
    else lines.delete(key)
  }
}

/** Takes two things, or none. */
function both(takeFirst: () => () => void, takeSecond: () => () => void): () => void {
  const giveFirst = takeFirst()
  try {
    const giveSecond = takeSecond()
    return () => {
      giveFirst()
      giveSecond()
    }
  } catch (error) {
    giveFirst()
    throw error
  }
}
