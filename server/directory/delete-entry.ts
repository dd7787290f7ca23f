import { AppError } from '../../shared/errors.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { deleteRevokedDevices } from '../account/device-store.ts'
import type { Context } from '../platform/context.ts'
import { isForeignKeyViolation, transact } from '../platform/database.ts'
import { demandBoth } from './put-pairing.ts'
import { deleteRow, type EntryKind, readUses, type Use } from './removal-store.ts'
import { schoolScopes, targetOf } from './scope.ts'
import { readClassGroup, readClassroom, readPairing, readRegion } from './store.ts'
import { demandWrite } from './writing.ts'

/**
 * Removes an entry that nothing uses any more; one that is gone already is gone.
 * @throws AppError not_found (not the actor's to see), forbidden, still_used `{usedBy: {kind, name?}[]}`
 */
export async function deleteEntry(
  context: Context,
  actor: Actor,
  kind: EntryKind,
  id: string,
): Promise<void> {
  try {
    await transact(context.db, async (db) => {
      const within = { ...context, db }
      if (!(await demandEntry(within, actor, kind, id))) return
      const uses = await readUses(within, kind, id)
      if (uses.length > 0) throw stillUsed(uses)
      if (kind === 'classroom') await deleteRevokedDevices(within, id)
      await deleteRow(within, kind, id)
      await audit(within, actor, `${kind}:delete`, `${kind}:${id}`)
    })
  } catch (error) {
    if (!isForeignKeyViolation(error)) throw error
    throw stillUsed([{ kind: userOf(error) }])
  }
}

/** Asks for the right to write the entry. @returns false when there is no such entry */
async function demandEntry(context: Context, actor: Actor, kind: EntryKind, id: string): Promise<boolean> {
  switch (kind) {
    case 'region': {
      const region = await readRegion(context, id)
      if (region) demandWrite(actor, { regionPath: region.path })
      return region !== null
    }
    case 'school':
      return demandSchool(context, actor, id)
    case 'classroom':
      return demandSchool(context, actor, (await readClassroom(context, id))?.schoolId)
    case 'class-group':
      return demandSchool(context, actor, (await readClassGroup(context, id))?.schoolId)
    case 'pairing': {
      const pairing = await readPairing(context, id)
      await demandBoth(context, actor, pairing)
      return pairing !== null
    }
  }
}

async function demandSchool(context: Context, actor: Actor, schoolId: string | undefined): Promise<boolean> {
  const school = schoolId === undefined ? undefined : (await schoolScopes(context, [schoolId])).get(schoolId)
  if (school) demandWrite(actor, targetOf(school))
  return school !== undefined
}

function stillUsed(uses: (Omit<Use, 'name'> & { name?: string })[]): AppError {
  const words = uses.slice(0, 5).map((use) => (use.name ? `${use.kind} ${use.name}` : `a ${use.kind}`))
  const more = uses.length > words.length ? ` and ${uses.length - words.length} more` : ''
  return new AppError('still_used', `Still used by ${words.join(', ')}${more}. Remove or move those first.`, {
    usedBy: uses.slice(0, 50),
  })
}

/** Rows of rooms above that name the entry: the database says which table they are in. */
function userOf(error: unknown): string {
  const { table } = error as { table?: string }
  return { lessons: 'lesson', receivers: 'lesson', terms: 'term', devices: 'device' }[table ?? ''] ?? 'record'
}
