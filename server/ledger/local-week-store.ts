import { sql } from 'kysely'
import type { LessonPhase } from '../../shared/schedule.ts'
import type { Context } from '../platform/context.ts'
import type { EntryRow, LedgerTables, LocalWeeksTable } from './tables.ts'

const tables = (context: Context) => context.db.withTables<LedgerTables>()

/** Mondays of the weeks that schools confirmed, of those that share a day with a term. */
export async function readConfirmedWeeks(
  context: Context,
  schoolIds: readonly string[],
  { firstDay, lastDay }: { firstDay: string; lastDay: string },
): Promise<Map<string, Set<string>>> {
  const rows = await readLocalWeeks(context, schoolIds, firstDay, lastDay)
  const weeks = new Map<string, Set<string>>()
  for (const row of rows)
    weeks.set(row.school_id, (weeks.get(row.school_id) ?? new Set<string>()).add(row.monday))
  return weeks
}

export async function readLocalWeeks(
  context: Context,
  schoolIds: readonly string[],
  firstDay: string,
  lastDay: string,
): Promise<LocalWeeksTable[]> {
  return tables(context)
    .selectFrom('local_weeks')
    .selectAll()
    .where(sql<boolean>`school_id = any(${schoolIds}::uuid[])`)
    .where(sql<boolean>`monday between ${firstDay}::date - 6 and ${lastDay}::date`)
    .execute()
}

/** One confirmation of a school at a time, until the transaction ends. */
export async function lockLocalWeek(context: Context, schoolId: string, monday: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`local-week:${schoolId}:${monday}`}, 0))`.execute(
    context.db,
  )
}

/** The first confirmation stays. */
export async function insertLocalWeek(context: Context, row: LocalWeeksTable): Promise<void> {
  await tables(context)
    .insertInto('local_weeks')
    .values(row)
    .onConflict((conflict) => conflict.columns(['school_id', 'monday']).doNothing())
    .execute()
}

/** What the entries say of local lessons of these class groups between two dates, as they stand. */
export async function readLocalEntries(
  context: Context,
  classGroupIds: readonly string[],
  from: string,
  to: string,
): Promise<EntryRow[]> {
  return tables(context)
    .selectFrom('entries')
    .selectAll()
    .where(sql<boolean>`class_group_id = any(${classGroupIds}::uuid[])`)
    .where('source', '=', 'local')
    .where('superseded_at', 'is', null)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .execute()
}

export interface SharedSeat {
  lessonId: string
  classGroupId: string
  startsAt: Date
  endsAt: Date
  /** The class's own period, or null. */
  period: number | null
  phase: LessonPhase
  outcome: EntryRow['outcome'] | null
}

/** Shared lessons of these class groups in a period, with what each was for the class. */
export async function readSharedSeats(
  context: Context,
  classGroupIds: readonly string[],
  { from, until }: { from: Date; until: Date },
): Promise<SharedSeat[]> {
  const { rows } = await sql<SharedSeat>`
    with seats as (
      select lesson_id, class_group_id, period, window_starts_at as starts_at, window_ends_at as ends_at from receivers
      where class_group_id = any(${classGroupIds}::uuid[])
      union all
      select id, lead_class_group_id, lead_period, starts_at, ends_at from lessons
      where lead_class_group_id = any(${classGroupIds}::uuid[])
    )
    select seats.lesson_id as "lessonId", seats.class_group_id as "classGroupId", seats.period,
      seats.starts_at as "startsAt", seats.ends_at as "endsAt", lessons.phase, outcomes.outcome
    from seats
    join lessons on lessons.id = seats.lesson_id
    left join outcomes on outcomes.lesson_id = seats.lesson_id and outcomes.class_group_id = seats.class_group_id
    where lessons.starts_at >= ${from} and lessons.starts_at < ${until}
      and lessons.phase <> 'draft'`.execute(context.db)
  return rows
}

export type LocalEntry = Pick<
  EntryRow,
  'class_group_id' | 'subject' | 'day' | 'period' | 'at' | 'occurrence' | 'outcome' | 'reason'
>

/** Writes down local lessons; what was said of them before is kept, and is no longer what counts. */
export async function writeLocalEntries(
  context: Context,
  entries: readonly LocalEntry[],
  recordedBy: string,
  now: Date,
): Promise<void> {
  if (entries.length === 0) return
  const db = tables(context)
  await sql`
    update entries set superseded_at = greatest(recorded_at, ${now}::timestamptz)
    from unnest(${entries.map((e) => e.class_group_id)}::uuid[], ${entries.map((e) => e.day)}::date[],
      ${entries.map((e) => e.period)}::int[]) as said (class_group_id, day, period)
    where entries.source = 'local' and entries.superseded_at is null
      and entries.class_group_id = said.class_group_id and entries.day = said.day
      and entries.period = said.period`.execute(context.db)
  await db
    .insertInto('entries')
    .values(
      entries.map((entry) => ({
        ...entry,
        source: 'local' as const,
        kind: 'local' as const,
        lesson_id: null,
        replay_id: null,
        recorded_at: now,
        recorded_by: recordedBy,
        superseded_at: null,
      })),
    )
    .execute()
}
