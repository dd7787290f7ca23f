import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSeal } from '../../server/cluster/seal.ts'
import type { Database } from '../../server/platform/database.ts'
import { AppError } from '../../shared/errors.ts'
import { memoryDatabase } from '../support/databases.ts'
import { clusterSecret, startNode, type TestNode } from '../support/node.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

let database: Database
let redis: TestRedis
let stranger: Redis
let a: TestNode
let b: TestNode
beforeAll(async () => {
  ;[database, redis] = await Promise.all([memoryDatabase(), startRedis()])
  stranger = new Redis(redis.url)
  ;[a, b] = await Promise.all([startNode(database, redis.url), startNode(database, redis.url)])
})
afterAll(async () => {
  stranger?.disconnect()
  await Promise.all([a?.stop(), b?.stop()])
  await Promise.all([database?.close(), redis?.stop()])
})

const everybody = 'test:all'
const telling = (lessonId: string, from: string = randomUUID()) =>
  JSON.stringify({ kind: 'tell', from, name: 'lesson:changed', body: { lessonId, by: from } })

/** What `b` hears until it hears the last of these. */
async function heardBy(node: TestNode, say: () => Promise<unknown>, last: string): Promise<string[]> {
  const heard: string[] = []
  node.bus.onTold('lesson:changed', ({ lessonId }) => heard.push(lessonId))
  await say()
  await expect.poll(() => heard.includes(last), { timeout: 20_000 }).toBe(true)
  return heard
}

test('what one node tells all others hear once', async () => {
  const [lessonId, last] = [randomUUID(), randomUUID()]
  const say = async () => {
    for (const id of [lessonId, last]) a.bus.tell('lesson:changed', { lessonId: id, by: a.nodeId })
  }
  expect(await heardBy(b, say, last)).toEqual([lessonId, last])
})

test('what is not signed, or not for this, or too old, or comes again, nobody hears', async () => {
  const good = randomUUID()
  const bad = randomUUID()
  const replayed = randomUUID()
  const seal = createSeal(clusterSecret)
  const minuteAgo = createSeal(clusterSecret, () => Date.now() - 60_000)
  const others = createSeal('a-secret-that-no-test-node-has-at-all')
  const again = seal.seal(everybody, telling(replayed))
  const heard = await heardBy(
    b,
    async () => {
      await stranger.publish(everybody, telling(bad))
      await stranger.publish(everybody, 'x'.repeat(100))
      await stranger.publish(everybody, others.seal(everybody, telling(bad)))
      await stranger.publish(everybody, minuteAgo.seal(everybody, telling(bad)))
      await stranger.publish(everybody, seal.seal(`test:to:${b.nodeId}`, telling(bad)))
      for (const at of [3, 20, 30, 60, 200]) {
        const sealed = seal.seal(everybody, telling(bad))
        const other = sealed[at] === 'A' ? 'B' : 'A'
        await stranger.publish(everybody, sealed.slice(0, at) + other + sealed.slice(at + 1))
      }
      await stranger.publish(everybody, seal.seal(everybody, telling('no id')))
      await stranger.publish(everybody, again)
      await stranger.publish(everybody, again)
      await stranger.publish(everybody, seal.seal(everybody, telling(good)))
    },
    good,
  )
  expect(heard).toEqual([replayed, good])
})

test('who listens at the Redis learns nothing', async () => {
  const [lessonId, last] = [randomUUID(), randomUUID()]
  const listening = stranger.duplicate()
  const read: string[] = []
  await listening.psubscribe('*')
  listening.on('pmessage', (_pattern, _channel, text) => read.push(text))
  const say = async () => {
    for (const id of [lessonId, last]) a.bus.tell('lesson:changed', { lessonId: id, by: a.nodeId })
  }
  await heardBy(b, say, last)
  await expect.poll(() => read.length, { timeout: 20_000 }).toBeGreaterThan(1)
  listening.disconnect()
  const plain = read.map((text) => `${text} ${Buffer.from(text, 'base64url').toString('latin1')}`).join()
  expect(plain).not.toContain(lessonId)
  expect(plain).not.toContain('lesson:changed')
})

test('one node answers another, and its refusal keeps its code and details', async () => {
  expect(await a.bus.ask(b.nodeId, 'ping', {})).toEqual({ nodeId: b.nodeId })
  const many = await Promise.all(Array.from({ length: 200 }, () => b.bus.ask(a.nodeId, 'ping', {})))
  expect(many).toHaveLength(200)
  b.bus.onAsked('ping', async () => {
    throw new AppError('stage_full', 'No place is free.', { places: 2 })
  })
  await expect(a.bus.ask(b.nodeId, 'ping', {})).rejects.toMatchObject({
    code: 'stage_full',
    message: 'No place is free.',
    details: { places: 2 },
  })
})

test('an answer that does not come is waited for no longer than agreed', async () => {
  const hasty = await startNode(database, redis.url, { times: { ttlMs: 5000, answerMs: 100 } })
  b.bus.onAsked('ping', () => new Promise(() => {}))
  await expect(hasty.bus.ask(b.nodeId, 'ping', {})).rejects.toMatchObject({ code: 'unavailable' })
  const waiting = hasty.bus.ask(b.nodeId, 'ping', {})
  await Promise.all([expect(waiting).rejects.toMatchObject({ code: 'unavailable' }), hasty.stop()])
})

test('clusters that share a Redis under other prefixes, or that have other secrets, hear nothing of each other', async () => {
  const [prefixed, foreign] = await Promise.all([
    startNode(database, redis.url, { prefix: 'other:' }),
    startNode(database, redis.url, { secret: 'a-secret-that-no-test-node-has-at-all' }),
  ])
  try {
    expect((await prefixed.nodes()).map(({ id }) => id)).toEqual([prefixed.nodeId])
    expect((await foreign.nodes()).map(({ id }) => id)).toEqual([foreign.nodeId])
    expect((await a.nodes()).map(({ id }) => id).sort()).toEqual([a.nodeId, b.nodeId].sort())
    await expect(prefixed.bus.ask(a.nodeId, 'ping', {})).rejects.toMatchObject({ code: 'unavailable' })
  } finally {
    await Promise.all([prefixed.stop(), foreign.stop()])
  }
})
