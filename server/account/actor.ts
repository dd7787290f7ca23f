import type { Grant } from '../../shared/account.ts'

/** A right as the policy reads it: a role over a region and all below, or within one school. */
export type ActorGrant = Grant

export interface PersonActor {
  kind: 'person'
  id: string
  /** The name the person signs in with. */
  name: string
  displayName: string
  grants: ActorGrant[]
  /** SHA-256 of the session's token; absent where a person acts without one (the demo, tests). */
  sessionHash?: string
}

/** A classroom's paired PC. */
export interface DeviceActor {
  kind: 'device'
  id: string
  classroomId: string
  schoolId: string
  /** Ids from the root down to the school's region. */
  regionPath: string[]
}

/** The program itself: timers, the first start, the demo's seed. */
export interface SystemActor {
  kind: 'system'
}

export type Actor = PersonActor | DeviceActor | SystemActor

export const system: SystemActor = { kind: 'system' }

/** How an actor is written in `audit.actor`, `lessons.ended_by`, `head_counts.reported_by`. */
export function actorText(actor: Actor): string {
  return actor.kind === 'system' ? 'system' : `${actor.kind}:${actor.id}`
}
