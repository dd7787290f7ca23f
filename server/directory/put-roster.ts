import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { putRoster as putRosterSchema, Roster } from '../../shared/roster.ts'
import { type Actor, actorText } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import type { Context } from '../platform/context.ts'
import { demandRoster } from './read-roster.ts'
import { noteOf } from './roster-note.ts'
import { readForeignPupils, readPupils, readRosterRows, writeRoster } from './roster-store.ts'
import { settingsOf } from './scope.ts'
import { isSame, writing } from './writing.ts'

/**
 * Keeps the names of a class group, in place of those before; from now on they are kept for the time that the region sets. Saved
 * again as it is, it is kept for as long again. The audit has how many, never who.
 * @throws AppError not_found, forbidden, stale (`revision`: another list was saved since this one was read), already_exists (an
 * id is a pupil of another class)
 */
export async function putRoster(
  context: Context,
  actor: Actor,
  classGroupId: string,
  { pupils, revision }: z.output<typeof putRosterSchema>,
): Promise<Roster> {
  return writing(context, null, async (within) => {
    const school = await demandRoster(within, actor, 'roster:write', classGroupId)
    const { rosterKeepDays } = await settingsOf(within, school.regionId)
    const before = (await readRosterRows(within, [classGroupId])).get(classGroupId)
    // The same list sent again after its answer was lost.
    const again =
      before !== undefined && isSame({ pupils: await readPupils(within, classGroupId) }, { pupils })
    if (!again && revision !== undefined && revision !== (before?.revision ?? 0))
      throw new AppError('stale', 'This list was changed in the meantime. Read it again, then change it.', {
        revision: before?.revision ?? 0,
      })
    const foreign = await readForeignPupils(
      within,
      classGroupId,
      pupils.map((pupil) => pupil.id),
    )
    if (foreign.length > 0)
      throw new AppError('already_exists', 'An id of this list is a pupil of another class; make new ones.', {
        ids: foreign,
      })
    const row = {
      class_group_id: classGroupId,
      revision: again ? before.revision : (before?.revision ?? 0) + 1,
      saved_at: within.now(),
      saved_by: actorText(actor),
    }
    await writeRoster(within, row, pupils)
    await audit(within, actor, 'roster:put', `class-group:${classGroupId}`, {
      pupils: pupils.length,
      revision: row.revision,
    })
    return { ...noteOf({ ...row, size: pupils.length }, rosterKeepDays), pupils }
  })
}
