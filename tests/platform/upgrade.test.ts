import { copyFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { emptyCluster } from '../support/cluster.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { tempFolder } from '../support/temp-folder.ts'

const log = createLog('silent')
const own = fileURLToPath(new URL('../../server/migrations', import.meta.url))

/** The program's own migrations up to a number, as an earlier version had them. */
async function upTo(number: number): Promise<string> {
  const folder = await tempFolder()
  const files = (await readdir(own)).filter((file) => Number(file.slice(0, 4)) <= number)
  await Promise.all(files.map((file) => copyFile(join(own, file), join(folder, file))))
  return folder
}

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** A school with bells, in a region with a zone of its own above, and a lesson that begins with its second period. */
async function seed({ db }: Database): Promise<void> {
  const bells = [
    { period: 2, start: '09:30', end: '10:10' },
    { period: 1, start: '08:40', end: '09:20' },
  ]
  await sql`insert into regions (id, name, level, parent_id, path, settings) values
    (${id(1)}, '省', 'province', null, array[${id(1)}]::uuid[], '{"zone": "Asia/Urumqi"}'),
    (${id(2)}, '县', 'county', ${id(1)}, array[${id(1)}, ${id(2)}]::uuid[], '{}')`.execute(db)
  await sql`insert into schools (id, name, region_id, stage, lead, member, bells) values
    (${id(3)}, '有作息', ${id(2)}, 'primary', true, false, ${JSON.stringify(bells)}),
    (${id(4)}, '无作息', ${id(2)}, 'primary', true, false, '[]')`.execute(db)
  await sql`insert into classrooms (id, school_id, name, lead, receive) values
    (${id(5)}, ${id(3)}, '教室', true, false), (${id(6)}, ${id(4)}, '教室', true, false)`.execute(db)
  await sql`insert into people (id, name, display_name, created_at) values (${id(7)}, 'lin', '林', now())`.execute(
    db,
  )
  for (const [lesson, room, start] of [
    [8, 5, '09:30'],
    [9, 6, '09:30'],
    [10, 5, '11:00'],
  ] as const)
    await sql`insert into lessons (id, subject, kind, teacher_id, lead_classroom_id, starts_at, ends_at, booked_at)
      values (${id(lesson)}, 'music', 'delivered', ${id(7)}, ${id(room)},
        ${`2026-09-28 ${start}+06`}, ${`2026-09-28 12:00+06`}, now())`.execute(db)
}

describe.each(['pglite', 'postgresql'] as const)('An upgrade on %s', { timeout: 300_000 }, (kind) => {
  let postgres: Postgres | undefined
  beforeAll(async () => {
    if (kind === 'postgresql') postgres = await startPostgres()
  })
  afterAll(() => postgres?.stop())

  test('makes of a school’s bells its first bell table, and gives its lessons their period', async () => {
    const where = postgres ? { url: await postgres.create() } : { folder: await emptyCluster() }
    const before = await openDatabase({ ...where, log, migrations: await upTo(2) })
    await seed(before)
    await before.close()
    const { db, close } = await openDatabase({ ...where, log })
    const tables =
      await sql`select school_id, name, effective_from, weekdays, bells from bell_tables`.execute(db)
    expect(tables.rows).toEqual([
      {
        school_id: id(3),
        name: '作息时间',
        effective_from: '2000-01-01',
        weekdays: [1, 2, 3, 4, 5, 6, 7],
        bells: [
          { period: 1, start: '08:40', end: '09:20' },
          { period: 2, start: '09:30', end: '10:10' },
        ],
      },
    ])
    const lessons = await sql`select id, lead_period from lessons order by id`.execute(db)
    expect(lessons.rows).toEqual([
      { id: id(8), lead_period: 2 },
      { id: id(9), lead_period: null },
      { id: id(10), lead_period: null },
    ])
    await close()
  })
})
