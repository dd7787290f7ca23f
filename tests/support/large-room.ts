import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:dgram'
import type { types } from 'mediasoup'
import type { Cluster } from '../../server/cluster/cluster.ts'
import type { MediaLimits } from '../../server/media/limits.ts'
import type { Participant } from '../../server/media/participant.ts'
import type { AudienceEntry, MediaRoom } from '../../server/media/room.ts'
import { createMediaRooms, type LessonRoomEvents, type MediaRooms } from '../../server/media/rooms.ts'
import type { OpenWays } from '../../server/media/way.ts'
import { startWorkers, type WorkerPool } from '../../server/media/workers.ts'
import { createLog } from '../../server/platform/log.ts'
import type { ConsumerWire, Place, Source } from '../../shared/media.ts'
import { workerBin } from './app.ts'
import { rtpOf } from './fake-rtp.ts'
import {
  type Address,
  addressOf,
  type Counter,
  openSocket,
  plainWays,
  receivesPlain,
  type Sender,
  ssrcOf,
  startSender,
} from './plain-rtp.ts'

/** What of a node's workers a test looks at. */
export interface WatchedNode {
  pool: WorkerPool
  rooms: MediaRooms
  /** Of every router made on it, by its worker's process id. */
  routers: { pid: number; router: types.Router }[]
  /** Producers that came over pipes and live. */
  piped(): types.Producer[]
  /** What goes into pipes now. */
  into(): types.Consumer[]
  /** All that ever came over pipes. */
  pipedEver(): number
  close(): void
}

/** A node's media: real workers, plain RTP to the counter. */
export async function startNode(
  to: Address,
  {
    workers,
    cluster,
    limits,
    openWays = plainWays(to),
  }: { workers: number; cluster?: Cluster; limits: Partial<MediaLimits>; openWays?: OpenWays },
): Promise<WatchedNode> {
  const log = createLog('silent')
  const pool = await startWorkers(
    {
      count: workers,
      binary: workerBin(),
      listen: [{ address: '127.0.0.1', announced: null }],
      firstPort: null,
    },
    log,
  )
  const routers: WatchedNode['routers'] = []
  const piped = new Set<types.Producer>()
  const into = new Set<types.Consumer>()
  let ever = 0
  for (const { worker } of pool.living())
    worker.observer.on('newrouter', (router) => {
      routers.push({ pid: worker.pid, router })
      router.observer.on('newtransport', (transport) => {
        if (transport.type !== 'pipe') return
        transport.observer.on('newconsumer', (consumer) => {
          into.add(consumer)
          consumer.observer.once('close', () => into.delete(consumer))
        })
        transport.observer.on('newproducer', (producer) => {
          ever++
          piped.add(producer)
          producer.observer.once('close', () => piped.delete(producer))
        })
      })
    })
  const rooms = createMediaRooms(pool, log, {
    cluster,
    limits: { watchMs: 50, ...limits },
    openWays,
  })
  return {
    pool,
    rooms,
    routers,
    piped: () => [...piped],
    into: () => [...into],
    pipedEver: () => ever,
    close() {
      rooms.close()
      pool.close()
    },
  }
}

export interface Seat {
  place: Place
  participant: Participant
  /** What it is given now: in the answer to its joining, or told later. */
  given: Map<string, ConsumerWire>
}

export interface Lesson {
  room: MediaRoom
  seats: Map<Place, Seat>
  /** How often media was lost. */
  losses: number
  told: { sources: [Place, Source[]][] }
  join(place: Place): Promise<Seat>
  /** When what is asked is so; looks whenever the room tells something. */
  until(isSo: () => boolean): Promise<void>
}

export const newPlace = (): Place => randomUUID()

export async function openLesson(rooms: MediaRooms, expected?: number): Promise<Lesson> {
  const seats = new Map<Place, Seat>()
  let waiting: { isSo: () => boolean; done: () => void }[] = []
  const told = () => {
    waiting = waiting.filter(({ isSo, done }) => {
      if (!isSo()) return true
      done()
      return false
    })
  }
  const events: LessonRoomEvents = {
    consumer(to, consumer) {
      seats.get(to)?.given.set(consumer.id, consumer)
      told()
    },
    consumerClosed(to, id) {
      seats.get(to)?.given.delete(id)
      told()
    },
    sources(of, sources) {
      lesson.told.sources.push([of, sources])
      told()
    },
    uplink() {},
    rung() {},
    lost() {
      lesson.losses++
      told()
    },
  }
  const lesson: Lesson = {
    room: await rooms.open(randomUUID(), events, expected),
    seats,
    losses: 0,
    told: { sources: [] },
    async join(place) {
      const participant = await lesson.room.join(place, receivesPlain)
      const seat: Seat = {
        place,
        participant,
        given: new Map(participant.answer().map((one) => [one.id, one])),
      }
      seats.set(place, seat)
      participant.tell()
      return seat
    },
    until: (isSo) => (isSo() ? Promise.resolve() : new Promise((done) => waiting.push({ isSo, done }))),
  }
  return lesson
}

export const gets = (
  to: Place,
  from: Place,
  source: Source,
  size: AudienceEntry['size'] = 'large',
): AudienceEntry => ({
  to,
  from,
  source,
  size,
})

const sockets = new WeakMap<Participant, Socket>()

/** Produces and sends until it is stopped. */
export async function sends(seat: Seat, source: 'camera' | 'microphone', layers = 1): Promise<Sender> {
  const rtpParameters = rtpOf(source, layers)
  rtpParameters.codecs[0]!.rtcpFeedback = [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }]
  // One layer is sent without temporal ones: then no report of its sender is needed before it flows.
  if (layers === 1) for (const encoding of rtpParameters.encodings!) delete encoding.scalabilityMode
  await seat.participant.produce({ source, rtpParameters, paused: false } as Parameters<
    Participant['produce']
  >[0])
  const video = source === 'camera'
  let socket = sockets.get(seat.participant)
  if (!socket) {
    socket = await openSocket()
    socket.unref()
    sockets.set(seat.participant, socket)
  }
  return startSender(
    socket,
    addressOf(seat.participant.transports().send),
    rtpParameters.encodings!.map(({ ssrc }, i) => ({
      ssrc: ssrc!,
      payloadType: video ? 96 : 111,
      bytes: video ? 200 + 200 * i : 80,
      clockRate: video ? 90_000 : 48_000,
    })),
    20,
  )
}

/** What a seat is given of a place's source, or undefined. */
export const streamOf = (seat: Seat, from: Place, source: Source): ConsumerWire | undefined =>
  [...seat.given.values()].find((one) => one.place === from && one.source === source)

/** Resumes it and waits until packets of it arrive. */
export async function receives(counter: Counter, seat: Seat, from: Place, source: Source): Promise<number> {
  const consumer = streamOf(seat, from, source)
  if (!consumer) throw new Error(`${seat.place} is given no ${source} of ${from}`)
  await seat.participant.resumeConsumer(consumer.id)
  const ssrc = ssrcOf(consumer)
  const before = counter.packets.get(ssrc) ?? 0
  await counter.until(() => (counter.packets.get(ssrc) ?? 0) > before + 1)
  return ssrc
}
