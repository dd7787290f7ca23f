import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Database } from '../../server/platform/database.ts'
import { memoryDatabase } from '../support/databases.ts'
import { once, startNode, type TestNode, testTimes } from '../support/node.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

let database: Database
let redis: TestRedis
let nodes: [TestNode, TestNode, TestNode]
beforeAll(async () => {
  database = await memoryDatabase()
})
afterAll(() => database?.close())
beforeEach(async () => {
  redis = await startRedis()
  const start = () => startNode(database, redis.url)
  nodes = await Promise.all([start(), start(), start()])
})
afterEach(async () => {
  await Promise.all(nodes.map((one) => one.stop()))
  await redis.stop()
})

const idsOf = async (one: TestNode) => (await once(() => one.nodes())).map(({ id }) => id).sort()
const allIds = () => nodes.map(({ nodeId }) => nodeId).sort()

test('every node sees all that live; one that stops is gone at once, one that dies when its time is over', async () => {
  for (const one of nodes) expect(await idsOf(one)).toEqual(allIds())
  const [a, b, c] = nodes
  await c.stop()
  expect(await idsOf(a)).toEqual([a.nodeId, b.nodeId].sort())
  await b.cut()
  await expect.poll(() => idsOf(a), { timeout: 30_000 }).toEqual([a.nodeId])
})

test('nodes find each other again in a Redis that lost everything', async () => {
  await redis.command('flushall')
  await expect.poll(() => idsOf(nodes[0]), { timeout: 30_000 }).toEqual(allIds())
})

test('nodes that were given one address notice it, and one with its own does not', async () => {
  const own = await startNode(database, redis.url, { url: 'http://another.example' })
  try {
    expect(nodes[0].hasTwin()).toBe(false)
    for (const one of nodes) await expect.poll(() => one.hasTwin(), { timeout: 30_000 }).toBe(true)
    expect((await own.nodes()).length).toBe(4)
    expect(own.hasTwin()).toBe(false)
  } finally {
    await own.stop()
  }
})

test('a lesson has one place, whoever asks, and many are spread over all', async () => {
  const count = new Map<string, number>()
  for (let i = 0; i < 30; i++) {
    const lessonId = randomUUID()
    const [first, ...others] = await Promise.all(nodes.map((one) => one.placeOf(lessonId)))
    for (const other of others) expect(other.id).toBe(first!.id)
    count.set(first!.id, (count.get(first!.id) ?? 0) + 1)
  }
  expect([...count.values()]).toEqual([10, 10, 10])
})

test('lessons go by load, and away from a node that drains', async () => {
  const [a, b, c] = nodes
  const lessonId = randomUUID()
  const place = (await a.placeOf(lessonId)).id
  const draining = nodes.find(({ nodeId }) => nodeId === place)!
  await draining.drain()
  const moved = (await a.placeOf(lessonId)).id
  expect(moved).not.toBe(place)
  expect((await b.placeOf(lessonId)).id).toBe(moved)
  const [busy, idle] = nodes.filter((one) => one !== draining)
  busy!.setLoad({ cpu: 1.9 })
  await expect
    .poll(async () => (await c.nodes()).find(({ id }) => id === busy!.nodeId)?.load.cpu, { timeout: 30_000 })
    .toBe(1.9)
  for (let i = 0; i < 5; i++) expect((await b.placeOf(randomUUID())).id).toBe(idle!.nodeId)
})

test('what is coming is spread by its size before its bell, by one node', async () => {
  const coming = [40, 10, 10, 10, 5, 5, 40, 40].map((weight) => ({ lessonId: randomUUID(), weight }))
  let asked = 0
  const planners = await Promise.all(
    [1, 2].map(async () => {
      const one = await startNode(database, redis.url, {
        prefix: 'planned:',
        times: { ...testTimes, planMs: 60_000 },
        coming: async () => {
          asked += 1
          return coming
        },
      })
      return one
    }),
  )
  try {
    const weights = async () => {
      const sums = new Map<string, number>()
      for (const { lessonId, weight } of coming) {
        const { id } = await planners[0]!.placeOf(lessonId)
        sums.set(id, (sums.get(id) ?? 0) + weight)
      }
      return [...sums.values()].sort((one, other) => one - other)
    }
    await expect.poll(() => planners[0]!.redis!.ask((client) => client.hlen('planned:expected'))).toBe(8)
    expect(await weights()).toEqual([80, 80])
    expect(asked).toBe(1)
  } finally {
    await Promise.all(planners.map((one) => one.stop()))
  }
})
