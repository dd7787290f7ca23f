import { sql } from 'kysely'
import { expect, test } from 'vitest'
import {
  type Db,
  isExclusionViolation,
  isForeignKeyViolation,
  isUniqueViolation,
  transact,
} from '../../server/platform/database.ts'
import { eachDatabase } from '../support/databases.ts'

interface Slot {
  id: number
  held_by: string | null
}
type Tables = { slots: Slot }

eachDatabase('The database', (database) => {
  const rows = async (db: Db, query: string) =>
    (await sql<Record<string, unknown>>`${sql.raw(query)}`.execute(db)).rows
  const run = (db: Db, statement: string) => sql.raw(statement).execute(db)
  const failure = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => error,
    )

  test('gives instants as Date, dates as text, counts as numbers, numerics as text', async () => {
    const [row] = await rows(
      database().db,
      `select timestamptz '2026-09-28 09:30:00+08' as instant, date '2026-09-28' as day, array[date '2026-09-28'] as days,
        count(*) as count, array[7::int8] as counts, 1.50::numeric as exact, null::date as nothing, '{"a":[1]}'::jsonb as json`,
    )
    expect(row).toEqual({
      instant: new Date('2026-09-28T01:30:00Z'),
      day: '2026-09-28',
      days: ['2026-09-28'],
      count: 1,
      counts: [7],
      exact: '1.50',
      nothing: null,
      json: { a: [1] },
    })
  })

  test('takes instants, dates, lists, ids and JSON as it gives them', async () => {
    const { db } = database()
    await run(
      db,
      'create table things (at timestamptz, day date, ids uuid[], words text[], json jsonb, during tstzrange)',
    )
    const thing = {
      at: new Date('2026-09-28T01:30:00.123Z'),
      day: '2026-09-28',
      ids: ['7f1c2a34-0000-4000-8000-000000000001'],
      words: ['音乐', 'a "b", {c}'],
      json: JSON.stringify([{ period: 1 }]),
    }
    const until = new Date(thing.at.getTime() + 60_000)
    await db
      .withTables<{ things: Record<string, unknown> }>()
      .insertInto('things')
      .values({ ...thing, during: sql`tstzrange(${thing.at}, ${until})` })
      .execute()
    const [row] = await rows(
      db,
      "select *, upper(during) - lower(during) = interval '1 minute' as minute from things",
    )
    expect(row).toMatchObject({ ...thing, json: [{ period: 1 }], minute: true })
  })

  test('tells which rule a row breaks', async () => {
    const { db } = database()
    await run(db, 'create table rooms (id int constraint rooms_once primary key)')
    await run(
      db,
      'create table uses (room int references rooms, during int4range, exclude using gist (room with =, during with &&))',
    )
    await run(db, 'insert into rooms values (1)')
    await run(db, `insert into uses values (1, '[1,5)')`)
    const twice = await failure(run(db, 'insert into rooms values (1)'))
    expect([
      isUniqueViolation(twice),
      isUniqueViolation(twice, 'rooms_once'),
      isUniqueViolation(twice, 'other'),
    ]).toEqual([true, true, false])
    expect(isForeignKeyViolation(await failure(run(db, `insert into uses values (2, '[1,5)')`)))).toBe(true)
    expect(isForeignKeyViolation(await failure(run(db, 'delete from rooms')))).toBe(true)
    const overlap = await failure(run(db, `insert into uses values (1, '[4,6)')`))
    expect([isExclusionViolation(overlap), isUniqueViolation(overlap)]).toEqual([true, false])
  })

  test('of 200 at once that want one slot, one gets it', async () => {
    const { db } = database()
    await run(
      db,
      'create table turns (id int, room int, during int4range, exclude using gist (room with =, during with &&))',
    )
    const attempts = Array.from({ length: 200 }, (_, id) =>
      failure(transact(db, (tx) => run(tx, `insert into turns values (${id}, 1, '[1,5)')`))),
    )
    const refusals = (await Promise.all(attempts)).filter((error) => error !== null)
    expect(refusals.every((error) => isExclusionViolation(error))).toBe(true)
    expect(refusals).toHaveLength(199)
    expect(await rows(db, 'select count(*) as count from turns')).toEqual([{ count: 1 }])
  })

  test('keeps a transaction whole, and joins one that is open', async () => {
    const { db } = database()
    const slots = (on: Db) => on.withTables<Tables>()
    await run(db, 'create table slots (id int primary key, held_by text)')
    const broken = transact(db, async (tx) => {
      await slots(tx).insertInto('slots').values({ id: 1, held_by: null }).execute()
      await transact(tx, (inner) =>
        slots(inner).insertInto('slots').values({ id: 2, held_by: null }).execute(),
      )
      throw new Error('changed my mind')
    })
    await expect(broken).rejects.toThrow('changed my mind')
    expect(await rows(db, 'select count(*) as count from slots')).toEqual([{ count: 0 }])
    const answer = await transact(db, async (tx) => {
      await slots(tx).insertInto('slots').values({ id: 1, held_by: 'a' }).execute()
      return (await slots(tx).selectFrom('slots').selectAll().executeTakeFirstOrThrow()).held_by
    })
    expect(answer).toBe('a')
  })

  test('refuses a query beside the open transaction, which would wait for ever', async () => {
    const { db } = database()
    const fault = 'a query beside the open transaction'
    await transact(db, async () => {
      await expect(run(db, 'select 1')).rejects.toThrow(fault)
      await expect(transact(db, async () => null)).rejects.toThrow(fault)
    })
    await run(db, 'select 1')
  })

  test('begins a transaction anew that the database gave up', async () => {
    const { db, kind } = database()
    await run(db, 'create table hands (id int primary key, taken int not null)')
    await run(db, 'insert into hands values (1, 0), (2, 0)')
    let tries = 0
    let arrived = 0
    let go: () => void = () => {}
    // On PostgreSQL the two meet halfway, each holding what the other wants. The embedded one lets one in at a time.
    const together = new Promise<void>((resolve) => {
      go = resolve
    })
    const both = [1, 2].map((first) =>
      transact(db, async (tx) => {
        tries += 1
        await run(tx, `update hands set taken = taken + 1 where id = ${first}`)
        arrived += 1
        if (arrived === 2 || kind === 'pglite') go()
        await together
        await run(tx, `update hands set taken = taken + 1 where id = ${3 - first}`)
      }),
    )
    await Promise.all(both)
    expect(await rows(db, 'select taken from hands')).toEqual([{ taken: 2 }, { taken: 2 }])
    expect(tries > 2).toBe(kind === 'postgresql')
  })
})
