import type { Context } from '../platform/context.ts'
import { deleteExpired, insertSession } from './session-store.ts'
import { hashOf, newToken } from './token.ts'

const hour = 3_600_000
const day = 24 * hour

/** A person's session ends when unused for 12 h, and 7 days after it began; a device's when unused for 400 days. */
const personIdle = 12 * hour
const personLongest = 7 * day
const deviceIdle = 400 * day
/** `seen_at` is written at most so often: a page asks several things at once. */
const touchEvery = 60_000

/** What the browser keeps the cookie for; the database decides earlier. 400 days is the longest browsers take. */
export const cookieSeconds = { person: personLongest / 1000, device: deviceIdle / 1000 } as const

/** The sessions behind live connections that must end now; without `only` and `except` all of the person's. */
export type SessionsEnded =
  | {
      personId: string
      /** Hash of the one session that ended, or of the one that goes on. */
      only?: string
      except?: string
    }
  | { deviceId: string }

export type SessionOf = { personId: string } | { deviceId: string }

/** When a session ends that is used at `now`. */
export function expiryOf(kind: 'person' | 'device', createdAt: Date, now: Date): Date {
  if (kind === 'device') return new Date(now.getTime() + deviceIdle)
  return new Date(Math.min(now.getTime() + personIdle, createdAt.getTime() + personLongest))
}

export const isTouchDue = (seenAt: Date, now: Date): boolean => now.getTime() - seenAt.getTime() >= touchEvery

/** Begins a session. The token goes into the cookie and is kept nowhere else. */
export async function startSession(
  context: Context,
  of: SessionOf,
): Promise<{ token: string; hash: string; expiresAt: Date }> {
  const now = context.now()
  const token = newToken()
  const hash = hashOf(token)
  const expiresAt = expiryOf('personId' in of ? 'person' : 'device', now, now)
  await insertSession(context, {
    token_hash: hash,
    person_id: 'personId' in of ? of.personId : null,
    device_id: 'deviceId' in of ? of.deviceId : null,
    created_at: now,
    seen_at: now,
    expires_at: expiresAt,
  })
  return { token, hash, expiresAt }
}

/**
 * Removes sessions, links and pairing codes that are over; for a timer, once an hour or so. Sessions a day late: nobody's line is ended
 * amid a lesson because its session got too old (`find-ended.ts`).
 */
export async function sweepExpired(context: Context): Promise<void> {
  const now = context.now()
  await deleteExpired(context, now, new Date(now.getTime() - day))
}
