import { randomUUID } from 'node:crypto'
import type { Context } from '../platform/context.ts'
import { type Actor, actorText } from './actor.ts'
import { insertAudit } from './store.ts'

/**
 * Keeps who did what to whom. `verb` reads `room:what` (`person:put`, `lesson:cancel`), `subject` is `kind:ID`.
 * Call it inside the transaction of the deed, so that neither is there without the other. `details` hold no secrets and
 * nothing about a pupil.
 */
export async function audit(
  context: Context,
  actor: Actor,
  verb: string,
  subject: string,
  details: Record<string, unknown> = {},
): Promise<void> {
  await insertAudit(context, {
    id: randomUUID(),
    at: context.now(),
    actor: actorText(actor),
    verb,
    subject,
    details: JSON.stringify(details),
  })
}
