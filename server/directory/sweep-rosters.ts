import { system } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { keptUntil } from './roster-note.ts'
import { deleteRosterRow, readRosterRegions, readRostersBefore } from './roster-store.ts'
import { settingsOf } from './scope.ts'

/**
 * Deletes the rosters that were kept for as long as their region sets; a shorter time holds at once for those saved before.
 * @returns the class groups whose names are gone
 */
export async function sweepRosters(context: Context): Promise<string[]> {
  const gone: string[] = []
  for (const regionId of await readRosterRegions(context)) {
    const { rosterKeepDays } = await settingsOf(context, regionId)
    const before = keptUntil(context.now(), -rosterKeepDays)
    for (const classGroupId of await readRostersBefore(context, regionId, before))
      await transact(context.db, async (db) => {
        const within = { ...context, db }
        if (!(await deleteRosterRow(within, classGroupId))) return
        await audit(within, system, 'roster:delete', `class-group:${classGroupId}`, {
          why: 'kept long enough',
        })
        gone.push(classGroupId)
      })
  }
  return gone
}
