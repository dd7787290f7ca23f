import type { Context } from '../platform/context.ts'
import { type Authenticate, cookieNames } from '../platform/cookies.ts'
import type { Actor } from './actor.ts'
import { readDeviceSession } from './device-store.ts'
import { expiryOf, isTouchDue } from './session.ts'
import { readPersonSession, touchSession } from './session-store.ts'
import { hashOf } from './token.ts'

/** For both doors: who a browser's cookie stands for, with the rights they have at this moment, or null. */
export function authenticate(context: Context): Authenticate<Actor> {
  return async (cookies, as) => {
    const token = cookies[cookieNames[as]]
    if (!token) return null
    const hash = hashOf(token)
    return as === 'person' ? authenticatePerson(context, hash) : authenticateDevice(context, hash)
  }
}

async function authenticatePerson(context: Context, sessionHash: string): Promise<Actor | null> {
  const session = await readPersonSession(context, sessionHash)
  if (!session || session.disabled || !(await isAlive(context, 'person', sessionHash, session))) return null
  const { id, name, displayName, grants } = session
  return { kind: 'person', id, name, displayName, grants, sessionHash }
}

async function authenticateDevice(context: Context, sessionHash: string): Promise<Actor | null> {
  const session = await readDeviceSession(context, sessionHash)
  if (!session || !(await isAlive(context, 'device', sessionHash, session))) return null
  const { id, classroomId, schoolId, regionPath } = session
  return { kind: 'device', id, classroomId, schoolId, regionPath }
}

/** Whether the session goes on; if so, and once a minute at most, from now. */
async function isAlive(
  context: Context,
  kind: 'person' | 'device',
  hash: string,
  session: { createdAt: Date; seenAt: Date; expiresAt: Date },
): Promise<boolean> {
  const now = context.now()
  if (session.expiresAt <= now) return false
  if (isTouchDue(session.seenAt, now)) {
    await touchSession(context, hash, now, expiryOf(kind, session.createdAt, now))
  }
  return true
}
