import { sql } from 'kysely'
import type { Term } from '../../shared/calendar.ts'
import type { Sight } from '../directory/store.ts'
import type { Context } from '../platform/context.ts'
import type { CalendarTables, TermsTable } from './tables.ts'

const tables = (context: Context) => context.db.withTables<CalendarTables>()

const termOfRow = (row: TermsTable): Term => ({
  id: row.id,
  regionId: row.region_id,
  name: row.name,
  firstDay: row.first_day,
  lastDay: row.last_day,
  grade9LastDay: row.grade9_last_day,
})

const rowOfTerm = (term: Term): TermsTable => ({
  id: term.id,
  region_id: term.regionId,
  name: term.name,
  first_day: term.firstDay,
  last_day: term.lastDay,
  grade9_last_day: term.grade9LastDay ?? null,
})

export async function readTerm(context: Context, id: string): Promise<Term | null> {
  const row = await tables(context).selectFrom('terms').selectAll().where('id', '=', id).executeTakeFirst()
  return row ? termOfRow(row) : null
}

/** The latest first. */
export async function readTermsInSight(context: Context, sight: Sight): Promise<Term[]> {
  const rows = await tables(context)
    .selectFrom('terms')
    .innerJoin('regions', 'regions.id', 'terms.region_id')
    .selectAll('terms')
    .where((e) =>
      e.or([
        e.lit(sight.everywhere),
        sql<boolean>`regions.path && ${sight.regionIds}::uuid[]`,
        sql<boolean>`regions.id = any(${sight.aboveIds}::uuid[])`,
      ]),
    )
    .orderBy('terms.first_day', 'desc')
    .orderBy('terms.id')
    .execute()
  return rows.map(termOfRow)
}

/** The terms of these regions that hold the date. */
export async function readTermsOn(
  context: Context,
  regionIds: readonly string[],
  date: string,
): Promise<Term[]> {
  const rows = await tables(context)
    .selectFrom('terms')
    .selectAll()
    .where(sql<boolean>`region_id = any(${regionIds}::uuid[])`)
    .where('first_day', '<=', date)
    .where('last_day', '>=', date)
    .execute()
  return rows.map(termOfRow)
}

/** Another term of the same region with a day in common. Lets one change of the region's terms at a time through. */
export async function lockAndReadOverlap(context: Context, term: Term): Promise<Term | null> {
  await tables(context)
    .selectFrom('regions')
    .select('id')
    .where('id', '=', term.regionId)
    .forUpdate()
    .execute()
  const row = await tables(context)
    .selectFrom('terms')
    .selectAll()
    .where('region_id', '=', term.regionId)
    .where('id', '<>', term.id)
    .where('first_day', '<=', term.lastDay)
    .where('last_day', '>=', term.firstDay)
    .executeTakeFirst()
  return row ? termOfRow(row) : null
}

export async function insertTerm(context: Context, term: Term): Promise<void> {
  await tables(context).insertInto('terms').values(rowOfTerm(term)).execute()
}

export async function updateTerm(context: Context, term: Term): Promise<void> {
  const { id, ...columns } = rowOfTerm(term)
  await tables(context).updateTable('terms').set(columns).where('id', '=', id).execute()
}
