import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { lastHeadCounts } from '../../server/attendance/report-head-count.ts'
import { countUpToken } from '../../server/cluster/cluster-store.ts'
import type { Evidence, LiveDeps } from '../../server/live/deps.ts'
import { createHolding, type Holding } from '../../server/live/holding.ts'
import type { RunningLesson } from '../../server/live/running-lesson.ts'
import { createStoring } from '../../server/live/storing.ts'
import { createWriteBehind, type WriteBehind } from '../../server/live/write-behind.ts'
import { createMediaRooms, type MediaRooms } from '../../server/media/rooms.ts'
import { startWorkers, type WorkerPool } from '../../server/media/workers.ts'
import type { Database } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { openLesson } from '../../server/schedule/open-lesson.ts'
import { AppError } from '../../shared/errors.ts'
import { workerBin } from '../support/app.ts'
import { bareLesson } from '../support/bare-lesson.ts'
import { memoryDatabase } from '../support/databases.ts'
import { startNode, type TestNode } from '../support/node.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

const log = createLog('silent')
const system = { kind: 'system' } as const
const free = { actor: system, pass: null }

/** A node with what holds its lessons, without doors. */
interface Held {
  node: TestNode
  holding: Holding
  written: WriteBehind
  rooms: MediaRooms
  /** Lessons that were loaded, in their order. */
  loaded: RunningLesson[]
}

let database: Database
let redis: TestRedis
let pool: WorkerPool
let a: Held
let b: Held
let lessonId: string
beforeAll(async () => {
  ;[database, redis, pool] = await Promise.all([
    memoryDatabase(),
    startRedis(),
    startWorkers(
      { count: 1, binary: workerBin(), listen: [{ address: '127.0.0.1', announced: null }], firstPort: null },
      log,
    ),
  ])
})
afterAll(async () => {
  pool?.close()
  await Promise.all([database?.close(), redis?.stop()])
})
beforeEach(async () => {
  ;[a, b] = await Promise.all([hold('http://a.example'), hold('http://b.example')])
  lessonId = await bareLesson(a.node.context)
})
afterEach(async () => {
  for (const one of [a, b]) {
    one?.rooms.close()
    await one?.node.stop()
  }
})

async function hold(url: string, bent: Partial<LiveDeps> = {}): Promise<Held> {
  const node = await startNode(database, redis.url, { url })
  const { context } = node
  const rooms = createMediaRooms(pool, log)
  const none = async () => {}
  const evidence: Evidence = {
    opened: none,
    beats: none,
    closed: none,
    settle: none,
    settleLeftOver: none,
    headCounts: (id) => lastHeadCounts(context, id),
  }
  const written = createWriteBehind(log)
  const loaded: RunningLesson[] = []
  const holding = createHolding(
    {
      context,
      media: rooms,
      evidence,
      cluster: node,
      times: { graceMs: 40_000, silenceMs: 25_000, sweepMs: 2_000, compareMs: 10_000 },
      ticketFor: (_, id) => `a ticket for ${id}`,
      ...bent,
    },
    { written, store: createStoring(context) },
    (lesson) => loaded.push(lesson),
  )
  return { node, holding, written, rooms, loaded }
}

const refusalOf = (asked: Promise<unknown>): Promise<AppError | null> =>
  asked.then(
    () => null,
    (error) => {
      if (error instanceof AppError) return error
      throw error
    },
  )
/** Has the plan send what nobody has to `b`. */
async function fillA(): Promise<void> {
  a.node.setLoad({ cpu: 2 })
  const told = async () => (await b.node.nodes()).find(({ id }) => id === a.node.nodeId)?.load.cpu
  await expect.poll(told, { timeout: 30_000 }).toBe(2)
}

test('all who come at once find one owner, and at another node its address', async () => {
  const asked = await Promise.allSettled(
    [a, b, a, b, a].map(({ holding }) => holding.get(lessonId, { actor: system, pass: lessonId })),
  )
  const found = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const refused = asked.flatMap((one) => (one.status === 'rejected' ? [one.reason as AppError] : []))
  const owner = a.loaded.length > 0 ? a : b
  expect([...a.loaded, ...b.loaded]).toHaveLength(1)
  expect(new Set(found)).toEqual(new Set(owner.loaded))
  expect(found.length + refused.length).toBe(5)
  expect(refused.length).toBeGreaterThan(0)
  for (const { code, details } of refused) {
    expect(code).toBe('elsewhere')
    expect(details).toEqual({
      url: owner === a ? 'http://a.example' : 'http://b.example',
      ticket: `a ticket for ${lessonId}`,
    })
  }
  expect(owner.holding.all()).toEqual(owner.loaded)
})

test('a lesson begins where the plan says, but who was sent here gets it here, with a ticket for this lesson', async () => {
  await fillA()
  expect(await refusalOf(a.holding.get(lessonId, free))).toMatchObject({
    code: 'elsewhere',
    details: { url: 'http://b.example' },
  })
  expect(a.loaded).toEqual([])
  const other = await bareLesson(a.node.context)
  expect(await refusalOf(a.holding.get(lessonId, { actor: system, pass: other }))).toMatchObject({
    code: 'forbidden',
  })
  const lesson = await a.holding.get(lessonId, { actor: system, pass: lessonId })
  expect(await a.holding.held(lessonId)).toBe(lesson)
  expect(await a.holding.get(lessonId, free)).toBe(lesson)
  expect(await b.holding.owner(lessonId)).toMatchObject({ url: 'http://a.example' })
  expect(await b.holding.held(lessonId)).toBeNull()
})

test('a node that closes takes nothing new, gives back what is on its way, and keeps what it has', async () => {
  const [kept, coming] = [lessonId, await bareLesson(a.node.context)]
  const lesson = await a.holding.get(kept, { actor: system, pass: kept })
  const onItsWay = refusalOf(a.holding.get(coming, { actor: system, pass: coming }))
  a.holding.close()
  await a.node.drain()
  expect(['unavailable', 'elsewhere']).toContain((await onItsWay)?.code)
  expect(a.holding.all()).toEqual([lesson])
  expect(await a.holding.get(kept, free)).toBe(lesson)
  // Its lease is free: nobody waits for its end.
  const taken = await b.holding.get(coming, { actor: system, pass: coming })
  expect(b.holding.all()).toEqual([taken])
  for (const pass of [null, coming])
    expect(await refusalOf(a.holding.get(coming, { actor: system, pass }))).toMatchObject({
      code: 'elsewhere',
      details: { url: 'http://b.example' },
    })
  // And where there is no other node, it says that it ends.
  b.holding.close()
  await b.node.drain()
  const last = await bareLesson(a.node.context)
  expect(await refusalOf(a.holding.get(last, { actor: system, pass: last }))).toMatchObject({
    code: 'unavailable',
  })
})

test('a lesson whose lease is lost is let go at once, and whoever comes is sent after it', async () => {
  const lesson = await a.holding.get(lessonId, { actor: system, pass: lessonId })
  const room = await lesson.run(() => lesson.openRoom())
  const hand = new Redis(redis.url)
  await hand.set(`test:lease:${lessonId}`, b.node.nodeId)
  hand.disconnect()
  await expect.poll(() => lesson.released, { timeout: 30_000 }).toBe(true)
  expect(room.closed).toBe(true)
  expect(a.holding.all()).toEqual([])
  expect(await a.holding.held(lessonId)).toBeNull()
  expect(await refusalOf(a.holding.get(lessonId, free))).toMatchObject({
    code: 'elsewhere',
    details: { url: 'http://b.example' },
  })
  const changed = lesson.run(() => lesson.within(async () => {}))
  expect(await refusalOf(changed)).toMatchObject({ code: 'unavailable' })
})

test('a lesson that another node has written in under a newer token is let go at its next write', async () => {
  const lesson = await a.holding.get(lessonId, { actor: system, pass: lessonId })
  await countUpToken(b.node.context, lessonId, b.node.nodeId)
  const opening = lesson.run(() => lesson.within((context) => openLesson(context, system, lessonId)))
  expect(await refusalOf(opening)).toMatchObject({ code: 'unavailable' })
  expect(lesson.released).toBe(true)
  expect(a.holding.size()).toBe(0)
})

test('media that is opened while its lesson is let go is closed with it', async () => {
  let go = () => {}
  const held = new Promise<void>((resolve) => {
    go = resolve
  })
  const rooms = createMediaRooms(pool, log)
  const slow = await hold('http://slow.example', {
    media: {
      ...rooms,
      async open(...asked) {
        const room = await rooms.open(...asked)
        await held
        return room
      },
    },
  })
  try {
    const lesson = await slow.holding.get(lessonId, { actor: system, pass: lessonId })
    const opening = refusalOf(lesson.run(() => lesson.openRoom()))
    await expect.poll(() => rooms.size()).toBe(1)
    lesson.release()
    go()
    expect(await opening).toMatchObject({ code: 'unavailable' })
    // Who has the lesson next gets a room of its own.
    expect(rooms.size()).toBe(0)
    expect(lesson.room()).toBeNull()
  } finally {
    rooms.close()
    slow.rooms.close()
    await slow.node.stop()
  }
})

test('a lesson that is given back waits for what it still has to write, and holds up no other for it', async () => {
  const [leaving, staying] = [lessonId, await bareLesson(a.node.context)]
  const [lesson, other] = await Promise.all(
    [leaving, staying].map((id) => a.holding.get(id, { actor: system, pass: id })),
  )
  let back = false
  let written = false
  a.written.push('what a database that is away takes later', async () => {
    if (!back) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    written = true
  })
  const { done } = await lesson!.run(() => ({ done: a.holding.release(lesson!) }))
  const asked = refusalOf(a.holding.get(leaving, { actor: system, pass: leaving }))
  // Others are looked after all the while, and who comes back is told to try again.
  expect(a.holding.all()).toEqual([other])
  expect(await asked).toMatchObject({ code: 'unavailable' })
  expect(await b.holding.owner(leaving)).toMatchObject({ url: 'http://a.example' })
  back = true
  await done
  expect(written).toBe(true)
  expect(await b.holding.get(leaving, { actor: system, pass: leaving })).toBe(b.loaded[0])
})
