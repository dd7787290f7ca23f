import type { z } from 'zod'
import type { BellTable, bellTableSaved, putBellTable as putBellTableSchema } from '../../shared/calendar.ts'
import { AppError } from '../../shared/errors.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { isSame, writing } from '../directory/writing.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { rivalOf } from './bells-on.ts'
import {
  deleteBellTableRow,
  insertBellTable,
  readBellTable,
  readBellTables,
  updateBellTable,
} from './bells-store.ts'
import { lockOwner } from './days-store.ts'
import { writableSchool } from './rights.ts'
import { calendarsOf } from './school-calendar.ts'
import { forGood, readCalendarRows } from './school-calendars.ts'
import type { TouchedBy } from './touched.ts'

type Saved = z.output<typeof bellTableSaved>

/** For callers that ask for no lessons, such as the import. */
const nobody: TouchedBy = () => Promise.resolve([])

/**
 * Makes or changes a bell table, as `saveBellTable` does, without asking which lessons it touches.
 * @throws AppError as `saveBellTable`
 */
export async function putBellTable(
  context: Context,
  actor: Actor,
  id: string,
  input: Omit<BellTable, 'id'>,
): Promise<BellTable> {
  return (await saveBellTable(context, nobody, actor, id, { ...input, preview: false })).table
}

/**
 * Makes or changes a bell table of a school. Answers the lessons that it touches; with `preview` nothing is written.
 * @throws AppError not_found, forbidden, bad_input (a table stays with its school), already_exists `{field: 'weekdays'}`: another
 * table comes into force on the same date for one of the same weekdays
 */
export async function saveBellTable(
  context: Context,
  touchedBy: TouchedBy,
  actor: Actor,
  id: string,
  { preview, ...input }: z.output<typeof putBellTableSchema>,
): Promise<Saved> {
  const table: BellTable = { id, ...input }
  return writing(context, null, async (within) => {
    const before = await readBellTable(within, id)
    if (before) await writableSchool(within, actor, before.schoolId)
    await writableSchool(within, actor, table.schoolId)
    if (before && before.schoolId !== table.schoolId)
      throw badField('schoolId', 'a bell table stays with its school; make a new one')
    if (isSame(before, table)) return { saved: !preview, touched: [], table }
    await lockOwner(within, { schoolId: table.schoolId })
    const others = (await tablesOf(within, table.schoolId)).filter((other) => other.id !== id)
    refuseRival(table, others)
    const touched = await touchedFrom(within, touchedBy, before, table, others)
    if (preview) return { saved: false, touched, table }
    if (before) await updateBellTable(within, table)
    else await insertBellTable(within, table)
    await audit(within, actor, 'bell-table:put', `bell-table:${id}`, { ...input })
    return { saved: true, touched, table }
  })
}

/**
 * Removes a bell table; the one before it is in force again. One that is gone already is gone.
 * @throws AppError not_found, forbidden
 */
export async function deleteBellTable(
  context: Context,
  touchedBy: TouchedBy,
  actor: Actor,
  id: string,
  preview: boolean,
): Promise<Pick<Saved, 'saved' | 'touched'>> {
  return transact(context.db, async (db) => {
    const within = { ...context, db }
    const before = await readBellTable(within, id)
    if (!before) return { saved: !preview, touched: [] }
    await writableSchool(within, actor, before.schoolId)
    await lockOwner(within, { schoolId: before.schoolId })
    const others = (await tablesOf(within, before.schoolId)).filter((other) => other.id !== id)
    const touched = await touchedFrom(within, touchedBy, before, null, others)
    if (preview) return { saved: false, touched }
    await deleteBellTableRow(within, id)
    await audit(within, actor, 'bell-table:delete', `bell-table:${id}`, { ...before })
    return { saved: true, touched }
  })
}

const tablesOf = async (context: Context, schoolId: string): Promise<BellTable[]> =>
  (await readBellTables(context, [schoolId])).get(schoolId) ?? []

function refuseRival(table: BellTable, others: readonly BellTable[]): void {
  const rival = rivalOf(table, others)
  if (!rival) return
  throw new AppError(
    'already_exists',
    `${rival.name} comes into force on the same date for some of these weekdays. Change that one, or choose another date.`,
    { field: 'weekdays', bellTableId: rival.id, name: rival.name, weekdays: rival.weekdays },
  )
}

/** @param others the school's tables beside the one that changes */
async function touchedFrom(
  context: Context,
  touchedBy: TouchedBy,
  before: BellTable | null,
  after: BellTable | null,
  others: readonly BellTable[],
): Promise<Saved['touched']> {
  if (touchedBy === nobody) return []
  const { schoolId } = (after ?? before)!
  const from = [before, after].flatMap((table) => table?.effectiveFrom ?? []).sort()[0]!
  const rows = await readCalendarRows(context, [schoolId], from, forGood)
  const calendars = (table: BellTable | null) =>
    calendarsOf({ ...rows, bellTables: new Map([[schoolId, table ? [...others, table] : others]]) })
  return touchedBy(context, {
    schoolIds: [schoolId],
    from,
    to: null,
    before: calendars(before),
    after: calendars(after),
  })
}
