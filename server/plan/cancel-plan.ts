import type { Proposal } from '../../shared/proposal.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { demandPlan } from './plan-rights.ts'
import type { Planner } from './planner.ts'
import { headView, seenProposal } from './read-proposal.ts'
import { askCancel } from './run-store.ts'

/** Ends the search, which takes what there is; one that is over stays as it is. @throws AppError `not_found`, `forbidden` */
export async function cancelPlan(
  context: Context,
  planner: Planner,
  actor: Actor,
  id: string,
): Promise<Proposal> {
  const proposal = await seenProposal(context, actor, id)
  await demandPlan(context, actor, 'plan:run', proposal.regionId)
  await askCancel(context, id)
  // Another node that searches for it finds that by itself.
  planner.cancel(id)
  return headView(proposal)
}
