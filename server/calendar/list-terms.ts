import type { Term } from '../../shared/calendar.ts'
import type { Actor } from '../account/actor.ts'
import { sightOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { readTermsInSight } from './store.ts'

/** The terms of the actor's regions, of all below, and of those above, which hold there too; the latest first. */
export async function listTerms(context: Context, actor: Actor): Promise<Term[]> {
  return readTermsInSight(context, await sightOf(context, actor, 'term:read'))
}
