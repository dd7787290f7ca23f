import { type Insertable, sql } from 'kysely'
import type { Context } from '../platform/context.ts'
import type { ActorGrant } from './actor.ts'
import { grantOf } from './store.ts'
import type { AccountTables, SessionsTable } from './tables.ts'

const tables = (context: Context) => context.db.withTables<AccountTables>()

export async function insertSession(context: Context, row: Insertable<SessionsTable>): Promise<void> {
  await tables(context).insertInto('sessions').values(row).execute()
}

export interface PersonSession {
  createdAt: Date
  seenAt: Date
  expiresAt: Date
  id: string
  name: string
  displayName: string
  disabled: boolean
  grants: ActorGrant[]
}

/** The person's session of this hash, with the rights the person has now. */
export async function readPersonSession(context: Context, hash: string): Promise<PersonSession | null> {
  const rows = await tables(context)
    .selectFrom('sessions')
    .innerJoin('people', 'people.id', 'sessions.person_id')
    .leftJoin('grants', 'grants.person_id', 'people.id')
    .select(['people.id', 'people.name', 'people.display_name', 'people.disabled'])
    .select(['sessions.created_at', 'sessions.seen_at', 'sessions.expires_at'])
    .select(['grants.role', 'grants.region_id', 'grants.school_id'])
    .where('sessions.token_hash', '=', hash)
    .execute()
  const first = rows[0]
  if (!first) return null
  return {
    createdAt: first.created_at,
    seenAt: first.seen_at,
    expiresAt: first.expires_at,
    id: first.id,
    name: first.name,
    displayName: first.display_name,
    disabled: first.disabled,
    grants: rows.flatMap(({ role, region_id, school_id }) =>
      role ? [grantOf({ role, region_id, school_id })] : [],
    ),
  }
}

export async function touchSession(
  context: Context,
  hash: string,
  seenAt: Date,
  expiresAt: Date,
): Promise<void> {
  await tables(context)
    .updateTable('sessions')
    .set({ seen_at: seenAt, expires_at: expiresAt })
    .where('token_hash', '=', hash)
    .execute()
}

/** @returns whom the session was of, or null when there was none */
export async function deleteSession(
  context: Context,
  hash: string,
): Promise<{ personId: string | null; deviceId: string | null } | null> {
  const row = await tables(context)
    .deleteFrom('sessions')
    .where('token_hash', '=', hash)
    .returning(['person_id as personId', 'device_id as deviceId'])
    .executeTakeFirst()
  return row ?? null
}

/** @param except hash of the session that goes on */
export async function deletePersonSessions(
  context: Context,
  personId: string,
  except?: string,
): Promise<void> {
  await tables(context)
    .deleteFrom('sessions')
    .where('person_id', '=', personId)
    .$if(except !== undefined, (q) => q.where('token_hash', '<>', except!))
    .execute()
}

/** Of these sessions those that were taken away, or whose person may not come in any more. One that is merely over is none of them. */
export async function readTakenAway(context: Context, hashes: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ hash: string }>`
    select hash from unnest(${[...hashes]}::text[]) as asked (hash)
    left join sessions on sessions.token_hash = hash
    left join people on people.id = sessions.person_id
    where sessions.token_hash is null or people.disabled`.execute(context.db)
  return new Set(rows.map(({ hash }) => hash))
}

/** @param sessionsBefore of sessions, those that were over before then */
export async function deleteExpired(context: Context, now: Date, sessionsBefore: Date): Promise<void> {
  for (const table of ['links', 'pairing_codes'] as const) {
    await tables(context).deleteFrom(table).where('expires_at', '<=', now).execute()
  }
  await tables(context).deleteFrom('sessions').where('expires_at', '<=', sessionsBefore).execute()
}
