import type { BellTable } from '../../shared/calendar.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { readBellTables } from './bells-store.ts'
import { seenSchool } from './rights.ts'

/** A school's bell tables, the earliest first. @throws AppError not_found */
export async function listBellTables(context: Context, actor: Actor, schoolId: string): Promise<BellTable[]> {
  const { id } = await seenSchool(context, actor, schoolId)
  return bellTablesOf(context, [id])
}

/** The bell tables of these schools. No policy: for the rooms above. */
export async function bellTablesOf(context: Context, schoolIds: readonly string[]): Promise<BellTable[]> {
  return [...(await readBellTables(context, schoolIds)).values()].flat()
}
