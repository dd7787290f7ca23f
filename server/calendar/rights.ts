import type { Region } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import type { Actor } from '../account/actor.ts'
import { demand, demandSeen } from '../account/policy.ts'
import { isInSight, type SchoolScope, schoolScopes, sightOf, targetOf } from '../directory/scope.ts'
import { readRegion } from '../directory/store.ts'
import type { Context } from '../platform/context.ts'

/** The region, if its terms are the actor's to see. @throws AppError not_found */
export async function seenRegion(context: Context, actor: Actor, regionId: string): Promise<Region> {
  const region = await readRegion(context, regionId)
  if (!region || !isInSight(await sightOf(context, actor, 'term:read'), region.path))
    throw new AppError('not_found', 'There is no such region, or it is not yours to see.')
  return region
}

/** The region, if its calendar is the actor's to write. @throws AppError not_found, forbidden */
export async function writableRegion(context: Context, actor: Actor, regionId: string): Promise<Region> {
  const region = await seenRegion(context, actor, regionId)
  demand(actor, 'term:write', { regionPath: region.path })
  return region
}

/** The school, if the actor may read there. @throws AppError not_found */
export async function seenSchool(
  context: Context,
  actor: Actor,
  schoolId: string | undefined,
): Promise<SchoolScope> {
  const scope = schoolId === undefined ? undefined : (await schoolScopes(context, [schoolId])).get(schoolId)
  demandSeen(actor, 'term:read', scope ? targetOf(scope) : null)
  return scope!
}

/** The school, if its calendar, bells and timetables are the actor's to write. @throws AppError not_found, forbidden */
export async function writableSchool(
  context: Context,
  actor: Actor,
  schoolId: string | undefined,
): Promise<SchoolScope> {
  const scope = await seenSchool(context, actor, schoolId)
  demand(actor, 'term:write', targetOf(scope))
  return scope
}
