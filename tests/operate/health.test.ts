import { sql } from 'kysely'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { type Check, createHealth, type Health } from '../../server/operate/health.ts'
import { lookAtClock } from '../../server/operate/operate.ts'
import { isUnreachable, openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { startPostgres } from '../support/postgres.ts'

const log = createLog('silent')

async function readiness(app: TestApp): Promise<{ status: number; health: Health }> {
  const response = await fetch(`${app.url}/health/ready`)
  return { status: response.status, health: (await response.json()) as Health }
}

/** The answer is kept for a second: until it is another one. */
const until = (app: TestApp, status: number) =>
  expect.poll(async () => (await readiness(app)).status, { timeout: 20_000, interval: 200 }).toBe(status)

test('a server is ready while all it needs answers, and says what does not', async () => {
  const postgres = await startPostgres()
  let running = true
  onTestFinished(async () => {
    if (running) await postgres.stop()
  })
  const url = await postgres.create()
  const database = await openDatabase({ url, log })
  const app = await startApp({ database, workers: 2 })
  onTestFinished(() => app.stop())

  const live = await fetch(`${app.url}/health/live`)
  expect([live.status, await live.json()]).toEqual([200, { live: true }])
  expect(live.headers.get('cache-control')).toBe('no-store')
  expect(live.headers.getSetCookie()).toEqual([])
  expect(await readiness(app)).toEqual({
    status: 200,
    health: { ready: true, checks: { draining: 'ok', database: 'ok', media: 'ok' } },
  })

  // One of two workers dies: a lesson finds the other, and it is replaced.
  process.kill(app.workerPids()[0]!, 'SIGKILL')
  expect((await readiness(app)).status).toBe(200)

  // As a standby, or a hosted one whose disk is full: it answers.
  const keeper = new pg.Client(url)
  await keeper.connect()
  const setReadOnly = async (on: boolean) => {
    for (const statement of [
      'set default_transaction_read_only = off',
      `alter system set default_transaction_read_only = ${on}`,
      'select pg_reload_conf()',
    ])
      await keeper.query(statement)
  }
  await setReadOnly(true)
  await until(app, 503)
  expect((await readiness(app)).health.checks.database).toMatch(/^takes nothing that is written/)
  const written = sql`delete from migrations where number < 0`.execute(database.db)
  expect(isUnreachable(await written.catch((error: unknown) => error))).toBe(true)
  await setReadOnly(false)
  await until(app, 200)
  await keeper.end()

  await database.db
    .withTables<{ migrations: { number: number } }>()
    .deleteFrom('migrations')
    .where('number', '=', database.schema)
    .execute()
  await until(app, 503)
  expect((await readiness(app)).health.checks.database).toBe(
    `has schema ${database.schema - 1}, and this program needs ${database.schema}: start it again`,
  )

  await postgres.stop()
  running = false
  await expect
    .poll(async () => (await readiness(app)).health.checks.database, { timeout: 20_000 })
    .toMatch(/^(not reachable|no answer within 2 s)$/)
  const { status, health } = await readiness(app)
  expect([status, health.ready, health.checks.media]).toEqual([503, false, 'ok'])
  // Where the database is, and what it said, is for the log.
  expect(JSON.stringify(health)).not.toMatch(/127\.0\.0\.1|postgres/)
  expect((await fetch(`${app.url}/health/live`)).status).toBe(200)
})

test('a check that does not answer is bad after two seconds, and all who ask within a second are told the same', async () => {
  let looked = 0
  const told: boolean[] = []
  const checks: Check[] = [
    { name: 'deaf', look: () => new Promise(() => {}) },
    {
      name: 'counted',
      look() {
        looked++
        return null
      },
    },
    { name: 'broken', look: () => Promise.reject(new Error('password=geheim')) },
  ]
  const ready = createHealth(checks, (health) => told.push(health.ready))
  const answers = await Promise.all(Array.from({ length: 50 }, ready))
  expect(looked).toBe(1)
  expect(told).toEqual([false])
  expect(new Set(answers).size).toBe(1)
  expect(answers[0]).toEqual({
    ready: false,
    checks: { deaf: 'no answer within 2 s', counted: 'ok', broken: 'not reachable' },
  })
})

test('a clock far from the others’ is said with what to do', () => {
  for (const aheadMs of [null, 0, 10_000, -10_000]) expect(lookAtClock(aheadMs)).toBe(null)
  expect(lookAtClock(31_400)).toBe('31 s ahead of Redis’s: have both machines set theirs (NTP)')
  expect(lookAtClock(-12_000)).toContain('12 s behind')
})
