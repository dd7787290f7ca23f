import type { types } from 'mediasoup'
import { AppError } from '../../shared/errors.ts'
import type { Ladder, LineReading } from '../../shared/ladder.ts'
import type { Rung, RungReason } from '../../shared/live.ts'
import type { ConsumerWire } from '../../shared/media.ts'
import { climbReceiving, rungOf, type Share, sharesOf, startLadder } from './ladder.ts'
import { asked } from './refusal.ts'
import { layerOf, priorityOf, type Size } from './size.ts'
import type { Spread } from './spread.ts'
import { keyOf, type Owner, type Part, type Stream } from './stream.ts'

/** What is to be received of an owner at this moment, or null. */
export type Current = () => { stream: Stream; size: Size } | null

/** The streams that one participant receives; who may have which, the room decides. */
export interface Receiving {
  /** Makes the consumer of an owner's stream, unless it is there already. */
  bring(owner: Owner, current: Current): Promise<void>
  /** Whether nothing is left to bring: that stream is received. */
  has(owner: Owner, stream: Stream): boolean
  /** Those that there are, by owner. */
  keys(): string[]
  /** Producers of the pictures that flow: that the page shows, and its rung leaves. */
  shown(): string[]
  stop(key: string): void
  resize(key: string, size: Size): Promise<void>
  resume(consumerId: string): Promise<void>
  pause(consumerId: string): Promise<void>
  preferLayer(consumerId: string, layer: number): Promise<void>
  /** Takes what the page tells of its line, and goes a rung down or up by it. */
  read(reading: Omit<LineReading, 'cramped'>, now: number): Promise<void>
  /** Its line broke and is there again: what was lowered while it was dying is not what it bears now. */
  comeBack(): Promise<void>
  /** What it receives, for the answer to its entering; what comes later waits for `tell`. */
  answer(): ConsumerWire[]
  tell(): void
  close(): void
}

export interface ReceivingEvents {
  consumer(consumer: ConsumerWire): void
  consumerClosed(consumerId: string): void
  /** What the place gets from now on, and why not all. */
  rung(rung: Rung, reason: RungReason | null): void
  /** A picture flows, or does no more. */
  shown(owner: Owner): void
  /** A stream broke off; where its sender still sends it, it can be brought again. */
  ended(owner: Owner): void
}

interface Entry {
  consumer: types.Consumer
  owner: Owner
  size: Size
  /** What the page asked for, and what the worker was told last of it. */
  wanted: boolean
  layer: number
  running: boolean
  given: number | null
}

/**
 * Least that the estimate of a line may fall to, in b/s: room for one picture in its smallest layer. Below it mediasoup gives a
 * layered picture nothing at all, and on a line that always loses a few packets the estimate never rises again; whether a line
 * really bears no picture, the ladder sees by its sound.
 */
const leastOutgoing = 180_000
/** An estimate below this, in b/s, has no room for the middle layer of a camera beside the voice. */
const roomForMiddle = 550_000
/** mediasoup's score of what arrives at the server, 10 all of it: from here down its sender's line is the bad one. */
const brokenScore = 7
/** The score is of this moment, comes back whole with every packet of a trickle, and a reading is of the seconds before it. */
const excusedReadings = 4
/** A rung on which it was calm for so long is the line's own; another one was the beginning of its end. */
const steadyMs = 8_000

export function createReceiving(
  transport: types.Transport,
  at: { part: Part; spread: Spread },
  rtpCapabilities: types.RtpCapabilities,
  events: ReceivingEvents,
): Receiving {
  const consumers = new Map<string, Entry>()
  const coming = new Map<string, Promise<void>>()
  /** Notices go nowhere until there is an answer, wait until it is out, and then go. */
  let telling: 'not-yet' | 'waiting' | 'now' = 'not-yet'
  let waiting: (() => void)[] = []
  let closed = false
  let ladder: Ladder | null = null
  let excused = 0
  /** The rung that is the line's own. */
  let steady = 0
  transport.setMinOutgoingBitrate(leastOutgoing).catch(() => {})

  const say = (notice: () => void) => {
    if (closed) return
    if (telling === 'now') notice()
    else if (telling === 'waiting') waiting.push(notice)
  }

  function entryOf(consumerId: string): Entry {
    for (const entry of consumers.values()) if (entry.consumer.id === consumerId) return entry
    throw new AppError('not_found', 'This stream is not yours, or it has ended.')
  }

  /** Until nothing is left to do: while one request runs, the producer may be replaced or the right to it may end. */
  async function bring(owner: Owner, current: Current): Promise<void> {
    const key = keyOf(owner)
    for (;;) {
      const wanted = current()
      if (closed || !wanted) return
      const { stream, size } = wanted
      if (consumers.get(key)?.consumer.producerId === stream.id) return
      const consumer = await consume(stream, size).catch((error): 'again' => {
        // Its owner sent something new, or it is not for this place any more: that is looked at next.
        if (!closed && current()?.stream.id !== stream.id) return 'again'
        throw error
      })
      if (consumer === 'again') continue
      if (!consumer) return
      if (closed || current()?.stream.id !== stream.id) {
        consumer.close()
        continue
      }
      keep(key, {
        consumer,
        owner,
        size,
        wanted: false,
        layer: layerOf[size],
        running: false,
        given: layerOf[size],
      })
      // Not waited for: the answer to whoever enters goes out sooner, and the order of two pictures counts later.
      if (consumer.kind === 'video') consumer.setPriority(priorityOf[size]).catch(() => {})
      return
    }
  }

  /** Null: this browser can't receive it. */
  async function consume(stream: Stream, size: Size): Promise<types.Consumer | null | 'again'> {
    const arrival = await stream.arrive(at.part)
    const producer = await at.spread.reach(arrival, at.part)
    if (!producer) return 'again'
    if (!at.part.router.canConsume({ producerId: producer.id, rtpCapabilities })) return null
    return asked(
      () =>
        transport.consume({
          producerId: producer.id,
          rtpCapabilities,
          paused: true,
          enableRtx: producer.kind === 'video' || !repairsItself(producer),
          preferredLayers:
            producer.type === 'simple' ? undefined : { spatialLayer: layerOf[size], temporalLayer: 2 },
        }),
      () => transport.closed || producer.closed,
    )
  }

  function keep(key: string, entry: Entry): void {
    const { consumer, owner } = entry
    consumers.set(key, entry)
    consumer.on('producerclose', () => {
      if (consumers.get(key)?.consumer !== consumer) return
      consumers.delete(key)
      say(() => events.consumerClosed(consumer.id))
      if (!closed) events.ended(owner)
    })
    consumer.on('score', () => {
      if (isBroken(entry)) excused = excusedReadings
    })
    say(() => events.consumer(consumerWire(consumer, owner)))
  }

  /** Tells the worker what the rung leaves of what the page asked for, wherever that is not what it does already. */
  async function apply(): Promise<void> {
    const pictures = [...consumers].flatMap(([key, { consumer, owner, size, wanted, layer }]) =>
      consumer.kind === 'video'
        ? [{ key, fromLead: owner.place === 'lead', source: owner.source, size, wanted, layer }]
        : [],
    )
    const shares = sharesOf(ladder ? rungOf(ladder) : 'full', pictures)
    await Promise.all([...consumers].map(([key, entry]) => give(entry, shares.get(key) ?? null)))
  }

  async function give(entry: Entry, share: Share): Promise<void> {
    const { consumer } = entry
    const video = consumer.kind === 'video'
    const running = entry.wanted && (!video || share !== null)
    const todo: Promise<unknown>[] = []
    if (video && share !== null && share !== entry.given) {
      entry.given = share
      todo.push(setLayer(consumer, share))
    }
    if (running !== entry.running) {
      entry.running = running
      if (video) events.shown(entry.owner)
      todo.push(running ? consumer.resume() : consumer.pause())
    }
    await asked(
      () => Promise.all(todo),
      () => consumer.closed,
    ).catch((error) => {
      // What ended meanwhile needs nothing any more, and is no matter of whoever asked for another stream.
      if (!consumer.closed) throw error
    })
  }

  const isFlowing = ({ consumer, running }: Entry): boolean => running && !consumer.producerPaused
  const flowing = (): Entry[] => [...consumers.values()].filter(isFlowing)

  /** Whether the estimate of the line leaves a picture smaller than it was to be. */
  async function isCramped(): Promise<boolean> {
    const smaller = flowing().some(({ consumer, given }) => {
      if (consumer.type !== 'simulcast') return false
      const arriving = consumer.score.producerScores.findLastIndex((score) => score > 0)
      return (consumer.currentLayers?.spatialLayer ?? -1) < Math.min(given ?? 0, arriving)
    })
    if (!smaller) return false
    // Smaller for another reason: its sender stops, begins, or changes its layers just now.
    const [stats] = await transport.getStats()
    const room = (stats as { availableOutgoingBitrate?: number } | undefined)?.availableOutgoingBitrate
    return room !== undefined && room < roomForMiddle
  }

  /** Whether what is received arrives here broken already: then no rung of this line mends it. */
  const isBroken = (entry: Entry): boolean =>
    isFlowing(entry) && Math.max(0, ...entry.consumer.score.producerScores) <= brokenScore

  return {
    bring(owner, current) {
      const key = keyOf(owner)
      const work = (coming.get(key) ?? Promise.resolve())
        .then(() => bring(owner, current))
        .finally(() => {
          if (coming.get(key) === work) coming.delete(key)
        })
      coming.set(key, work)
      return work
    },

    keys: () => [...consumers.keys()],
    shown: () =>
      [...consumers.values()].flatMap(({ consumer, running }) =>
        running && consumer.kind === 'video' ? [consumer.producerId] : [],
      ),

    has(owner, stream) {
      const key = keyOf(owner)
      return consumers.get(key)?.consumer.producerId === stream.id && !coming.has(key)
    },

    stop(key) {
      const entry = consumers.get(key)
      if (!entry) return
      consumers.delete(key)
      entry.consumer.close()
      say(() => events.consumerClosed(entry.consumer.id))
    },

    async resize(key, size) {
      const entry = consumers.get(key)
      if (!entry) return
      entry.size = size
      entry.layer = layerOf[size]
      await apply()
    },

    async resume(consumerId) {
      entryOf(consumerId).wanted = true
      await apply()
    },

    async pause(consumerId) {
      entryOf(consumerId).wanted = false
      await apply()
    },

    async preferLayer(consumerId, layer) {
      entryOf(consumerId).layer = layer
      await apply()
    },

    async read(reading, now) {
      const cramped = await isCramped()
      // The first seconds of a stay are rough on any line.
      const before = ladder ?? startLadder(now)
      if ([...consumers.values()].some(isBroken)) excused = excusedReadings
      const own = excused > 0 ? { ...reading, lossPercent: 0, concealedPercent: 0, freezes: 0 } : reading
      excused = Math.max(0, excused - 1)
      ladder = climbReceiving(before, { ...own, cramped }, now)
      if (ladder.calmSince !== null && now - ladder.calmSince >= steadyMs) steady = ladder.rung
      if (ladder.rung === before.rung && ladder.reason === before.reason) return
      events.rung(rungOf(ladder), ladder.reason)
      await apply()
    },

    async comeBack() {
      if (!ladder || ladder.rung <= steady) return
      ladder = steady === 0 ? null : { ...ladder, rung: steady, calmSince: null, troubledSince: null }
      events.rung(ladder ? rungOf(ladder) : 'full', ladder?.reason ?? null)
      await apply()
    },

    answer() {
      telling = 'waiting'
      waiting = []
      return [...consumers.values()].map(({ consumer, owner }) => consumerWire(consumer, owner))
    },

    tell() {
      const notices = waiting
      telling = 'now'
      waiting = []
      for (const notice of notices) say(notice)
    },

    close() {
      closed = true
      consumers.clear()
    },
  }
}

/**
 * Whether what is lost of a sound is made good by what comes after it (Opus FEC). Music is sent without: of it lost packets are sent
 * again, which mediasoup does for sound only when told to. Not both: on a line that our packets fill, those sent again fill it more.
 */
const repairsItself = ({ rtpParameters }: types.Producer): boolean =>
  rtpParameters.codecs.some(({ parameters }) => parameters?.useinbandfec === 1)

/** A picture shown larger is also the one that keeps its size longest when the line gets thin. */
async function setLayer(consumer: types.Consumer, layer: number): Promise<void> {
  const size = (Object.keys(layerOf) as Size[]).find((one) => layerOf[one] === layer) ?? 'large'
  const layers = { spatialLayer: layer, temporalLayer: 2 }
  await asked(
    () =>
      Promise.all([
        consumer.setPriority(priorityOf[size]),
        ...(consumer.type === 'simple' ? [] : [consumer.setPreferredLayers(layers)]),
      ]),
    () => consumer.closed,
  )
}

function consumerWire(consumer: types.Consumer, owner: Owner): ConsumerWire {
  return {
    id: consumer.id,
    producerId: consumer.producerId,
    place: owner.place,
    source: owner.source,
    kind: consumer.kind,
    rtpParameters: { ...consumer.rtpParameters },
  }
}
