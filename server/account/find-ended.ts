import type { Context } from '../platform/context.ts'
import type { Actor } from './actor.ts'
import { readRevoked } from './device-store.ts'
import type { SessionsEnded } from './session.ts'
import { readTakenAway } from './session-store.ts'

/**
 * Which sessions of those whose lines are open here ended without anybody telling us: another node did it while the nodes could not
 * reach each other. A PC that was revoked because somebody took it away must not stay in its lesson.
 */
export async function findEnded(context: Context, actors: readonly Actor[]): Promise<SessionsEnded[]> {
  const deviceIds = new Set<string>()
  const people = new Map<string, string>()
  for (const actor of actors) {
    if (actor.kind === 'device') deviceIds.add(actor.id)
    if (actor.kind === 'person' && actor.sessionHash) people.set(actor.sessionHash, actor.id)
  }
  const [revoked, takenAway] = await Promise.all([
    deviceIds.size > 0 ? readRevoked(context, [...deviceIds]) : [],
    people.size > 0 ? readTakenAway(context, [...people.keys()]) : [],
  ])
  return [
    ...[...revoked].map((deviceId) => ({ deviceId })),
    ...[...takenAway].map((only) => ({ personId: people.get(only)!, only })),
  ]
}
