import type { types } from 'mediasoup'
import { AppError } from '../../shared/errors.ts'
import type { ConsumerWire, Direction, Place, Source, TransportWire } from '../../shared/media.ts'
import type { CommandBody } from '../../shared/socket.ts'
import { checkDtlsParameters, checkRtpParameters, checkSource, kindOf } from './bounds.ts'
import { createReceiving, type Receiving, type ReceivingEvents } from './receiving.ts'
import { asked } from './refusal.ts'

/** One place's media in one lesson: what it sends, what it receives. Made anew each time the place is entered. */
export interface Participant {
  readonly place: Place
  readonly closed: boolean
  /** Whether its page can go on with it after its line broke: the encryption of both ways stands or is still to come. */
  readonly usable: boolean
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
  /** What its page tells of its line: the ladder of what it receives goes by it. */
  readLine: Receiving['read']
  /** What it sends now: producers that are not paused. */
  sources(): Source[]
  /** What it receives, for the answer to its entering; what comes later waits for `tell`. */
  answer(): ConsumerWire[]
  /** The answer to its entering is out: from now on its consumers are told as they come and go. */
  tell(): void
}

/** What only the room does with a participant. */
export interface RoomSide extends Participant {
  readonly receiving: Receiving
  producer(source: Source): types.Producer | undefined
  close(): void
}

export interface ParticipantEvents extends ReceivingEvents {
  /** A producer came, went, or was paused or resumed. */
  sources(): void
  /** How well its picture arrives here, 0 (nothing arrives) to 10; null when it sends none. */
  uplink(score: number | null): void
}

export interface ParticipantSettings {
  place: Place
  router: types.Router
  server: types.WebRtcServer
  rtpCapabilities: types.RtpCapabilities
  /** Smallest time between two key frames asked of its camera, in ms. */
  keyFrameDelay: () => number
}

/**
 * Start of the estimate of what the line to a browser carries, in b/s: the middle layer of a camera at once, on a line
 * that a viewer needs anyway (BigBlueButton asks for as much).
 */
const initialOutgoing = 1_000_000
/**
 * Most that one place may send, in b/s. A classroom: a camera in three layers and music in stereo. The lead end beside them:
 * document camera and screen in 1080p, three layers each, and the sound of the screen.
 */
const maxIncoming = (place: Place): number => (place === 'lead' ? 10_000_000 : 4_000_000)

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
  // The worker takes its requests in order; nobody waits for the bound before something is sent.
  const bounded = asked(() => send.setMaxIncomingBitrate(maxIncoming(place)), gone)
  bounded.catch(() => {})
  const transportOf = { send, receive }
  const fingerprints: Partial<Record<Direction, string>> = {}
  const producers = new Map<Source, types.Producer>()
  const receiving = createReceiving(receive, router, rtpCapabilities, events)
  let closed = false
  let producing: Promise<unknown> = Promise.resolve()

  function drop(source: Source): void {
    producers.get(source)?.close()
    producers.delete(source)
    if (source === 'camera') events.uplink(null)
  }

  async function produceNow({
    source,
    rtpParameters,
    paused,
  }: CommandBody<'media:produce'>): Promise<string> {
    if (closed) throw new AppError('not_entered', 'This place was left. Enter the lesson again.')
    checkSource(place, source)
    const checked = checkRtpParameters(source, rtpParameters)
    await bounded
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

    resumeConsumer: receiving.resume,
    pauseConsumer: receiving.pause,
    preferLayer: receiving.preferLayer,
    readLine: receiving.read,
    answer: receiving.answer,
    tell: receiving.tell,

    sources: () => [...producers].filter(([, producer]) => !producer.paused).map(([source]) => source),

    receiving,
    producer: (source) => producers.get(source),
    close() {
      closed = true
      receiving.close()
      send.close()
      receive.close()
      producers.clear()
    },
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
