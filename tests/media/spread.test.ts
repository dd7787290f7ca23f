import type { types } from 'mediasoup'
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
import { addressOf, type Counter, openCounter, type Sender, ssrcOf } from '../support/plain-rtp.ts'

const routerPlaces = 10

let counter: Counter
let node: WatchedNode
const senders: Sender[] = []
beforeEach(async () => {
  counter = await openCounter()
  node = await startNode(counter.address, { workers: 2, limits: { routerPlaces } })
})
afterEach(() => {
  for (const sender of senders.splice(0)) sender.stop()
  node.close()
  counter.close()
})

async function sending(...args: Parameters<typeof sends>): Promise<Sender> {
  const sender = await sends(...args)
  senders.push(sender)
  return sender
}

/** A lead end that sends, and so many places that receive it. */
async function filled(
  places: number,
  { layers = 1, expected }: { layers?: number; expected?: number } = {},
): Promise<{ lesson: Lesson; lead: Seat; seats: Seat[]; sender: Sender }> {
  const lesson = await openLesson(node.rooms, expected)
  const lead = await lesson.join('lead')
  const sender = await sending(lead, 'camera', layers)
  const names = Array.from({ length: places }, newPlace)
  lesson.room.setAudience(names.map((to) => gets(to, 'lead', 'camera')))
  const seats = await Promise.all(names.map((name) => lesson.join(name)))
  return { lesson, lead, seats, sender }
}

const until = (on: types.ConsumerObserver, event: 'pause' | 'resume', isSo: () => boolean): Promise<void> =>
  isSo() ? Promise.resolve() : new Promise((done) => on.once(event, done))

/** The routers stand in the order in which they were opened; whose way in is on the second? */
async function onSecond(seats: Seat[]): Promise<Seat[]> {
  const { transportIds } = await dumpOf(1)
  return seats.filter(({ participant }) => transportIds.includes(participant.transports().receive.id))
}
const dumpOf = (i: number) => node.routers[i]!.router.dump()

describe('a lesson on the workers of one node', () => {
  it('that is small stays on one router', async () => {
    const { seats } = await filled(routerPlaces - 1)
    for (const seat of seats) await receives(counter, seat, 'lead', 'camera')
    expect(node.routers).toHaveLength(1)
    expect(node.pipedEver()).toBe(0)
  })

  it('that grows goes on to a second worker, and all receive: piped once, however many come at once', async () => {
    const { seats } = await filled(2 * routerPlaces - 1)
    await Promise.all(seats.map((seat) => receives(counter, seat, 'lead', 'camera')))
    expect(new Set(node.routers.map(({ pid }) => pid)).size).toBe(2)
    expect(await onSecond(seats)).toHaveLength(routerPlaces)
    expect(node.pipedEver()).toBe(1)
  })

  it('takes more places than its workers have room for rather than refuse one', async () => {
    const { seats } = await filled(3 * routerPlaces)
    await Promise.all(seats.map((seat) => receives(counter, seat, 'lead', 'camera')))
    expect(node.routers).toHaveLength(2)
  })

  it('is piped only what somebody receives there, as long as somebody does', async () => {
    const { lesson, lead, seats } = await filled(2 * routerPlaces - 1)
    await sending(lead, 'microphone')
    expect(node.piped()).toHaveLength(1)
    const [far] = await onSecond(seats)
    lesson.room.setAudience([gets(far!.place, 'lead', 'microphone')])
    await lesson.until(() => streamOf(far!, 'lead', 'microphone') !== undefined)
    await receives(counter, far!, 'lead', 'microphone')
    expect(node.piped().map(({ kind }) => kind)).toEqual(['audio'])
    lesson.room.setAudience([])
    await new Promise((resolve) => setImmediate(resolve))
    await lead.participant.pauseProducer('microphone', true)
    expect(node.piped()).toEqual([])
    lesson.room.setAudience(seats.map(({ place }) => gets(place, 'lead', 'camera')))
    await lesson.until(() => streamOf(far!, 'lead', 'camera') !== undefined)
    await receives(counter, far!, 'lead', 'camera')
    expect(node.piped()).toHaveLength(1)
  })

  it('lets a picture rest behind whose pipe nobody shows it', async () => {
    const { lesson, lead, seats } = await filled(2 * routerPlaces - 1)
    const [classroom] = await onSecond(seats)
    await sending(classroom!, 'camera')
    await sending(classroom!, 'microphone')
    lesson.room.setAudience([
      gets('lead', classroom!.place, 'camera'),
      gets('lead', classroom!.place, 'microphone'),
    ])
    await lesson.until(() => lead.given.size === 2)
    const picture = () => node.into().find(({ kind }) => kind === 'video')!
    await until(picture().observer, 'pause', () => picture().paused)
    expect(node.into().find(({ kind }) => kind === 'audio')!.paused).toBe(false)
    await receives(counter, lead, classroom!.place, 'camera')
    const resting = until(picture().observer, 'pause', () => picture().paused)
    await lead.participant.pauseConsumer(streamOf(lead, classroom!.place, 'camera')!.id)
    await resting
    await receives(counter, lead, classroom!.place, 'camera')
  })

  it('pauses, replaces and closes what is piped as its sender does', async () => {
    const { lesson, lead, seats } = await filled(2 * routerPlaces - 1)
    const [far] = await onSecond(seats)
    await receives(counter, far!, 'lead', 'camera')
    const [piped] = node.piped()
    const paused = new Promise<void>((done) => piped!.observer.once('pause', done))
    await lead.participant.pauseProducer('camera', true)
    await paused
    const resumed = new Promise<void>((done) => piped!.observer.once('resume', done))
    await lead.participant.pauseProducer('camera', false)
    await resumed
    const first = streamOf(far!, 'lead', 'camera')!
    await receives(counter, far!, 'lead', 'camera')

    await sending(lead, 'camera')
    await lesson.until(() => {
      const now = streamOf(far!, 'lead', 'camera')
      return now !== undefined && now.id !== first.id
    })
    await receives(counter, far!, 'lead', 'camera')
    expect(node.piped()).toHaveLength(1)
    expect(piped!.closed).toBe(true)

    lead.participant.closeProducer('camera')
    await lesson.until(() => seats.every((seat) => seat.given.size === 0))
    expect(node.piped()).toEqual([])
  })

  it('gives each place behind a pipe the layer that it asks for', async () => {
    const { seats } = await filled(2 * routerPlaces - 1, { layers: 3 })
    const [one, other] = await onSecond(seats)
    const small = await receives(counter, one!, 'lead', 'camera')
    const large = await receives(counter, other!, 'lead', 'camera')
    await one!.participant.preferLayer(streamOf(one!, 'lead', 'camera')!.id, 0)
    await counter.until(() => counter.lengths.get(small)! < 300 && counter.lengths.get(large)! > 600)
    expect(node.pipedEver()).toBe(1)
  })

  it('asks a camera for a key frame at most once a second, however many behind however many pipes ask', async () => {
    const began = performance.now()
    const { seats, sender } = await filled(2 * routerPlaces - 1, { expected: 300 })
    const ssrcs = await Promise.all(seats.map((seat) => receives(counter, seat, 'lead', 'camera')))
    for (let round = 0; round < 20; round++) {
      for (const [i, seat] of seats.entries())
        counter.askKeyFrame(addressOf(seat.participant.transports().receive), ssrcs[i]!)
      const ssrc = ssrcs[0]!
      const before = counter.packets.get(ssrc)!
      await counter.until(() => counter.packets.get(ssrc)! > before + 4)
    }
    expect(sender.keyFrameRequests()).toBeGreaterThan(0)
    expect(sender.keyFrameRequests()).toBeLessThanOrEqual(1 + (performance.now() - began) / 1000)
  })

  it('loses with a worker the places on it and no others, and they come in again', async () => {
    const { lesson, lead, seats } = await filled(2 * routerPlaces - 1)
    await Promise.all(seats.map((seat) => receives(counter, seat, 'lead', 'camera')))
    const away = await onSecond(seats)
    process.kill(node.routers[1]!.pid, 'SIGKILL')
    await lesson.until(() => lesson.losses > 0)
    expect(seats.filter(({ participant }) => participant.closed)).toEqual(away)
    expect([lesson.losses, lead.participant.closed, lesson.room.closed]).toEqual([1, false, false])
    const stayed = seats.find(({ participant }) => !participant.closed)!
    await receives(counter, stayed, 'lead', 'camera')
    const back = await Promise.all(away.map(({ place }) => lesson.join(place)))
    for (const seat of back) await receives(counter, seat, 'lead', 'camera')
  })

  it('goes on where it stands when its first worker dies, lead end and all', async () => {
    const { lesson, lead, seats } = await filled(2 * routerPlaces - 1)
    await Promise.all(seats.map((seat) => receives(counter, seat, 'lead', 'camera')))
    const stayed = await onSecond(seats)
    process.kill(node.routers[0]!.pid, 'SIGKILL')
    await lesson.until(() => lesson.losses > 0)
    expect(lead.participant.closed).toBe(true)
    expect(stayed.some(({ participant }) => participant.closed)).toBe(false)
    expect(lesson.room.closed).toBe(false)
    await lesson.until(() => stayed.every((seat) => seat.given.size === 0))
    const again = await lesson.join('lead')
    await sending(again, 'camera')
    await lesson.until(() => stayed.every((seat) => streamOf(seat, 'lead', 'camera') !== undefined))
    for (const seat of stayed) await receives(counter, seat, 'lead', 'camera')
  })

  it('ends with its last worker', async () => {
    const { lesson } = await filled(3)
    process.kill(node.routers[0]!.pid, 'SIGKILL')
    await lesson.until(() => lesson.losses > 0)
    expect(lesson.room.closed).toBe(true)
    expect(node.rooms.size()).toBe(0)
  })
})

describe('a stream over a pipe', () => {
  it('comes from a place on a further worker to those on the first and on its own', async () => {
    const { lesson, lead, seats } = await filled(2 * routerPlaces - 1)
    const [speaker, neighbour] = await onSecond(seats)
    const away = new Set(await onSecond(seats))
    const nearOne = seats.find((seat) => !away.has(seat))!
    await sending(speaker!, 'microphone')
    const listeners = [lead, neighbour!, nearOne]
    lesson.room.setAudience(listeners.map(({ place }) => gets(place, speaker!.place, 'microphone')))
    await lesson.until(() =>
      listeners.every((seat) => streamOf(seat, speaker!.place, 'microphone') !== undefined),
    )
    const ssrcs = []
    for (const seat of listeners) ssrcs.push(await receives(counter, seat, speaker!.place, 'microphone'))
    expect(new Set(ssrcs).size).toBe(3)
    expect(ssrcs[0]).toBe(ssrcOf(streamOf(lead, speaker!.place, 'microphone')!))
  })
})
