import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '../../server/platform/log.ts'
import { openRedis } from '../../server/platform/redis.ts'
import { StartError } from '../../server/platform/start-error.ts'
import { freePort } from '../support/free-port.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

let server: TestRedis
beforeAll(async () => {
  server = await startRedis()
})
afterAll(() => server?.stop())

/** A line, and what it wrote into the log. */
function open(url: string, answerMs = 500) {
  const lines: string[] = []
  const log = createLog('debug', { write: (line) => void lines.push(line) })
  return { redis: openRedis({ url, prefix: 'test:', answerMs }, log), lines }
}

test('a Redis that is not there ends the start in words, without the password', async () => {
  const { redis } = open(`redis://tongke:geheim@127.0.0.1:${await freePort()}/0`)
  const refused = await redis.ready(300).catch((error: Error) => error)
  expect(refused).toBeInstanceOf(StartError)
  expect((refused as Error).message).toMatch(
    /^REDIS_URL: cannot use redis:\/\/127\.0\.0\.1:\d+\/0: .*ECONNREFUSED/,
  )
  expect((refused as Error).message).not.toContain('geheim')
  await redis.close()
})

test('so does one that wants another password, which the log does not show either', async () => {
  const { redis, lines } = open(server.url.replace('127', 'tongke:geheim@127'))
  const refused = await redis.ready(300).catch((error: Error) => error)
  expect((refused as Error).message).toContain('WRONGPASS')
  expect(lines.join()).not.toContain('geheim')
  await redis.close()
})

test('while it is gone every question is refused at once; that it went and came back is said once each', async () => {
  const { redis, lines } = open(server.url)
  const heard: string[] = []
  const subscription = redis.subscribe(['test:channel'], (_, text) => heard.push(text))
  await Promise.all([redis.ready(), subscription.heard])
  expect(await redis.ask((client) => client.ping())).toBe('PONG')
  await server.kill()
  await expect.poll(() => redis.available(), { timeout: 20_000 }).toBe(false)
  for (let i = 0; i < 3; i++)
    await expect(redis.ask((client) => client.ping())).rejects.toMatchObject({ code: 'unavailable' })
  await server.restart()
  await expect.poll(() => redis.available(), { timeout: 20_000 }).toBe(true)
  // It hears again, too.
  await expect
    .poll(
      async () => {
        await redis.ask((client) => client.publish('test:channel', 'again'))
        return heard.includes('again')
      },
      { timeout: 20_000 },
    )
    .toBe(true)
  const said = lines.map((line) => JSON.parse(line)).filter(({ purpose }) => purpose === 'commands')
  expect(said.map(({ msg }) => msg)).toEqual([
    'Redis is gone; trying again until it is back',
    'Redis is back',
  ])
  subscription.close()
  await redis.close()
})

test('one that does not answer is given up for the next line', async () => {
  const { redis } = open(server.url, 200)
  await redis.ready()
  server.freeze()
  try {
    await expect(redis.ask((client) => client.ping())).rejects.toMatchObject({ code: 'unavailable' })
    expect(redis.available()).toBe(false)
  } finally {
    server.thaw()
  }
  await expect.poll(() => redis.available(), { timeout: 20_000 }).toBe(true)
  await redis.close()
})
