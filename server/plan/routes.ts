import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import type { HttpDoor } from '../platform/http.ts'
import { acceptProposal } from './accept-proposal.ts'
import { cancelPlan } from './cancel-plan.ts'
import { removeProposal } from './delete-proposal.ts'
import { readPlanGround } from './plan-ground.ts'
import { createPlanner, type Planner } from './planner.ts'
import { putPlanTeacher } from './put-plan-teacher.ts'
import { headView, listProposals, readProposal, seenProposal } from './read-proposal.ts'
import { startPlan } from './start-plan.ts'
import { tryAdditions } from './try-additions.ts'
import { undoAcceptance } from './undo-acceptance.ts'

const person = { as: 'person' } as const
const done = { done: true } as const

/** Opens the doors of the planner. Close what it answers before the database closes: it ends what is being searched. */
export function planRoutes(door: HttpDoor<Actor>, context: Context): Pick<Planner, 'close'> {
  const planner = createPlanner(context)
  door.on('POST /api/plan/ground', person, ({ actor, body }) => readPlanGround(context, actor, body))
  door.on('PUT /api/plan/teachers/:id', person, ({ actor, params, body }) =>
    putPlanTeacher(context, actor, params.id, body),
  )
  door.on('GET /api/proposals', person, ({ actor, query }) => listProposals(context, actor, query.termId))
  door.on('PUT /api/proposals/:id', person, ({ actor, params, body }) =>
    startPlan(context, planner, actor, params.id, body),
  )
  door.on('GET /api/proposals/:id', person, ({ actor, params }) => readProposal(context, actor, params.id))
  door.on('GET /api/proposals/:id/progress', person, async ({ actor, params }) =>
    headView(await seenProposal(context, actor, params.id)),
  )
  door.on('POST /api/proposals/:id/cancel', person, ({ actor, params }) =>
    cancelPlan(context, planner, actor, params.id),
  )
  door.on('DELETE /api/proposals/:id', person, async ({ actor, params }) => {
    await removeProposal(context, planner, actor, params.id)
    return done
  })
  door.on('POST /api/proposals/:id/accept', person, ({ actor, params, body }) =>
    acceptProposal(context, actor, params.id, body),
  )
  door.on('POST /api/proposals/:id/undo', person, ({ actor, params, body }) =>
    undoAcceptance(context, actor, params.id, body),
  )
  door.on('POST /api/proposals/:id/additions', person, async ({ actor, params }) => {
    await tryAdditions(context, planner, actor, params.id)
    return done
  })
  return planner
}
