import type { Context } from '../platform/context.ts'
import { tables } from './lesson-store.ts'
import type { FeedsTable } from './tables.ts'

type Subject = Pick<FeedsTable, 'kind' | 'subject_id'>

const open = (context: Context, { kind, subject_id }: Subject, personId: string) =>
  tables(context)
    .selectFrom('feeds')
    .where('kind', '=', kind)
    .where('subject_id', '=', subject_id)
    .where('created_by', '=', personId)
    .where('revoked_at', 'is', null)

/** When the person's address for this calendar was made; null when there is none in force. */
export async function readFeedMadeAt(
  context: Context,
  subject: Subject,
  personId: string,
): Promise<Date | null> {
  const row = await open(context, subject, personId).select('created_at').executeTakeFirst()
  return row?.created_at ?? null
}

export async function revokeFeeds(
  context: Context,
  subject: Subject,
  personId: string,
  at: Date,
): Promise<void> {
  await tables(context)
    .updateTable('feeds')
    .set({ revoked_at: at })
    .where('kind', '=', subject.kind)
    .where('subject_id', '=', subject.subject_id)
    .where('created_by', '=', personId)
    .where('revoked_at', 'is', null)
    .execute()
}

export async function insertFeed(context: Context, row: Omit<FeedsTable, 'revoked_at'>): Promise<void> {
  await tables(context)
    .insertInto('feeds')
    .values({ ...row, revoked_at: null })
    .execute()
}

/** The calendar behind an address in force, with who made it; null when it is revoked or never was. */
export async function readFeed(
  context: Context,
  tokenHash: string,
): Promise<(Subject & { created_by: string }) | null> {
  const row = await tables(context)
    .selectFrom('feeds')
    .select(['kind', 'subject_id', 'created_by'])
    .where('token_hash', '=', tokenHash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row ?? null
}
