import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from '../../server/platform/database.ts'
import { memoryDatabase } from '../support/databases.ts'
import {
  gets,
  newPlace,
  openLesson,
  receives,
  sends,
  startNode as startMedia,
  streamOf,
  type WatchedNode,
} from '../support/large-room.ts'
import { startNode, type TestNode } from '../support/node.ts'
import { type Counter, openCounter, type Sender } from '../support/plain-rtp.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'

const places = 300
const limits = { routerPlaces: 76 }

let counter: Counter
let database: Database
let redis: TestRedis
let clusters: TestNode[]
let nodes: WatchedNode[]
const senders: Sender[] = []
beforeAll(async () => {
  ;[counter, database, redis] = await Promise.all([openCounter(), memoryDatabase(), startRedis()])
  clusters = await Promise.all(
    [0, 1].map(() => startNode(database, redis.url, { times: { ttlMs: 2000, answerMs: 10_000 } })),
  )
  nodes = await Promise.all(
    clusters.map((cluster) => startMedia(counter.address, { workers: 2, cluster, limits })),
  )
})
afterAll(async () => {
  for (const sender of senders) sender.stop()
  for (const node of nodes ?? []) node.close()
  await Promise.all((clusters ?? []).map((cluster) => cluster.stop()))
  await Promise.all([database?.close(), redis?.stop()])
  counter?.close()
})

it('three hundred classrooms receive one lead end over two nodes with two workers each, and hear one of them', async () => {
  const [owner, edge] = nodes as [WatchedNode, WatchedNode]
  const lesson = await openLesson(owner.rooms, places + 1)
  const lead = await lesson.join('lead')
  senders.push(await sends(lead, 'camera', 3))
  senders.push(await sends(lead, 'microphone'))
  const names = Array.from({ length: places }, newPlace)
  const receiving = names.flatMap((to) => [
    gets(to, 'lead', 'camera', 'small'),
    gets(to, 'lead', 'microphone'),
  ])
  lesson.room.setAudience(receiving)
  const seats = await Promise.all(names.map((name) => lesson.join(name)))
  // Some hundred paths do not all begin at once on two cores; what counts is that each begins.
  for (const source of ['camera', 'microphone'] as const)
    await Promise.all(seats.map((seat) => receives(counter, seat, 'lead', source)))
  expect(nodes.map(({ routers }) => routers.length)).toEqual([2, 2])
  const onEdge = (await Promise.all(edge.routers.map(({ router }) => router.dump()))).flatMap(
    ({ transportIds }) => transportIds,
  )
  const far = seats.filter(({ participant }) => onEdge.includes(participant.transports().receive.id))
  expect(far.length).toBe(places + 1 - 2 * limits.routerPlaces)
  // Two streams, each once between two workers of a node and once between the nodes.
  expect([owner.pipedEver(), edge.pipedEver()]).toEqual([2, 4])
  // Once for each layer as the first asks, and once a second at most after that.
  expect(senders[0]!.keyFrameRequests()).toBeGreaterThan(0)

  const speaker = far[0]!
  senders.push(await sends(speaker, 'microphone'))
  const others = seats.filter((seat) => seat !== speaker)
  lesson.room.setAudience([
    ...receiving,
    ...[lead, ...others].map(({ place }) => gets(place, speaker.place, 'microphone')),
  ])
  await lesson.until(() =>
    [lead, ...others].every((seat) => streamOf(seat, speaker.place, 'microphone') !== undefined),
  )
  await Promise.all([lead, ...others].map((seat) => receives(counter, seat, speaker.place, 'microphone')))
  expect([owner.pipedEver(), edge.pipedEver()]).toEqual([4, 5])

  await clusters[1]!.cut()
  await lesson.until(() => lesson.losses > 0)
  expect(far.every(({ participant }) => participant.closed)).toBe(true)
  expect(seats.filter(({ participant }) => participant.closed)).toHaveLength(far.length)
  const back = await lesson.join(speaker.place)
  await receives(counter, back, 'lead', 'camera')
})
