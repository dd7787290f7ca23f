import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { demandRoster } from './read-roster.ts'
import { deleteRosterRow } from './roster-store.ts'

/**
 * Deletes the names of a class group and every mark of its pupils; the figures of the head counts stay. Gone already is gone.
 * @throws AppError not_found, forbidden
 */
export async function deleteRoster(context: Context, actor: Actor, classGroupId: string): Promise<void> {
  await transact(context.db, async (db) => {
    const within = { ...context, db }
    await demandRoster(within, actor, 'roster:write', classGroupId)
    if (await deleteRosterRow(within, classGroupId))
      await audit(within, actor, 'roster:delete', `class-group:${classGroupId}`, { why: 'by the school' })
  })
}
