import type { Db } from '../platform/database.ts'

interface MigrationRow {
  number: number
}

/** The number of the newest migration that was applied; 0 when there is none. */
export async function appliedSchema(db: Db): Promise<number> {
  const row = await db
    .withTables<{ migrations: MigrationRow }>()
    .selectFrom('migrations')
    .select(({ fn }) => fn.max('number').as('number'))
    .executeTakeFirst()
  return row?.number ?? 0
}
