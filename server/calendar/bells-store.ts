import { sql } from 'kysely'
import type { BellTable } from '../../shared/calendar.ts'
import type { Context } from '../platform/context.ts'
import { grouped } from './days-store.ts'
import type { BellTablesTable, CalendarTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<CalendarTables>()

type BellRow = Omit<BellTablesTable, 'bells'> & { bells: BellTable['bells'] }

const tableOfRow = (row: BellRow): BellTable => ({
  id: row.id,
  schoolId: row.school_id,
  name: row.name,
  effectiveFrom: row.effective_from,
  weekdays: row.weekdays,
  bells: row.bells,
})

const rowOfTable = (table: BellTable) => ({
  id: table.id,
  school_id: table.schoolId,
  name: table.name,
  effective_from: table.effectiveFrom,
  weekdays: table.weekdays,
  bells: JSON.stringify(table.bells),
})

/** All tables of these schools, by school; of each the earliest first. */
export async function readBellTables(
  context: Context,
  schoolIds: readonly string[],
): Promise<Map<string, BellTable[]>> {
  const rows = await tables(context)
    .selectFrom('bell_tables')
    .selectAll()
    .where(sql<boolean>`school_id = any(${schoolIds}::uuid[])`)
    .orderBy('effective_from')
    .orderBy('name')
    .orderBy('weekdays')
    .execute()
  return grouped(rows, (row) => row.school_id, tableOfRow)
}

export async function readBellTable(context: Context, id: string): Promise<BellTable | null> {
  const row = await tables(context)
    .selectFrom('bell_tables')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? tableOfRow(row) : null
}

export async function insertBellTable(context: Context, table: BellTable): Promise<void> {
  await tables(context).insertInto('bell_tables').values(rowOfTable(table)).execute()
}

export async function updateBellTable(context: Context, table: BellTable): Promise<void> {
  const { id, ...columns } = rowOfTable(table)
  await tables(context).updateTable('bell_tables').set(columns).where('id', '=', id).execute()
}

export async function deleteBellTableRow(context: Context, id: string): Promise<void> {
  await tables(context).deleteFrom('bell_tables').where('id', '=', id).execute()
}
