import type { types } from 'mediasoup'
import { AppError } from '../../shared/errors.ts'
import type { ConsumerWire, Direction, Place, Source, TransportWire } from '../../shared/media.ts'
import type { CommandBody } from '../../shared/socket.ts'
import { checkDtlsParameters, checkRtpParameters, kindOf } from './bounds.ts'
import { asked } from './refusal.ts'
import { layerOf, priorityOf, type Size } from './size.ts'

/** One place's media in one lesson: what it sends, what it receives. Made anew each time the place is entered. */
export interface Participant {
  readonly place: Place
  readonly closed: boolean
  transports(): { send: TransportWire; receive: TransportWire }
  connect(body: CommandBody<'media:connect'>): Promise<void>
  restartIce(direction: Direction): Promise<types.IceParameters>
  /** One producer a source: a second one takes the first one's place. Answers its id. */
  produce(body: CommandBody<'media:produce'>): Promise<string>
  pauseProducer(source: Source, paused: boolean): Promise<void>
  closeProducer(source: Source): void
  /** Streams to this participant alone can be asked for. @throws AppError `not_found` for any other */
  resumeConsumer(consumerId: string): Promise<void>
  pauseConsumer(consumerId: string): Promise<void>
  preferLayer(consumerId: string, layer: number): Promise<void>
  /** Whether its page can go on with it after its line broke: the encryption of both ways stands or is still to come. */
  readonly usable: boolean
  /** What it receives, for the answer to its entering; what comes later waits for `tell`. */
  answer(): ConsumerWire[]
  /** What it sends now: producers that are not paused. */
  sources(): Source[]
  /** The answer to its entering is out: from now on its consumers are told as they come and go. */
  tell(): void
  close(): void
}

/** What only the room does with a participant. */
export interface RoomSide extends Participant {
  readonly canReceive: boolean
  producer(source: Source): types.Producer | undefined
  receiving(): Iterable<[key: string, consumer: types.Consumer, owner: Owner]>
  /** Makes the consumer of an owner's producer, unless it is there already. */
  receive(owner: Owner, current: () => { producer: types.Producer; size: Size } | null): Promise<void>
  stopReceiving(key: string): void
  resize(key: string, size: Size): Promise<void>
}

export interface Owner {
  place: Place
  source: Source
}
export const keyOf = (owner: Owner): string => `${owner.place}|${owner.source}`

export interface ParticipantEvents {
  consumer(consumer: ConsumerWire): void
  consumerClosed(consumerId: string): void
  /** A producer came, went, or was paused or resumed. */
  sources(): void
  /** How well its picture arrives here, 0 (nothing arrives) to 10; null when it sends none. */
  uplink(score: number | null): void
}

export interface ParticipantSettings {
  place: Place
  router: types.Router
  server: types.WebRtcServer
  rtpCapabilities: types.RtpCapabilities | null
  /** Smallest time between two key frames asked of its camera, in ms. */
  keyFrameDelay: () => number
}

/**
 * Start of the estimate of what the line to a browser carries, in b/s: the middle layer of a camera at once, on a line
 * that a viewer needs anyway (BigBlueButton asks for as much).
 */
const initialOutgoing = 1_000_000
/** Most that one participant may send, in b/s: a camera of 1080p in three layers and music in stereo. */
const maxIncoming = 5_000_000

export async function createParticipant(
  settings: ParticipantSettings,
  events: ParticipantEvents,
): Promise<RoomSide> {
  const { place, router, server, rtpCapabilities } = settings
  const gone = () => router.closed
  const options = { webRtcServer: server, enableTcp: true, preferUdp: true }
  const [send, receive] = await asked(
    () =>
      Promise.all([
        router.createWebRtcTransport(options),
        router.createWebRtcTransport({ ...options, initialAvailableOutgoingBitrate: initialOutgoing }),
      ]),
    gone,
  )
  await asked(() => send.setMaxIncomingBitrate(maxIncoming), gone)
  const transportOf = { send, receive }
  const fingerprints: Partial<Record<Direction, string>> = {}
  const producers = new Map<Source, types.Producer>()
  const consumers = new Map<string, { consumer: types.Consumer; owner: Owner }>()
  const coming = new Map<string, Promise<void>>()
  /** Notices go nowhere until there is an answer, wait until it is out, and then go. */
  let telling: 'not-yet' | 'waiting' | 'now' = 'not-yet'
  let waiting: (() => void)[] = []
  let closed = false
  let producing: Promise<unknown> = Promise.resolve()

  const say = (notice: () => void) => {
    if (closed) return
    if (telling === 'now') notice()
    else if (telling === 'waiting') waiting.push(notice)
  }

  function consumerOf(consumerId: string): types.Consumer {
    for (const { consumer } of consumers.values()) if (consumer.id === consumerId) return consumer
    throw new AppError('not_found', 'This stream is not yours, or it has ended.')
  }

  function drop(source: Source): void {
    producers.get(source)?.close()
    producers.delete(source)
    if (source === 'camera') events.uplink(null)
  }

  function stopReceiving(key: string): void {
    const entry = consumers.get(key)
    if (!entry) return
    consumers.delete(key)
    entry.consumer.close()
    say(() => events.consumerClosed(entry.consumer.id))
  }

  /** Until nothing is left to do: while one request runs, the producer may be replaced or the right to it may end. */
  async function bring(
    owner: Owner,
    current: () => { producer: types.Producer; size: Size } | null,
  ): Promise<void> {
    const key = keyOf(owner)
    for (;;) {
      const wanted = current()
      if (closed || !wanted || !rtpCapabilities) return
      const { producer, size } = wanted
      if (consumers.get(key)?.consumer.producerId === producer.id) return
      if (!router.canConsume({ producerId: producer.id, rtpCapabilities })) return
      const consumer = await asked(
        () =>
          receive.consume({
            producerId: producer.id,
            rtpCapabilities,
            paused: true,
            preferredLayers:
              producer.type === 'simple' ? undefined : { spatialLayer: layerOf[size], temporalLayer: 2 },
          }),
        () => gone() || receive.closed || producer.closed,
      )
      if (closed || current()?.producer !== producer) {
        consumer.close()
        continue
      }
      consumers.set(key, { consumer, owner })
      consumer.on('producerclose', () => {
        if (consumers.get(key)?.consumer !== consumer) return
        consumers.delete(key)
        say(() => events.consumerClosed(consumer.id))
      })
      say(() => events.consumer(consumerWire(consumer, owner)))
      if (consumer.kind === 'video')
        await asked(
          () => consumer.setPriority(priorityOf[size]),
          () => consumer.closed,
        )
      return
    }
  }

  async function produceNow({
    source,
    rtpParameters,
    paused,
  }: CommandBody<'media:produce'>): Promise<string> {
    if (closed) throw new AppError('not_entered', 'This place was left. Enter the lesson again.')
    const checked = checkRtpParameters(source, rtpParameters)
    // First the old one: a retry brings the same SSRCs, and the transport takes each once.
    drop(source)
    try {
      const producer = await asked(
        () =>
          send.produce({
            kind: kindOf[source],
            rtpParameters: checked,
            paused,
            keyFrameRequestDelay: settings.keyFrameDelay(),
          }),
        () => gone() || send.closed,
      )
      if (closed) throw new AppError('not_entered', 'This place was left. Enter the lesson again.')
      producers.set(source, producer)
      if (source === 'camera')
        producer.on('score', (scores) => {
          if (producer.paused || producers.get(source) !== producer) return
          // Layers that the browser switched off for want of uplink score 0; the best one is what arrives.
          events.uplink(Math.max(0, ...scores.map(({ score }) => score)))
        })
      return producer.id
    } finally {
      events.sources()
    }
  }

  return {
    place,
    get closed() {
      return closed
    },
    get usable() {
      return (
        !closed && [send, receive].every(({ dtlsState }) => dtlsState !== 'failed' && dtlsState !== 'closed')
      )
    },
    canReceive: rtpCapabilities !== null,
    transports: () => ({ send: wireOf(send), receive: wireOf(receive) }),

    async connect({ direction, dtlsParameters }) {
      const checked = checkDtlsParameters(dtlsParameters)
      const print = JSON.stringify(checked)
      if (fingerprints[direction] === print) return
      if (fingerprints[direction])
        throw new AppError('media_refused', 'This transport is connected already. Enter the lesson again.')
      fingerprints[direction] = print
      try {
        await asked(() => transportOf[direction].connect({ dtlsParameters: checked }), gone)
      } catch (error) {
        delete fingerprints[direction]
        throw error
      }
    },

    restartIce: (direction) => asked(() => transportOf[direction].restartIce(), gone),

    produce(body) {
      const done = producing.then(() => produceNow(body))
      producing = done.catch(() => {})
      return done
    },

    async pauseProducer(source, paused) {
      const producer = producers.get(source)
      if (!producer) throw new AppError('not_found', `Nothing is sent from the ${source}.`)
      await asked(
        () => (paused ? producer.pause() : producer.resume()),
        () => gone() || producer.closed,
      )
      if (paused && source === 'camera') events.uplink(null)
      events.sources()
    },

    closeProducer(source) {
      drop(source)
      events.sources()
    },

    async resumeConsumer(consumerId) {
      const consumer = consumerOf(consumerId)
      await asked(
        () => consumer.resume(),
        () => gone() || consumer.closed,
      )
    },

    async pauseConsumer(consumerId) {
      const consumer = consumerOf(consumerId)
      await asked(
        () => consumer.pause(),
        () => gone() || consumer.closed,
      )
    },

    async preferLayer(consumerId, layer) {
      const consumer = consumerOf(consumerId)
      if (consumer.kind === 'video') await setLayer(consumer, layer)
    },

    sources: () => [...producers].filter(([, producer]) => !producer.paused).map(([source]) => source),

    tell() {
      const notices = waiting
      telling = 'now'
      waiting = []
      for (const notice of notices) say(notice)
    },

    close() {
      closed = true
      send.close()
      receive.close()
      producers.clear()
      consumers.clear()
    },

    producer: (source) => producers.get(source),
    receiving: function* () {
      for (const [key, { consumer, owner }] of consumers) yield [key, consumer, owner] as const
    },

    receive(owner, current) {
      const key = keyOf(owner)
      const running = coming.get(key)
      const work = (running ?? Promise.resolve())
        .then(() => bring(owner, current))
        .finally(() => {
          if (coming.get(key) === work) coming.delete(key)
        })
      coming.set(key, work)
      return work
    },

    answer() {
      telling = 'waiting'
      return [...consumers.values()].map(({ consumer, owner }) => consumerWire(consumer, owner))
    },

    stopReceiving,

    async resize(key, size) {
      const consumer = consumers.get(key)?.consumer
      if (consumer?.kind === 'video') await setLayer(consumer, layerOf[size])
    },
  }
}

/** A picture shown larger is also the one that keeps its size longest when the line gets thin. */
async function setLayer(consumer: types.Consumer, layer: number): Promise<void> {
  const size = (Object.keys(layerOf) as Size[]).find((one) => layerOf[one] === layer) ?? 'large'
  await asked(
    () =>
      Promise.all([
        consumer.setPriority(priorityOf[size]),
        ...(consumer.type === 'simple'
          ? []
          : [consumer.setPreferredLayers({ spatialLayer: layer, temporalLayer: 2 })]),
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

function wireOf(transport: types.WebRtcTransport): TransportWire {
  return {
    id: transport.id,
    iceParameters: { ...transport.iceParameters },
    iceCandidates: transport.iceCandidates.map((candidate) => ({ ...candidate })),
    dtlsParameters: { ...transport.dtlsParameters },
  }
}
