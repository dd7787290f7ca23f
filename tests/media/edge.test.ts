import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  gets,
  type Lesson,
  newPlace,
  openLesson,
  receives,
  type Seat,
  sends,
  startNode,
  streamOf,
  type WatchedNode,
} from '../support/large-room.ts'
import { type MemoryNodes, memoryNodes } from '../support/memory-nodes.ts'
import { type Counter, openCounter, type Sender } from '../support/plain-rtp.ts'

const routerPlaces = 4
const workers = 2

let counter: Counter
let nodes: MemoryNodes
let owner: WatchedNode
let edge: WatchedNode
let edgeId: string
const open: WatchedNode[] = []
const senders: Sender[] = []

async function addNode(): Promise<{ node: WatchedNode; id: string }> {
  const cluster = nodes.open()
  const node = await startNode(counter.address, { workers, cluster, limits: { routerPlaces } })
  open.push(node)
  return { node, id: cluster.nodeId }
}
beforeEach(async () => {
  counter = await openCounter()
  nodes = memoryNodes()
  owner = (await addNode()).node
  const second = await addNode()
  edge = second.node
  edgeId = second.id
})
afterEach(() => {
  for (const sender of senders.splice(0)) sender.stop()
  for (const node of open.splice(0)) node.close()
  counter.close()
})

async function sending(...args: Parameters<typeof sends>): Promise<Sender> {
  const sender = await sends(...args)
  senders.push(sender)
  return sender
}

/** A lead end that sends, and so many places beyond what its node has room for. */
async function filled(beyond: number): Promise<{ lesson: Lesson; lead: Seat; near: Seat[]; far: Seat[] }> {
  const lesson = await openLesson(owner.rooms)
  const lead = await lesson.join('lead')
  await sending(lead, 'camera')
  const here = workers * routerPlaces - 1
  const names = Array.from({ length: here + beyond }, newPlace)
  lesson.room.setAudience(names.map((to) => gets(to, 'lead', 'camera')))
  const near = await Promise.all(names.slice(0, here).map((name) => lesson.join(name)))
  const far = await Promise.all(names.slice(here).map((name) => lesson.join(name)))
  return { lesson, lead, near, far }
}

const all = (lesson: Lesson, seats: Seat[], from: string, source: 'camera' | 'microphone') =>
  lesson.until(() => seats.every((seat) => streamOf(seat, from, source) !== undefined))

describe('a lesson beyond the workers of its node', () => {
  it('goes on on another, whose places are answered with what they receive', async () => {
    const { near, far } = await filled(2 * routerPlaces)
    for (const seat of far) expect(streamOf(seat, 'lead', 'camera')).toBeDefined()
    for (const seat of [...near, ...far]) await receives(counter, seat, 'lead', 'camera')
    expect([owner.routers.length, edge.routers.length]).toEqual([2, 2])
    // Once between the workers of each node, and once between the nodes.
    expect([owner.pipedEver(), edge.pipedEver()]).toEqual([1, 2])
  })

  it('refuses no place when no node has room', async () => {
    const { lesson, far } = await filled(2 * routerPlaces)
    nodes.cut(true)
    const late = await lesson.join(newPlace())
    expect(late.participant.closed).toBe(false)
    expect(owner.routers).toHaveLength(2)
    nodes.cut(false)
    expect(far.every(({ participant }) => participant.usable)).toBe(true)
  })

  it('follows its sender there: paused, replaced, closed; and so does the audience', async () => {
    const { lesson, lead, far } = await filled(2)
    const [seat] = far as [Seat]
    await receives(counter, seat, 'lead', 'camera')
    const [piped] = edge.piped()
    const paused = new Promise<void>((done) => piped!.observer.once('pause', done))
    await lead.participant.pauseProducer('camera', true)
    await paused
    const resumed = new Promise<void>((done) => piped!.observer.once('resume', done))
    await lead.participant.pauseProducer('camera', false)
    await resumed

    const first = streamOf(seat, 'lead', 'camera')!
    await sending(lead, 'camera')
    await lesson.until(() => {
      const now = streamOf(seat, 'lead', 'camera')
      return now !== undefined && now.id !== first.id
    })
    await receives(counter, seat, 'lead', 'camera')
    expect(edge.piped()).toHaveLength(1)

    lesson.room.setAudience([])
    await lesson.until(() => far.every(({ given }) => given.size === 0))
    expect(edge.piped()).toEqual([])
    lesson.room.setAudience([gets(seat.place, 'lead', 'camera')])
    await all(lesson, [seat], 'lead', 'camera')
    await receives(counter, seat, 'lead', 'camera')
    lead.participant.closeProducer('camera')
    await lesson.until(() => seat.given.size === 0)
  })

  it('hears a far classroom on stage: at the lead end, near, beside it, and on a third node', async () => {
    const third = await addNode()
    const { lesson, lead, near, far } = await filled(2 * routerPlaces + 2)
    expect(third.node.routers.length + edge.routers.length).toBe(3)
    const [speaker, beside] = far as [Seat, Seat]
    const farthest = far.at(-1)!
    await sending(speaker, 'microphone')
    await lesson.until(() => lesson.told.sources.some(([of]) => of === speaker.place))
    const listeners = [lead, near[0]!, beside, farthest]
    lesson.room.setAudience(listeners.map(({ place }) => gets(place, speaker.place, 'microphone')))
    await all(lesson, listeners, speaker.place, 'microphone')
    for (const seat of listeners) await receives(counter, seat, speaker.place, 'microphone')
    expect(speaker.participant.sources()).toEqual(['microphone'])

    await speaker.participant.pauseProducer('microphone', true)
    await lesson.until(() => speaker.participant.sources().length === 0)
    await speaker.participant.pauseProducer('microphone', false)
    await lesson.until(() => speaker.participant.sources().length === 1)
    lesson.room.setAudience([])
    await lesson.until(() => listeners.every(({ given }) => given.size === 0))
    expect(owner.piped()).toEqual([])
    expect(third.node.piped()).toEqual([])
    // On stage again.
    lesson.room.setAudience([gets('lead', speaker.place, 'microphone')])
    await all(lesson, [lead], speaker.place, 'microphone')
    await receives(counter, lead, speaker.place, 'microphone')
    lesson.room.leave(speaker.participant)
    await lesson.until(() => lead.given.size === 0)
  })

  it('sends the picture of a far classroom while the lead end shows it', async () => {
    const { lesson, lead, far } = await filled(2)
    const [seat] = far as [Seat]
    await sending(seat, 'camera', 3)
    await lesson.until(() => lesson.told.sources.some(([of]) => of === seat.place))
    lesson.room.setAudience([gets('lead', seat.place, 'camera', 'small')])
    await all(lesson, [lead], seat.place, 'camera')
    const [picture] = edge.into()
    if (!picture!.paused) await new Promise<void>((done) => picture!.observer.once('pause', done))
    await receives(counter, lead, seat.place, 'camera')
    expect(picture!.paused).toBe(false)
    const resting = new Promise<void>((done) => picture!.observer.once('pause', done))
    await lead.participant.pauseConsumer(streamOf(lead, seat.place, 'camera')!.id)
    await resting
    await receives(counter, lead, seat.place, 'camera')
  })

  it('has of a place there its errors and its answers', async () => {
    const { far } = await filled(2)
    const [seat, other] = far as [Seat, Seat]
    const consumer = streamOf(seat, 'lead', 'camera')!
    await expect(other.participant.resumeConsumer(consumer.id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(seat.participant.pauseProducer('camera', true)).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      seat.participant.produce({ source: 'screen', paused: false } as never),
    ).rejects.toMatchObject({ code: expect.stringMatching(/media_refused|bad_input/) })
    expect(seat.participant.answer()).toEqual([consumer])
    expect(Object.keys(await seat.participant.restartIce('receive'))).toContain('usernameFragment')
  })

  it('loses with a node the places there and no others, and they come in elsewhere', async () => {
    const { lesson, lead, near, far } = await filled(3)
    nodes.kill(edgeId)
    edge.close()
    await lesson.until(() => lesson.losses > 0)
    expect(far.every(({ participant }) => participant.closed)).toBe(true)
    expect([lead, ...near].some(({ participant }) => participant.closed)).toBe(false)
    const back = await Promise.all(far.map(({ place }) => lesson.join(place)))
    for (const seat of back) await receives(counter, seat, 'lead', 'camera')
    expect(lesson.losses).toBe(1)
  })

  it('loses with a worker there the places on it and no others', async () => {
    const { lesson, far } = await filled(2 * routerPlaces)
    await Promise.all(far.map((seat) => receives(counter, seat, 'lead', 'camera')))
    const first = edge.routers[0]!
    const { transportIds } = await first.router.dump()
    const on = far.filter(({ participant }) => transportIds.includes(participant.transports().receive.id))
    const stayed = far.filter((seat) => !on.includes(seat))
    const before = new Set(stayed.map((seat) => streamOf(seat, 'lead', 'camera')!.id))
    process.kill(first.pid, 'SIGKILL')
    await lesson.until(() => lesson.losses > 0)
    expect(far.filter(({ participant }) => participant.closed)).toEqual(on)
    // The pipe from the owner went with that worker; another is laid.
    await lesson.until(() =>
      stayed.every((seat) => {
        const now = streamOf(seat, 'lead', 'camera')
        return now !== undefined && !before.has(now.id)
      }),
    )
    for (const seat of stayed) await receives(counter, seat, 'lead', 'camera')
    const back = await Promise.all(on.map(({ place }) => lesson.join(place)))
    for (const seat of back) await receives(counter, seat, 'lead', 'camera')
  })

  it('goes on while nodes can’t reach each other, and hears of it after what changed', async () => {
    const { lesson, lead, far } = await filled(2)
    const [seat] = far as [Seat]
    await receives(counter, seat, 'lead', 'camera')
    nodes.cut(true)
    await receivesStill(seat)
    await sending(lead, 'microphone')
    lesson.room.setAudience([gets(seat.place, 'lead', 'camera'), gets(seat.place, 'lead', 'microphone')])
    await receivesStill(seat)
    nodes.cut(false)
    await all(lesson, [seat], 'lead', 'microphone')
    await receives(counter, seat, 'lead', 'microphone')
    expect(lesson.losses).toBe(0)

    async function receivesStill(one: Seat): Promise<void> {
      const before = new Map(counter.packets)
      const given = streamOf(one, 'lead', 'camera')!.rtpParameters as { encodings?: { ssrc: number }[] }
      const { ssrc } = given.encodings![0]!
      await counter.until(() => counter.packets.get(ssrc)! > before.get(ssrc)! + 5)
    }
  })

  it('ends where nobody could be told that it has ended, once that can be asked', async () => {
    const { lesson, far } = await filled(2)
    const [{ router }] = edge.routers as [(typeof edge.routers)[0]]
    nodes.cut(true)
    lesson.room.close()
    expect(far.every(({ participant }) => participant.closed)).toBe(true)
    expect(router.closed).toBe(false)
    const closed = new Promise<void>((done) => router.observer.once('close', done))
    nodes.cut(false)
    await closed
    expect(edge.piped()).toEqual([])
  })

  it('goes on to a third node when one stops, and crowds nobody at the first', async () => {
    const { lesson, far } = await filled(3)
    const third = await addNode()
    await edge.rooms.giveBack()
    await lesson.until(() => lesson.losses > 0)
    expect(far.every(({ participant }) => participant.closed)).toBe(true)
    const back = await Promise.all(far.map(({ place }) => lesson.join(place)))
    for (const seat of back) await receives(counter, seat, 'lead', 'camera')
    expect(third.node.routers).toHaveLength(1)
    const { transportIds } = await third.node.routers[0]!.router.dump()
    for (const { participant } of back) expect(transportIds).toContain(participant.transports().receive.id)
    expect(edge.routers.every(({ router }) => router.closed)).toBe(true)
  })

  it('is given back by a node that stops, and ends everywhere when it ends', async () => {
    const { lesson, far } = await filled(2)
    await edge.rooms.giveBack()
    await lesson.until(() => lesson.losses > 0)
    expect(far.every(({ participant }) => participant.closed)).toBe(true)
    expect(edge.routers.every(({ router }) => router.closed)).toBe(true)
    const back = await lesson.join(far[0]!.place)
    await receives(counter, back, 'lead', 'camera')
    const third = await addNode()
    const away = await lesson.join(newPlace())
    expect(third.node.routers).toHaveLength(1)
    const closed = new Promise<void>((done) => third.node.routers[0]!.router.observer.once('close', done))
    lesson.room.close()
    await closed
    expect(away.participant.closed).toBe(true)
  })
})
