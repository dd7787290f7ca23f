import { sql } from 'kysely'
import type { Db } from '../../server/platform/database.ts'

export async function rowsOf(db: Db, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(db)
  return rows[0]!.n
}

/** One hash for each table; of sessions only which there are, as using one is written down. */
export async function fingerprint(db: Db): Promise<Record<string, string>> {
  const tables = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = 'public' order by 1`.execute(
    db,
  )
  const prints: Record<string, string> = {}
  for (const { name } of tables.rows) {
    const row = name === 'sessions' ? sql`t.token_hash` : sql`t::text`
    const { rows } = await sql<{ print: string }>`
      select count(*) || ' ' || coalesce(md5(string_agg(${row}, '|' order by ${row})), '') as print
      from ${sql.table(name)} t`.execute(db)
    prints[name] = rows[0]!.print
  }
  return prints
}
