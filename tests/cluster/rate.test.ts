import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createGuessBounds } from '../../server/account/attempts.ts'
import { createLog } from '../../server/platform/log.ts'
import { createRate } from '../../server/platform/rate.ts'
import { openRedis, type SharedRedis } from '../../server/platform/redis.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
let a: SharedRedis
let b: SharedRedis
beforeAll(async () => {
  server = await startRedis()
  const open = () => openRedis({ url: server.url, prefix: 'test:', answerMs: 500 }, createLog('silent'))
  ;[a, b] = [open(), open()]
  await Promise.all([a.ready(), b.ready()])
})
beforeEach(() => server.command('flushall'))
afterAll(async () => {
  await Promise.all([a?.close(), b?.close()])
  await server?.stop()
})

const limited = { code: 'rate_limited' }

test('what one node counted the other counts too, each caller and each door apart', async () => {
  const rate = { points: 3, seconds: 60 }
  const [atA, atB, elsewhere] = [
    createRate(rate, { redis: a, name: 'door' }),
    createRate(rate, { redis: b, name: 'door' }),
    createRate(rate, { redis: b, name: 'other' }),
  ]
  await atA('caller')
  await atB('caller')
  await atA('caller')
  await expect(atB('caller')).rejects.toMatchObject(limited)
  const refused = await atA('caller').then(
    () => null,
    (error) => error.details.retryAfterSeconds,
  )
  expect(refused).toBeGreaterThan(0)
  expect(refused).toBeLessThanOrEqual(60)
  await atB('another')
  await elsewhere('caller')
})

test('a count ends with its time', async () => {
  const rate = { points: 1, seconds: 1 }
  const [atA, atB] = [a, b].map((redis) => createRate(rate, { redis, name: 'short' }))
  await atA!('caller')
  await expect
    .poll(
      () =>
        atB!('caller').then(
          () => true,
          () => false,
        ),
      { timeout: 30_000 },
    )
    .toBe(true)
})

test('wrong passwords count at all nodes together; a right one is forgotten at all', async () => {
  const [atA, atB] = [createGuessBounds(a), createGuessBounds(b)]
  for (let i = 0; i < 5; i++) {
    await atA.signInByName.take('wang')
    await atB.signInByName.take('wang')
  }
  await expect(atA.signInByName.take('wang')).rejects.toMatchObject(limited)
  await atB.signInByName.forget('wang')
  await atA.signInByName.take('wang')
  await atA.signInByName.giveBack('wang')
  for (let i = 0; i < 10; i++) await atB.signInByName.take('wang')
  await expect(atA.signInByName.take('wang')).rejects.toMatchObject(limited)
})

test('no name or address stands in Redis', async () => {
  await createGuessBounds(a).signInByName.take('wanglaoshi')
  const keys = await b.ask((client) => client.keys('*'))
  expect(keys).toHaveLength(1)
  expect(keys.join()).not.toContain('wang')
})

test('while Redis is gone each node counts by itself', async () => {
  const rate = { points: 2, seconds: 60 }
  const [atA, atB] = [a, b].map((redis) => createRate(rate, { redis, name: 'gone' }))
  await server.kill()
  for (const take of [atA!, atB!]) {
    await take('caller')
    await take('caller')
    await expect(take('caller')).rejects.toMatchObject(limited)
  }
  await server.restart()
  await expect.poll(() => a.available() && b.available(), { timeout: 30_000 }).toBe(true)
  await atA!('caller')
  await atB!('caller')
  await expect(atA!('caller')).rejects.toMatchObject(limited)
})
