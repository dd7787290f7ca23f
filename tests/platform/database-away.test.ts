import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { isUnreachable, openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { refusalOf } from '../../server/platform/refusal.ts'
import { startPostgres } from '../support/postgres.ts'

it('tells a database that is away from a statement that is wrong', async () => {
  const postgres = await startPostgres()
  onTestFinished(() => postgres.stop())
  const log = createLog('silent')
  const { db, close } = await openDatabase({ log, url: await postgres.create() })
  onTestFinished(close)
  const failure = (query: Promise<unknown>): Promise<unknown> =>
    query.then(
      () => null,
      (error) => error,
    )

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
