import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { Proposal, putProposal } from '../../shared/proposal.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import type { Context } from '../platform/context.ts'
import { preparePlan } from './plan-ground.ts'
import { demandPlan } from './plan-rights.ts'
import type { Planner } from './planner.ts'
import { insertProposal } from './proposal-store.ts'
import { headView, isProposal, seenProposal } from './read-proposal.ts'

/**
 * Begins to plan; the answer comes at once. The same id again answers with the same proposal, as far as it is.
 * @throws AppError `not_found`, `forbidden`, `bad_input`, `unavailable` (too many wait)
 */
export async function startPlan(
  context: Context,
  planner: Planner,
  actor: Actor,
  id: string,
  { name, options, seconds, seed }: z.output<typeof putProposal>,
): Promise<Proposal> {
  if (await isProposal(context, id)) return headView(await seenProposal(context, actor, id))
  await demandPlan(context, actor, 'plan:run', options.regionId)
  if (planner.isFull())
    throw new AppError('unavailable', 'Too many plans wait to be made here. Try again in some minutes.')
  const { input, names } = await preparePlan(context, options)
  const by = actor.kind === 'person' ? actor.id : null
  const { runner } = planner
  if (await insertProposal(context, { id, name, options, seconds, seed, input, names, by, runner })) {
    await audit(context, actor, 'plan:run', `proposal:${id}`, { name, regionId: options.regionId })
    planner.start({ id, input, names, seconds, seed })
  }
  return headView(await seenProposal(context, actor, id))
}
