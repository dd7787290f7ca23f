import type { Context } from '../platform/context.ts'
import { type As, type Authenticate, cookieNames } from '../platform/cookies.ts'
import type { Actor } from './actor.ts'
import { readDeviceSession, readLiveDevice } from './device-store.ts'
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

/** Whom a ticket names: a person by the session that asked for it, a classroom's PC by itself. */
export interface Bearer {
  role: As
  actorId: string
  sessionHash?: string
}

/** @throws Error for an actor that no page comes as: the program itself */
export function bearerOf(actor: Actor): Bearer {
  if (actor.kind === 'system') throw new Error('the program itself enters no lesson')
  if (actor.kind === 'device') return { role: 'device', actorId: actor.id }
  return {
    role: 'person',
    actorId: actor.id,
    ...(actor.sessionHash ? { sessionHash: actor.sessionHash } : {}),
  }
}

/** Loads the bearer of a ticket anew, with the rights they have at this moment; null once the session ended or the PC was revoked. */
export async function authenticateBearer(
  context: Context,
  { role, actorId, sessionHash }: Bearer,
): Promise<Actor | null> {
  if (role === 'device') {
    const device = await readLiveDevice(context, actorId)
    return device && { kind: 'device', ...device }
  }
  const person = sessionHash ? await authenticatePerson(context, sessionHash) : null
  return person?.kind === 'person' && person.id === actorId ? person : null
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
