import type { Region } from '../../shared/directory.ts'
import type { Context } from '../platform/context.ts'
import type { Actor } from './actor.ts'
import type { SessionsEnded } from './session.ts'

/** Schools of others that a pairing ties to the actor's own, by the part that they have in it. */
export interface Partners {
  leadSchoolIds: string[]
  memberSchoolIds: string[]
}

/** What account needs of the rooms above it; `app.ts` hands it in. */
export interface Surroundings {
  /** Makes the one root region. Inside the caller's transaction. */
  createRoot(context: Context, id: string, region: Pick<Region, 'name' | 'level'>): Promise<void>
  /** The time zone in force in a region. */
  zoneOf(context: Context, regionId: string): Promise<string>
  /** The paired schools of which the actor may see who teaches, so as to book lessons with them. */
  partnersOf(context: Context, actor: Actor): Promise<Partners>
  /** Called when the database has already forgotten the sessions. */
  onSessionsEnded(ended: SessionsEnded): void
}
