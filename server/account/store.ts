import type { Insertable } from 'kysely'
import type { Context } from '../platform/context.ts'
import type { AccountTables, AuditTable } from './tables.ts'

const tables = (context: Context) => context.db.withTables<AccountTables>()

export async function insertAudit(context: Context, row: Insertable<AuditTable>): Promise<void> {
  await tables(context).insertInto('audit').values(row).execute()
}
