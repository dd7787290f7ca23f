import type { Pairing } from '../../shared/directory.ts'
import { dateOf } from '../../shared/time.ts'
import type { Actor } from '../account/actor.ts'
import { reachOf, type Verb } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { schoolScopes, settingsOf } from './scope.ts'
import { readPairingsOf, readSchoolsWithin } from './store.ts'

/**
 * Schools outside of the verb's reach that a pairing in force, or one that begins later, ties to a school inside, by the part
 * that they have in it. A pairing that is over shows nothing any more.
 */
export async function partnersOf(
  context: Context,
  actor: Actor,
  verb: Verb = 'lesson:book',
): Promise<{ leadSchoolIds: string[]; memberSchoolIds: string[] }> {
  const own = await readSchoolsWithin(context, reachOf(actor, verb))
  const ids = own.map((school) => school.id)
  return partnersAmong(new Set(ids), await currentOf(context, await readPairingsOf(context, ids)))
}

/** Those of the pairings that are not over, by the date at the lead school. */
export async function currentOf(context: Context, pairings: readonly Pairing[]): Promise<Pairing[]> {
  const schools = await schoolScopes(
    context,
    pairings.map((pairing) => pairing.leadSchoolId),
  )
  const today = new Map<string, string>()
  for (const { regionId } of schools.values()) {
    if (today.has(regionId)) continue
    const { zone } = await settingsOf(context, regionId)
    today.set(regionId, dateOf(context.now().getTime(), zone))
  }
  return pairings.filter(
    ({ until, leadSchoolId }) => until === null || until >= today.get(schools.get(leadSchoolId)!.regionId)!,
  )
}

export function partnersAmong(own: ReadonlySet<string>, pairings: readonly Pairing[]) {
  const outside = (ids: string[]) => [...new Set(ids.filter((id) => !own.has(id)))]
  return {
    leadSchoolIds: outside(pairings.map((pairing) => pairing.leadSchoolId)),
    memberSchoolIds: outside(pairings.map((pairing) => pairing.memberSchoolId)),
  }
}
