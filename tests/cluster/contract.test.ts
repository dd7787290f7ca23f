import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../server/platform/database.ts'
import { AppError } from '../../shared/errors.ts'
import { bareLesson } from '../support/bare-lesson.ts'
import { memoryDatabase } from '../support/databases.ts'
import { leaseOf, startNode, type TestNode } from '../support/node.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

let database: Database
let redis: TestRedis
beforeAll(async () => {
  ;[database, redis] = await Promise.all([memoryDatabase(), startRedis()])
})
afterAll(() => Promise.all([database?.close(), redis?.stop()]))

describe.each([
  ['one process alone', () => null],
  ['one of many around a Redis', () => redis.url],
])('%s', (_, redisUrl) => {
  let node: TestNode
  let lessonId: string
  beforeEach(async () => {
    node = await startNode(database, redisUrl())
    lessonId = await bareLesson(node.context)
  })
  afterEach(() => node.stop())

  test('takes a lesson once, however often it asks', async () => {
    const [one, two] = await Promise.all([node.leases.take(lessonId), node.leases.take(lessonId)])
    expect(leaseOf(one)).toBe(leaseOf(two))
    expect(leaseOf(one)).toMatchObject({ lessonId, token: 1 })
    expect(leaseOf(await node.leases.take(lessonId))).toBe(leaseOf(one))
  })

  test('gets a greater token each time it takes a lesson anew', async () => {
    const first = leaseOf(await node.leases.take(lessonId))
    await first.release()
    await first.release()
    const second = leaseOf(await node.leases.take(lessonId))
    expect(second.token).toBeGreaterThan(first.token)
    await first.release()
    expect(leaseOf(await node.leases.take(lessonId))).toBe(second)
  })

  test('takes no lesson that is not there', async () => {
    await expect(node.leases.take(randomUUID())).rejects.toMatchObject({ code: 'not_found' })
  })

  test('knows who holds a lesson, and takes nothing by asking', async () => {
    expect(await node.leases.holderOf(lessonId)).toBeNull()
    const lease = leaseOf(await node.leases.take(lessonId))
    expect(await node.leases.holderOf(lessonId)).toMatchObject({
      id: node.nodeId,
      url: 'http://node.example',
    })
    await lease.release()
    expect(await node.leases.holderOf(lessonId)).toBeNull()
  })

  test('is among the living, and told as draining from then on', async () => {
    const own = async () => (await node.nodes()).find(({ id }) => id === node.nodeId)
    expect(await own()).toMatchObject({ draining: false, load: { cores: 2 } })
    await node.drain()
    expect(await own()).toMatchObject({ draining: true })
  })

  test('alone, is where every lesson goes, even while it is being stopped', async () => {
    expect(await node.placeOf(lessonId)).toMatchObject({ id: node.nodeId })
    await node.drain()
    expect(await node.placeOf(lessonId)).toMatchObject({ id: node.nodeId })
  })

  test('hears what it tells', () => {
    const heard: string[] = []
    node.bus.onTold('lesson:changed', (body) => heard.push(body.lessonId))
    node.bus.tell('lesson:changed', { lessonId, by: node.nodeId })
    node.bus.tell('lesson:changed', { lessonId: 'no id', by: node.nodeId })
    expect(heard).toEqual([lessonId])
  })

  test('is answered by itself, and refused by code', async () => {
    expect(await node.bus.ask(node.nodeId, 'ping', {})).toEqual({ nodeId: node.nodeId })
    node.bus.onAsked('ping', async () => {
      throw new AppError('forbidden', 'Not you.', { why: 'test' })
    })
    await expect(node.bus.ask(node.nodeId, 'ping', {})).rejects.toMatchObject({
      code: 'forbidden',
      details: { why: 'test' },
    })
    node.bus.onAsked('ping', async () => {
      throw new Error('a fault')
    })
    await expect(node.bus.ask(node.nodeId, 'ping', {})).rejects.toMatchObject({ code: 'internal' })
  })

  test('is refused at once by a node that is not there', async () => {
    await expect(node.bus.ask(randomUUID(), 'ping', {})).rejects.toMatchObject({ code: 'unavailable' })
  })
})
