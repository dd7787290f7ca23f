/** The ledger of a prefecture: 869 schools, 6 class groups, 2 subjects, 20 weeks of evidence, on both databases */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { system } from '../../server/account/actor.ts'
import { loadLedger } from '../../server/ledger/load-ledger.ts'
import { readLedgerView } from '../../server/ledger/read-view.ts'
import type { Context } from '../../server/platform/context.ts'
import { openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { median, report } from '../support/bench.ts'
import { startPostgres } from '../support/postgres.ts'

/** design/domain.md, Scale: coverage reports span 869 schools; 200,000 lesson × class rows. */
const COUNTIES = 5
const SCHOOLS = 869
const CLASSES = 6
const WEEKS = 20
const SEATS = 4
const RUNS = 9

/** One lesson a week for each class and subject, four classes to a lesson, most of them attended. */
async function build({ db }: Context): Promise<string> {
  const run = (text: ReturnType<typeof sql>) => text.execute(db)
  const termId = randomUUID()
  const root = randomUUID()
  await run(
    sql`insert into regions values (${root}, 'prefecture', 'prefecture', null, ${[root]}, '{}', false)`,
  )
  await run(sql`insert into regions (id, name, level, parent_id, path)
    select id, 'county ' || n, 'county', ${root}, array[${root}::uuid, id]
    from (select n, gen_random_uuid() as id from generate_series(0, ${COUNTIES - 1}::int) as n) as made`)
  await run(sql`insert into terms values (${termId}, ${root}, 'autumn', '2026-09-01', '2027-01-22')`)
  await run(sql`insert into region_days
    select id, day, 'off', null, 'holiday' from regions,
      unnest(array['2026-09-25', '2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07']::date[]) as day`)
  await run(sql`insert into schools (id, name, region_id, stage, lead, member)
    select gen_random_uuid(), 'school ' || n, counties.id, 'primary', n % 10 = 0, n % 10 <> 0
    from generate_series(1, ${SCHOOLS}::int) as n
    join (select id, row_number() over (order by name) - 1 as i from regions where level = 'county') as counties
      on counties.i = n % ${COUNTIES}::int`)
  // A fifth of the schools has a day of its own.
  await run(sql`insert into school_days select id, '2026-10-10', 'working', 3, '' from schools
    where hashtext(name) % 5 = 0`)
  await run(sql`insert into class_groups (id, school_id, name, grade, size)
    select gen_random_uuid(), schools.id, n || ' class', n, 30 from schools, generate_series(1, ${CLASSES}::int) as n`)
  await run(sql`insert into classrooms (id, school_id, name, lead, receive)
    select gen_random_uuid(), id, 'room', true, true from schools`)
  const teacher = randomUUID()
  await run(
    sql`insert into people (id, name, display_name, created_at) values (${teacher}, 'teacher', 'teacher', now())`,
  )
  await run(sql`create temporary table plan as
    select class_group_id, subject, week, gen_random_uuid() as gap,
      ((row_number() over (partition by subject, week order by class_group_id) - 1) / ${SEATS}::int) as lesson
    from (select id as class_group_id from class_groups) as groups,
      unnest(array['music', 'art']) as subject, generate_series(0, ${WEEKS - 1}::int) as week`)
  await run(sql`create temporary table planned as
    select gen_random_uuid() as id, subject, week, lesson from plan group by subject, week, lesson`)
  await run(sql`insert into lessons
    (id, subject, kind, phase, teacher_id, lead_classroom_id, starts_at, ends_at, opened_at, live_at, ended_at, booked_at)
    select id, subject, 'delivered', 'ended', ${teacher}, (select id from classrooms limit 1), at, at + interval '40 minutes',
      at, at, at + interval '40 minutes', at
    from (select *, timestamptz '2026-09-01 00:40Z' + week * interval '7 days'
      + (lesson % 5) * interval '1 day' + (lesson % 6) * interval '55 minutes' as at from planned) as timed`)
  // The same as settling writes; the triggers that keep the ledger run as they do then.
  await run(sql`insert into outcomes
    select planned.id, plan.class_group_id, false,
      (array['attended', 'attended', 'attended', 'attended', 'attended', 'attended', 'partial', 'absent', 'not-delivered',
        'unknown'])[1 + (abs(hashtext(plan.gap::text)) % 10)], '{}', 'telemetry', 40, 40, 40, 1, now()
    from plan join planned using (subject, week, lesson)`)
  await run(sql`analyze`)
  return termId
}

interface Timed {
  /** The first reader after everything was spoiled puts all pages together. */
  first: number
  warm: number
  /** Of that, reading and no arithmetic. */
  read: number
  rows: number
}

async function time(context: Context): Promise<Timed> {
  const termId = await build(context)
  const filter = { termId, asOf: '2027-01-15', by: 'school' as const }
  const timed = async (work: () => Promise<unknown>) => {
    const begin = performance.now()
    await work()
    return performance.now() - begin
  }
  const first = await timed(() => readLedgerView(context, system, filter))
  // A server has been running for a while: its code is compiled.
  for (let i = 0; i < 3; i++) await readLedgerView(context, system, filter)
  const warm: number[] = []
  const read: number[] = []
  for (let i = 0; i < RUNS; i++) {
    // Each as of another date: nothing is remembered from the last.
    const asOf = `2027-01-${String(5 + i).padStart(2, '0')}`
    warm.push(await timed(() => readLedgerView(context, system, { ...filter, asOf })))
    read.push(await timed(() => loadLedger(context, system, { termId })))
  }
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from outcomes`.execute(context.db)
  return {
    first: Math.round(first),
    warm: Math.round(median(warm)),
    read: Math.round(median(read)),
    rows: rows[0]!.n,
  }
}

const log = createLog('silent')
const contextOf = (db: Context['db']): Context => ({ db, log, now: () => new Date('2027-01-16T00:00:00Z') })

const postgres = await startPostgres()
let onPostgres: Timed
try {
  const database = await openDatabase({ url: await postgres.create(), log })
  onPostgres = await time(contextOf(database.db))
  await database.close()
} finally {
  await postgres.stop()
}
const folder = mkdtempSync(join(tmpdir(), 'tongke-bench-'))
let embedded: Timed
try {
  const database = await openDatabase({ folder: join(folder, 'database'), log })
  embedded = await time(contextOf(database.db))
  await database.close()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
report('coverage', [
  { name: 'lesson × class rows', figure: onPostgres.rows, unit: '' },
  { name: 'roll-up on PostgreSQL, p50', figure: onPostgres.warm, unit: 'ms', target: 300 },
  { name: 'of that, reading', figure: onPostgres.read, unit: 'ms' },
  { name: 'first after all was spoiled', figure: onPostgres.first, unit: 'ms' },
  { name: 'roll-up embedded, p50', figure: embedded.warm, unit: 'ms', target: 1_000 },
  { name: 'embedded: of that, reading', figure: embedded.read, unit: 'ms' },
  { name: 'embedded: first after all was spoiled', figure: embedded.first, unit: 'ms' },
])
