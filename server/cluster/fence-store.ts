import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import { prepared } from '../platform/prepared.ts'
import type { Fence } from './fence.ts'
import type { ClusterTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<ClusterTables>()

/** Inside a transaction: keeps the lesson with its owner until it ends. @returns whether the fence's owner still is the owner */
export async function lockOwner(context: Context, { lessonId, token }: Fence): Promise<boolean> {
  const own = await tables(context)
    .selectFrom('lesson_owners')
    .select('token')
    .where('lesson_id', '=', lessonId)
    .where('token', '=', token)
    .forShare()
    .execute()
  return own.length > 0
}

/**
 * Writes what the owner may, in one statement. Each of `writes` is an insert, update or delete that returns a row for each row
 * it wrote, and takes its right to write from the table `own` (one row with the lesson's id; none for who isn't the owner any
 * more): `insert … select … from own`, `update … from own where …`. They may name each other's rows by their keys.
 * @returns how many rows each wrote; null when the fence's owner is the owner no more
 */
export async function writeOwned<K extends string>(
  context: Context,
  { lessonId, token }: Fence,
  writes: Readonly<Record<K, RawBuilder<unknown>>>,
): Promise<Record<K, number> | null> {
  const named = Object.entries<RawBuilder<unknown>>(writes)
  const { rows } = await sql<Record<K | 'own', number>>`${sql.raw(prepared)}
    with own as (
      select lesson_id from lesson_owners where lesson_id = ${lessonId} and token = ${token} for share
    ), ${sql.join(named.map(([name, write]) => sql`${sql.ref(name)} as (${write})`))}
    select ${sql.join(
      ['own', ...named.map(([name]) => name)].map(
        (name) => sql`(select count(*)::int from ${sql.table(name)}) as ${sql.ref(name)}`,
      ),
    )}`.execute(context.db)
  const counts = rows[0]!
  return counts.own > 0 ? counts : null
}
