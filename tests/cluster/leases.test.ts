import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Lease } from '../../server/cluster/cluster.ts'
import { Fenced, withinFence } from '../../server/cluster/fence.ts'
import type { Database } from '../../server/platform/database.ts'
import { bareLesson } from '../support/bare-lesson.ts'
import { memoryDatabase } from '../support/databases.ts'
import { leaseOf, once, startNode, type TestNode, testTimes } from '../support/node.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

let database: Database
let redis: TestRedis
let a: TestNode
let b: TestNode
let lessonId: string
beforeAll(async () => {
  database = await memoryDatabase()
})
afterAll(() => database?.close())
beforeEach(async () => {
  redis = await startRedis()
  ;[a, b] = await Promise.all([
    startNode(database, redis.url, { url: 'http://a.example' }),
    startNode(database, redis.url, { url: 'http://b.example' }),
  ])
  lessonId = await bareLesson(a.context)
})
afterEach(async () => {
  await Promise.all([a?.stop(), b?.stop()])
  await redis?.stop()
})

const taken = async (node: TestNode) => leaseOf(await once(() => node.leases.take(lessonId)))
function lossOf(lease: Lease): { lost: boolean } {
  const loss = { lost: false }
  lease.onLost(() => {
    loss.lost = true
  })
  return loss
}
/** Whether what a lease's owner writes is written. */
const writes = (node: TestNode, { token }: Lease) =>
  withinFence(node.context, { lessonId, token }, async () => true).catch((error) => {
    if (error instanceof Fenced) return false
    throw error
  })
/** Both have found Redis again, and each other. */
const healed = () =>
  expect
    .poll(
      async () =>
        Promise.all(
          [a, b].map((node) =>
            node.nodes().then(
              (nodes) => nodes.length,
              () => 0,
            ),
          ),
        ),
      { timeout: 30_000 },
    )
    .toEqual([2, 2])

test('of two nodes that want a lesson at once one gets it, and the other hears who', async () => {
  const [one, two] = await Promise.all([a.leases.take(lessonId), b.leases.take(lessonId)])
  const [lease, holder] = 'lease' in one ? [one, two] : [two, one]
  expect(lease).toMatchObject({ lease: { lessonId, token: 1 } })
  expect(holder).toMatchObject({ holder: { url: 'lease' in one ? 'http://a.example' : 'http://b.example' } })
})

test('what is given back is the other’s at once, with a greater token', async () => {
  const first = await taken(a)
  expect(await b.leases.holderOf(lessonId)).toMatchObject({ id: a.nodeId })
  expect(await writes(a, first)).toBe(true)
  await first.release()
  const second = leaseOf(await b.leases.take(lessonId))
  expect(second.token).toBeGreaterThan(first.token)
  expect(await writes(a, first)).toBe(false)
  expect(await writes(b, second)).toBe(true)
})

test('a lease is renewed for as long as its owner lives', async () => {
  const loss = lossOf(await taken(a))
  const seen = new Redis(redis.url)
  const left: number[] = []
  try {
    // Longer than a lease lasts.
    const until = performance.now() + 1.2 * testTimes.ttlMs
    await expect
      .poll(
        async () => {
          left.push(await seen.pttl(`test:lease:${lessonId}`))
          return performance.now() > until
        },
        { timeout: 30_000, interval: 100 },
      )
      .toBe(true)
  } finally {
    seen.disconnect()
  }
  expect(Math.min(...left)).toBeGreaterThan(0)
  expect(loss.lost).toBe(false)
})

test('a dead owner’s lesson is another’s once its lease has ended', async () => {
  const first = await taken(a)
  await a.cut()
  await expect
    .poll(async () => 'lease' in (await once(() => b.leases.take(lessonId))), { timeout: 30_000 })
    .toBe(true)
  const second = await taken(b)
  expect(second.token).toBeGreaterThan(first.token)
  expect(await writes(a, first)).toBe(false)
  expect((await b.nodes()).map(({ id }) => id)).toEqual([b.nodeId])
})

test('an owner that is cut off from Redis alone lets go of what another has by now, and of nothing else', async () => {
  const lost = lossOf(await taken(a))
  const kept = lossOf(leaseOf(await a.leases.take(await bareLesson(a.context))))
  await a.cut()
  await expect
    .poll(async () => 'lease' in (await once(() => b.leases.take(lessonId))), { timeout: 30_000 })
    .toBe(true)
  // It writes nothing meanwhile: nobody but the database can tell it.
  await expect.poll(() => lost.lost, { timeout: 30_000 }).toBe(true)
  expect(kept.lost).toBe(false)
})

test('a node that is started again sends nobody to the process that was there before it', async () => {
  const first = await taken(a)
  await a.cut()
  const again = await startNode(database, redis.url, { url: 'http://a.example' })
  try {
    await expect(again.leases.take(lessonId)).rejects.toMatchObject({ code: 'unavailable' })
    await expect(again.leases.holderOf(lessonId)).rejects.toMatchObject({ code: 'unavailable' })
    expect((await taken(again)).token).toBeGreaterThan(first.token)
  } finally {
    await again.stop()
  }
})

test('an owner whose lease is another’s lets go at its next renewal', async () => {
  const loss = lossOf(await taken(a))
  const hand = new Redis(redis.url)
  await hand.set(`test:lease:${lessonId}`, b.nodeId)
  hand.disconnect()
  await expect.poll(() => loss.lost, { timeout: 30_000 }).toBe(true)
  expect(await a.leases.holderOf(lessonId)).toMatchObject({ id: b.nodeId })
})

test('a Redis that lost everything costs no owner its lesson', async () => {
  const lease = await taken(a)
  const loss = lossOf(lease)
  await redis.command('flushall')
  // Either nobody may take it yet, or its owner has put it back: never a second lease.
  const other = await once(() => b.leases.take(lessonId))
  expect(other).toMatchObject({ holder: { id: a.nodeId } })
  await healed()
  expect(loss.lost).toBe(false)
  expect(leaseOf(await a.leases.take(lessonId))).toBe(lease)
  expect(await writes(a, lease)).toBe(true)
})

test('while Redis is gone owners keep theirs and are found, and nothing else is taken', async () => {
  const lease = await taken(a)
  const loss = lossOf(lease)
  const released = await bareLesson(a.context)
  await leaseOf(await a.leases.take(released)).release()
  await b.nodes()
  await redis.kill()

  expect(leaseOf(await a.leases.take(lessonId))).toBe(lease)
  expect(await b.leases.take(lessonId)).toMatchObject({ holder: { id: a.nodeId, url: 'http://a.example' } })
  expect(await b.leases.holderOf(lessonId)).toMatchObject({ id: a.nodeId })
  await expect(a.leases.take(released)).rejects.toMatchObject({ code: 'unavailable' })
  await expect(b.bus.ask(a.nodeId, 'ping', {})).rejects.toMatchObject({ code: 'unavailable' })
  await expect(b.nodes()).rejects.toMatchObject({ code: 'unavailable' })
  b.bus.tell('lesson:changed', { lessonId, by: b.nodeId })

  await redis.restart()
  expect(await once(() => b.leases.take(lessonId))).toMatchObject({ holder: { id: a.nodeId } })
  await healed()
  expect(loss.lost).toBe(false)
  expect(await writes(a, lease)).toBe(true)
  expect(await once(() => b.bus.ask(a.nodeId, 'ping', {}))).toEqual({ nodeId: a.nodeId })
  leaseOf(await once(() => a.leases.take(released)))
})

test('a lesson that never had an owner can begin while Redis is gone, at one node only', async () => {
  await Promise.all([a.nodes(), b.nodes()])
  await redis.kill()
  const both = await Promise.allSettled([a, b].map((node) => once(() => node.leases.take(lessonId))))
  const leases = both.filter((one) => one.status === 'fulfilled' && 'lease' in one.value)
  expect(leases).toHaveLength(1)
  await redis.restart()
  await healed()
  const again = await Promise.all([a, b].map((node) => once(() => node.leases.take(lessonId))))
  expect(again.filter((one) => 'lease' in one)).toHaveLength(1)
  expect(again.find((one) => 'lease' in one)).toMatchObject({ lease: { token: 1 } })
})

test('a Redis that stands still is as one that is gone, and what it was asked meanwhile takes nothing from an owner', async () => {
  const lease = await taken(a)
  const loss = lossOf(lease)
  await b.nodes()
  redis.freeze()
  expect(await b.leases.take(lessonId)).toMatchObject({ holder: { id: a.nodeId } })
  const until = performance.now() + 1.2 * testTimes.ttlMs
  await expect
    .poll(
      async () => {
        expect(leaseOf(await a.leases.take(lessonId))).toBe(lease)
        await b.leases.take(lessonId).catch(() => {})
        return performance.now() > until
      },
      { timeout: 30_000 },
    )
    .toBe(true)
  redis.thaw()
  await healed()
  expect(await once(() => b.leases.take(lessonId))).toMatchObject({ holder: { id: a.nodeId } })
  expect(loss.lost).toBe(false)
  expect(await writes(a, lease)).toBe(true)
})
