import { sql } from 'kysely'
import type { Subject } from '../../shared/directory.ts'
import type { Context } from '../platform/context.ts'
import type { EntryFact } from './occurrence.ts'
import type { Place } from './place-store.ts'
import type { EntryRow, LedgerTables } from './tables.ts'

const tables = (context: Context) => context.db.withTables<LedgerTables>()

export interface PageRow {
  classGroupId: string
  subject: Subject
  version: number
  /** Null: it has to be put together. */
  events: string | null
}

/** The pages of a place. */
export async function readPages(
  context: Context,
  { regionIds, schoolId, classGroupId }: Place,
  subject: Subject | undefined,
): Promise<PageRow[]> {
  return tables(context)
    .selectFrom('ledger_pages')
    .innerJoin('class_groups', 'class_groups.id', 'ledger_pages.class_group_id')
    .innerJoin('schools', 'schools.id', 'class_groups.school_id')
    .innerJoin('regions', 'regions.id', 'schools.region_id')
    .select([
      'ledger_pages.class_group_id as classGroupId',
      'ledger_pages.subject',
      'ledger_pages.version',
      'ledger_pages.events',
    ])
    .where(sql<boolean>`regions.path @> ${regionIds}::uuid[]`)
    .$if(schoolId !== undefined, (query) => query.where('schools.id', '=', schoolId!))
    .$if(classGroupId !== undefined, (query) => query.where('class_groups.id', '=', classGroupId!))
    .$if(subject !== undefined, (query) => query.where('ledger_pages.subject', '=', subject!))
    .execute()
}

/** Keeps a page that was put together, unless an entry was written since its version was read. */
export async function writePages(
  context: Context,
  pages: readonly { classGroupId: string; subject: Subject; version: number; events: string }[],
): Promise<void> {
  await sql`
    update ledger_pages set events = made.events
    from unnest(${pages.map((p) => p.classGroupId)}::uuid[], ${pages.map((p) => p.subject)}::text[],
      ${pages.map((p) => p.version)}::bigint[], ${pages.map((p) => p.events)}::text[])
      as made (class_group_id, subject, version, events)
    where ledger_pages.class_group_id = made.class_group_id and ledger_pages.subject = made.subject
      and ledger_pages.version = made.version`.execute(context.db)
}

export interface StoredEntry extends EntryFact {
  position: number
  classGroupId: string
  subject: Subject
  source: EntryRow['source']
  lessonId: string | null
  day: string | null
  period: number | null
  reason: string
  recordedAt: Date
  recordedBy: string
  supersededAt: Date | null
}

/** What identifies an entry among those of its class and subject, however often it was corrected; lessons before the others. */
export const keyOf = (
  row: Pick<EntryRow, 'source' | 'lesson_id' | 'day' | 'period' | 'replay_id'>,
): string =>
  row.source === 'lesson'
    ? `lesson:${row.lesson_id}`
    : row.source === 'local'
      ? `local:${row.day}/${row.period}`
      : `replay:${row.replay_id}`

const entryOf = (row: EntryRow): StoredEntry => ({
  position: Number(row.position),
  classGroupId: row.class_group_id,
  subject: row.subject,
  key: keyOf(row),
  source: row.source,
  lessonId: row.lesson_id,
  day: row.day,
  period: row.period,
  at: row.at.getTime(),
  occurrence: row.occurrence,
  kind: row.kind,
  outcome: row.outcome,
  flags: row.flags,
  cancelled: row.cancelled,
  creditMinutes: row.credit_minutes,
  enoughMinutes: row.enough_minutes,
  reason: row.reason,
  recordedAt: row.recorded_at,
  recordedBy: row.recorded_by,
  supersededAt: row.superseded_at,
})

/**
 * The entries of class groups as they stand.
 * @param from entries of what began then or later
 */
export async function readEntries(
  context: Context,
  classGroupIds: readonly string[],
  { from, subject }: { from?: Date; subject?: Subject } = {},
): Promise<StoredEntry[]> {
  const rows = await tables(context)
    .selectFrom('entries')
    .selectAll()
    .where(sql<boolean>`class_group_id = any(${classGroupIds}::uuid[])`)
    .where('superseded_at', 'is', null)
    .$if(from !== undefined, (query) => query.where('at', '>=', from!))
    .$if(subject !== undefined, (query) => query.where('subject', '=', subject!))
    .orderBy('at')
    .orderBy('position')
    .execute()
  return rows.map(entryOf)
}

/** All that was ever written about what began in a period, corrected or not, in the order in which it was written. */
export async function readRecords(
  context: Context,
  classGroupIds: readonly string[],
  { from, until }: { from: Date; until: Date },
): Promise<StoredEntry[]> {
  const rows = await tables(context)
    .selectFrom('entries')
    .selectAll()
    .where(sql<boolean>`class_group_id = any(${classGroupIds}::uuid[])`)
    .where('at', '>=', from)
    .where('at', '<', until)
    .orderBy('position')
    .execute()
  return rows.map(entryOf)
}

/** The position of the last entry there is; nobody writes another until the transaction ends. */
export async function lockEntries(context: Context): Promise<number> {
  await sql`lock table entries in share mode`.execute(context.db)
  const row = await tables(context)
    .selectFrom('entries')
    .select((eb) => eb.fn.max('position').as('last'))
    .executeTakeFirstOrThrow()
  return Number(row.last ?? 0)
}

/** Minutes of a replay that a school confirmed; the same id again changes nothing. */
export async function insertReplay(
  context: Context,
  row: {
    id: string
    classGroupId: string
    subject: Subject
    lessonId: string
    at: Date
    minutes: number
    enoughMinutes: number
  },
  recordedBy: string,
  now: Date,
): Promise<void> {
  await sql`
    insert into entries (class_group_id, subject, source, lesson_id, replay_id, at, occurrence, kind, outcome,
      credit_minutes, enough_minutes, recorded_at, recorded_by)
    values (${row.classGroupId}, ${row.subject}, 'replay', ${row.lessonId}, ${row.id}, ${row.at},
      occurrence_of(${row.lessonId}), 'replay', 'attended', ${row.minutes}, ${row.enoughMinutes}, ${now}, ${recordedBy})
    on conflict do nothing`.execute(context.db)
}

export async function readReplay(context: Context, id: string): Promise<StoredEntry | null> {
  const row = await tables(context)
    .selectFrom('entries')
    .selectAll()
    .where('replay_id', '=', id)
    .executeTakeFirst()
  return row ? entryOf(row) : null
}
