import type { Actor } from '../account/actor.ts'
import { demand, demandSeen, may, type Verb } from '../account/policy.ts'
import { readRegion } from '../directory/store.ts'
import type { Context } from '../platform/context.ts'

/** @throws AppError `not_found` (no such region, or not the actor's to see), `forbidden` */
export async function demandPlan(
  context: Context,
  actor: Actor,
  verb: Extract<Verb, 'plan:read' | 'plan:run'>,
  regionId: string,
): Promise<void> {
  const region = await readRegion(context, regionId)
  const target = region && { regionPath: region.path }
  if (!target || !may(actor, 'directory:read', target)) demandSeen(actor, verb, target)
  else demand(actor, verb, target)
}
