import type { RosterNote } from '../../shared/roster.ts'
import type { Actor } from '../account/actor.ts'
import { demandSeen } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { noteOf } from './roster-note.ts'
import { readRosterRowsOf } from './roster-store.ts'
import { schoolScopes, settingsOf, targetOf } from './scope.ts'

/**
 * Which classes of a school have names, how many, and until when: for whoever may see the school; no names.
 * @throws AppError not_found
 */
export async function listRosters(context: Context, actor: Actor, schoolId: string): Promise<RosterNote[]> {
  const school = (await schoolScopes(context, [schoolId])).get(schoolId)
  demandSeen(actor, 'directory:read', school ? targetOf(school) : null)
  const { rosterKeepDays } = await settingsOf(context, school!.regionId)
  return (await readRosterRowsOf(context, schoolId)).map((row) => noteOf(row, rosterKeepDays))
}
