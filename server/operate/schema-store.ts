import { sql } from 'kysely'
import type { Db } from '../platform/database.ts'

/** The newest migration that was applied (0: none), and whether nothing can be written now. */
export async function stateOf(db: Db): Promise<{ applied: number; readOnly: boolean }> {
  const { rows } = await sql<{ applied: number; readOnly: boolean }>`
    select coalesce(max(number), 0) as applied, current_setting('transaction_read_only')::boolean as "readOnly"
    from migrations`.execute(db)
  return rows[0]!
}

/** As drivers give it, before there is a Kysely. */
type Query = (sql: string) => Promise<{ rows: unknown[] }>

/** The same of a database that is not opened to be worked on; null when it was never Tongke's. */
export async function schemaIn(query: Query): Promise<number | null> {
  const [found] = (await query(`select to_regclass('migrations')::text as name`)).rows as {
    name: string | null
  }[]
  if (!found?.name) return null
  const [last] = (await query('select max(number) as number from migrations')).rows as {
    number: number | null
  }[]
  return last?.number ?? 0
}

/** PostgreSQL's major version. */
export async function engineOf(query: Query): Promise<number> {
  const [row] = (await query(`select current_setting('server_version_num')::int as version`)).rows as {
    version: number
  }[]
  return Math.floor(row!.version / 10_000)
}

/** How many tables, views and the like there are that no extension brought. */
export async function countObjects(query: Query): Promise<number> {
  const [row] = (
    await query(`
      select count(*)::int as count
      from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where nspname not in ('pg_catalog', 'information_schema') and nspname not like 'pg\\_%'
        and relkind in ('r', 'p', 'v', 'm', 'S', 'f')
        and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e')`)
  ).rows as { count: number }[]
  return row!.count
}
