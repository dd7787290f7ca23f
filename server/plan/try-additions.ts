import { AppError } from '../../shared/errors.ts'
import type { PlanInput, PlanOutput } from '../../shared/plan.ts'
import type { Addition, TriedAddition } from '../../shared/proposal.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { withAdditions } from './build-input.ts'
import { likelyAdditions } from './likely-additions.ts'
import { demandPlan } from './plan-rights.ts'
import type { Planner, Search } from './planner.ts'
import { readProposalContent } from './proposal-store.ts'
import { seenProposal } from './read-proposal.ts'
import { beginTries, writeTries } from './run-store.ts'

/** A search so small is made anew for each addition; a larger one goes on from the proposal, whose lessons then stay. */
const SMALL = 400
const SECONDS = 4

/**
 * Begins to try single additions to a proposal, the likeliest ones: what each would cover more at least. Reading the proposal tells
 * how far it is.
 * @throws AppError `not_found`, `forbidden`, `proposal_not_ready`
 */
export async function tryAdditions(
  context: Context,
  planner: Planner,
  actor: Actor,
  id: string,
): Promise<void> {
  const proposal = await seenProposal(context, actor, id)
  await demandPlan(context, actor, 'plan:run', proposal.regionId)
  const { input, output, names } = (await readProposalContent(context, id))!
  if (!input || !output)
    throw new AppError('proposal_not_ready', 'This proposal is not ready; wait for it, then try additions.')
  const tried = likelyAdditions(input, output).map(
    (addition): TriedAddition => ({ addition, names: namesOf(addition, names), gain: null }),
  )
  const { runner } = planner
  if (!(await beginTries(context, id, runner, tried))) return
  planner.inTurn(id, async (search) => {
    for (const one of tried) {
      one.gain = await gainOf(search, input, output, one.addition, proposal.options.maxShared, proposal.seed)
      if (!(await writeTries(context, id, runner, tried))) return
    }
    tried.sort((a, b) => b.gain! - a.gain!)
    await writeTries(context, id, runner, tried)
  })
}

async function gainOf(
  search: Search,
  input: PlanInput,
  output: PlanOutput,
  addition: Addition,
  maxShared: number,
  seed: number,
): Promise<number> {
  const added = withAdditions(input, { maxShared, additions: [addition] })
  const { demanded, covered } = output.stats
  // More receivers in a lesson that must stay as it is would help nobody.
  const anew = demanded <= SMALL || addition.kind === 'max-receivers'
  const wanted = anew ? { ...added, previous: output.lessons } : { ...added, keep: output.lessons }
  const large = demanded > SMALL
  const seconds = large && anew ? 3 * SECONDS : SECONDS
  const better = await search({ input: wanted, seconds, seed, threads: large ? 2 : 0 })
  return Math.max(0, better.stats.covered - covered)
}

function namesOf(addition: Addition, names: Readonly<Record<string, string>>): string[] {
  const ids =
    addition.kind === 'pairing'
      ? [addition.leadSchoolId, addition.memberSchoolId]
      : addition.kind === 'max-receivers'
        ? []
        : [addition.schoolId]
  return ids.map((id) => names[id] ?? '')
}
