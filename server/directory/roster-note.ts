import type { RosterNote } from '../../shared/roster.ts'
import type { Context } from '../platform/context.ts'
import { type RosterRow, readRosterRows } from './roster-store.ts'
import { type SchoolScope, settingsOf } from './scope.ts'

const day = 24 * 3_600_000

/** When a roster that was saved then is deleted. */
export const keptUntil = (savedAt: Date, keepDays: number): Date =>
  new Date(savedAt.getTime() + keepDays * day)

export function noteOf(row: RosterRow, keepDays: number): RosterNote {
  return {
    classGroupId: row.class_group_id,
    size: row.size,
    revision: row.revision,
    savedAt: row.saved_at.toISOString(),
    keepUntil: keptUntil(row.saved_at, keepDays).toISOString(),
  }
}

/** That a class group of the school has names, for the rooms above; null where it has none. It asks no policy. */
export async function rosterNoteOf(
  context: Context,
  school: Pick<SchoolScope, 'regionId'>,
  classGroupId: string,
): Promise<RosterNote | null> {
  const row = (await readRosterRows(context, [classGroupId])).get(classGroupId)
  return row ? noteOf(row, (await settingsOf(context, school.regionId)).rosterKeepDays) : null
}
