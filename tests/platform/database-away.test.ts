import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { isUnreachable, openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { refusalOf } from '../../server/platform/refusal.ts'
import { startPostgres } from '../support/postgres.ts'

const failure = (query: Promise<unknown>): Promise<unknown> =>
  query.then(
    () => null,
    (error) => error,
  )

it('tells a database that is away from a statement that is wrong', async () => {
  const postgres = await startPostgres()
  onTestFinished(() => postgres.stop())
  const log = createLog('silent')
  const { db, close } = await openDatabase({ log, url: await postgres.create() })
  onTestFinished(close)
  const wrong = await failure(sql`select 1 / 0`.execute(db))
  expect(isUnreachable(wrong)).toBe(false)
  expect(refusalOf(wrong, log, 'a test').code).toBe('internal')

  // Not a wait: a statement that is still running when the server goes.
  const underWay = failure(sql`select pg_sleep(60)`.execute(db))
  await sql`select 1`.execute(db)
  await postgres.stop()
  for (const gone of [await underWay, await failure(sql`select 1`.execute(db))]) {
    expect(isUnreachable(gone), String(gone)).toBe(true)
    expect(refusalOf(gone, log, 'a test').code).toBe('unavailable')
  }
})

it('waits neither for a database that hangs nor doubts one that has long to do; when it answers again all goes on', async () => {
  const postgres = await startPostgres()
  onTestFinished(() => postgres.stop())
  const lines: string[] = []
  const log = createLog('info', { write: (line) => void lines.push(line) })
  const { db, close } = await openDatabase({ log, url: await postgres.create() })
  onTestFinished(close)
  await sql`create table kept (id int)`.execute(db)

  // Longer than anything is waited for in silence.
  await sql`select pg_sleep(9)`.execute(db)
  expect(lines.join()).not.toContain('stopped answering')

  postgres.freeze()
  const underWay = await Promise.all([
    failure(sql`insert into kept values (1)`.execute(db)),
    failure(sql`select 1`.execute(db)),
  ])
  for (const gone of underWay) expect(isUnreachable(gone), String(gone)).toBe(true)
  // By now it is known: nobody waits any more, not even for one question into the silence.
  const asked = performance.now()
  expect(isUnreachable(await failure(sql`select 1`.execute(db)))).toBe(true)
  expect(performance.now() - asked).toBeLessThan(2_000)

  postgres.thaw()
  await expect
    .poll(() => failure(sql`insert into kept values (2)`.execute(db)), { timeout: 20_000 })
    .toBe(null)
  // What was given up was done or not, and is no more on its way.
  const before = await sql<{ n: number }>`select count(*)::int as n from kept where id = 1`.execute(db)
  expect(before.rows[0]!.n).toBeLessThanOrEqual(1)
  const left =
    await sql`select pid from pg_stat_activity where query like 'insert into kept values (1)%' and state = 'active'`.execute(
      db,
    )
  expect(left.rows).toEqual([])
  expect(lines.filter((line) => line.includes('is given up until'))).toHaveLength(1)
  expect(lines.filter((line) => line.includes('PostgreSQL answers again'))).toHaveLength(1)
})
