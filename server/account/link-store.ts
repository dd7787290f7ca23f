import type { Insertable } from 'kysely'
import type { LinkKind } from '../../shared/account.ts'
import type { Context } from '../platform/context.ts'
import type { AccountTables, LinksTable } from './tables.ts'

const tables = (context: Context) => context.db.withTables<AccountTables>()

export async function insertLink(context: Context, row: Insertable<LinksTable>): Promise<void> {
  await tables(context).insertInto('links').values(row).execute()
}

/** Voids the one-time links of this kind, of the person if one is named. */
export async function deleteLinks(context: Context, kind: LinkKind, personId: string | null): Promise<void> {
  await tables(context)
    .deleteFrom('links')
    .where('kind', '=', kind)
    .where('reusable', '=', false)
    .where('person_id', personId === null ? 'is' : '=', personId)
    .execute()
}

/** The link while it can be used, or null. */
export async function readLink(context: Context, hash: string): Promise<LinksTable | null> {
  const row = await tables(context)
    .selectFrom('links')
    .selectAll()
    .where('token_hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', context.now())
    .executeTakeFirst()
  return row ?? null
}

/** Uses a one-time link up; of several at once, one gets true. */
export async function claimLink(context: Context, hash: string): Promise<boolean> {
  const row = await tables(context)
    .updateTable('links')
    .set({ used_at: context.now() })
    .where('token_hash', '=', hash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', context.now())
    .returning('token_hash')
    .executeTakeFirst()
  return row !== undefined
}
