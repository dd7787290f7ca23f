import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { demandPlan } from './plan-rights.ts'
import type { Planner } from './planner.ts'
import { deleteProposal } from './proposal-store.ts'
import { isProposal, seenProposal } from './read-proposal.ts'

/** Removes a proposal; series that were accepted from it stay. Gone already: nothing. @throws AppError `not_found`, `forbidden` */
export async function removeProposal(
  context: Context,
  planner: Planner,
  actor: Actor,
  id: string,
): Promise<void> {
  if (!(await isProposal(context, id))) return
  const { regionId, name } = await seenProposal(context, actor, id)
  await demandPlan(context, actor, 'plan:run', regionId)
  planner.cancel(id)
  await transact(context.db, async (db) => {
    const within = { ...context, db }
    await deleteProposal(within, id)
    await audit(within, actor, 'plan:remove', `proposal:${id}`, { name })
  })
}
