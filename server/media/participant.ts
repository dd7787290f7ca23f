import type { types } from 'mediasoup'
import { AppError } from '../../shared/errors.ts'
import type { ConsumerWire, Direction, Place, Source, TransportWire } from '../../shared/media.ts'
import type { CommandBody } from '../../shared/socket.ts'
import { checkDtlsParameters, checkRtpParameters, checkSource, kindOf } from './bounds.ts'
import { createReceiving, type Receiving, type ReceivingEvents } from './receiving.ts'
import { asked } from './refusal.ts'
import type { Spread } from './spread.ts'
import { nearStream, type Part, type Stream } from './stream.ts'
import type { OpenWays, Way } from './way.ts'

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
  readonly part: Part
  stream(source: Source): Stream | undefined
  /** What another node is told of what it sends. */
  producers(): ReadonlyMap<Source, types.Producer>
  close(): void
}

export interface ParticipantEvents extends ReceivingEvents {
  /** A producer came, went, or was paused or resumed. */
  sources(): void
  /** How well its picture arrives here, 0 (nothing arrives) to 10; null when it sends none. */
  uplink(score: number | null): void
  /** A way of it is broken for good. */
  unusable(): void
}

export interface ParticipantSettings {
  place: Place
  part: Part
  spread: Spread
  openWays: OpenWays
  rtpCapabilities: types.RtpCapabilities
  /** Smallest time between two key frames asked of its camera, in ms. */
  keyFrameDelay: () => number
}

/**
 * Most that one place may send, in b/s. A classroom: a camera in three layers and music in stereo. The lead end beside them:
 * document camera and screen in 1080p, three layers each, and the sound of the screen.
 */
const maxIncoming = (place: Place): number => (place === 'lead' ? 10_000_000 : 4_000_000)

export async function createParticipant(
  settings: ParticipantSettings,
  events: ParticipantEvents,
): Promise<RoomSide> {
  const { place, part, rtpCapabilities } = settings
  const gone = () => part.router.closed
  const ways: Record<Direction, Way> = await asked(
    () => settings.openWays({ on: part.on, router: part.router }, place),
    gone,
  )
  const [send, receive] = [ways.send.transport, ways.receive.transport]
  // The worker takes its requests in order; nobody waits for the bound before something is sent.
  const bounded = asked(() => send.setMaxIncomingBitrate(maxIncoming(place)), gone)
  bounded.catch(() => {})
  for (const way of [ways.send, ways.receive]) way.onBroken(() => events.unusable())
  const fingerprints: Partial<Record<Direction, string>> = {}
  const producers = new Map<Source, types.Producer>()
  const receiving = createReceiving(receive, { part, spread: settings.spread }, rtpCapabilities, events)
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
      return !closed && !ways.send.broken() && !ways.receive.broken()
    },
    transports: () => ({ send: ways.send.wire(), receive: ways.receive.wire() }),

    async connect({ direction, dtlsParameters }) {
      const checked = checkDtlsParameters(dtlsParameters)
      const print = JSON.stringify(checked)
      if (fingerprints[direction] === print) return
      if (fingerprints[direction])
        throw new AppError('media_refused', 'This transport is connected already. Enter the lesson again.')
      fingerprints[direction] = print
      try {
        await asked(() => ways[direction].connect(checked), gone)
      } catch (error) {
        delete fingerprints[direction]
        throw error
      }
    },

    async restartIce(direction) {
      const parameters = await asked(() => ways[direction].restartIce(), gone)
      if (direction === 'receive') await asked(() => receiving.comeBack(), gone)
      return parameters
    },

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
    part,
    stream(source) {
      const producer = producers.get(source)
      return producer && nearStream(producer, part)
    },
    producers: () => producers,
    close() {
      closed = true
      receiving.close()
      send.close()
      receive.close()
      producers.clear()
    },
  }
}
