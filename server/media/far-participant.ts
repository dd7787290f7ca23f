import type { types } from 'mediasoup'
import { AppError } from '../../shared/errors.ts'
import type { ConsumerWire, Place, Source, TransportWire } from '../../shared/media.ts'
import type { EdgeAct, EdgeEvent } from '../cluster/edge-messages.ts'
import type { AskAnswer } from '../cluster/messages.ts'
import type { Participant } from './participant.ts'
import type { RoomEvents } from './room.ts'
import type { Stream } from './stream.ts'

/** A place whose media another node holds, as its room sees it. */
export interface FarSide extends Participant {
  stream(source: Source): Stream | undefined
  close(): void
}

/** What the node that holds it told of one stream it sends. */
export interface FarStreamWire {
  source: Source
  id: string
  part: string
  paused: boolean
}

/** A stream that comes from another node when somebody here is to receive it. */
export interface FarStream extends Stream {
  readonly source: Source
  update(wire: FarStreamWire): void
  readonly paused: boolean
  /** Over with. */
  end(): void
}

export interface FarMember extends FarSide {
  readonly id: string
  /** Its node has answered. */
  joined(answer: AskAnswer<'edge:join'>): void
  /** Takes what its node tells. @returns whether what it sends has changed */
  take(event: Exclude<EdgeEvent, { type: 'lost' }>): boolean
  streams(): FarStream[]
}

export interface FarSettings {
  id: string
  place: Place
  ask(act: EdgeAct): Promise<AskAnswer<'edge:do'>>
  newStream(wire: FarStreamWire): FarStream
  events: RoomEvents
  /** It is over with. */
  onClose(): void
}

export function createFarMember({ id, place, ask, newStream, events, onClose }: FarSettings): FarMember {
  const streams = new Map<Source, FarStream>()
  const consumers = new Map<string, ConsumerWire>()
  /** Ended before the answer came that still names them. */
  const endedEarly = new Set<string>()
  let transports: { send: TransportWire; receive: TransportWire } | null = null
  let usable = true
  let closed = false
  let telling: 'waiting' | 'now' = 'waiting'
  let waiting: (() => void)[] = []

  const say = (notice: () => void) => {
    if (closed) return
    if (telling === 'now') notice()
    else waiting.push(notice)
  }

  function takeStreams(wires: FarStreamWire[]): void {
    for (const [source, stream] of streams) {
      if (wires.some((wire) => wire.source === source && wire.id === stream.id)) continue
      stream.end()
      streams.delete(source)
    }
    for (const wire of wires) {
      const known = streams.get(wire.source)
      if (known) known.update(wire)
      else streams.set(wire.source, newStream(wire))
    }
  }

  return {
    id,
    place,
    get closed() {
      return closed
    },
    get usable() {
      return !closed && usable
    },
    transports() {
      if (!transports) throw new AppError('unavailable', 'This place has not entered yet. Try again.')
      return transports
    },
    async connect(body) {
      await ask({ do: 'connect', body })
    },
    async restartIce(direction) {
      const { iceParameters } = await ask({ do: 'restart-ice', body: { direction } })
      return iceParameters as unknown as types.IceParameters
    },
    async produce(body) {
      const { producerId } = await ask({ do: 'produce', body })
      if (producerId === undefined) throw new Error('a node made a producer without an id')
      return producerId
    },
    async pauseProducer(source, paused) {
      await ask({ do: 'pause-producer', body: { source, paused } })
    },
    closeProducer(source) {
      // Nobody waits for it; a node that takes no word any more is found by the watch.
      ask({ do: 'close-producer', body: { source } }).catch(() => {})
    },
    async resumeConsumer(consumerId) {
      await ask({ do: 'resume-consumer', body: { consumerId } })
    },
    async pauseConsumer(consumerId) {
      await ask({ do: 'pause-consumer', body: { consumerId } })
    },
    async preferLayer(consumerId, layer) {
      await ask({ do: 'prefer-layer', body: { consumerId, layer } })
    },
    async readLine(reading, now) {
      await ask({ do: 'read-line', body: { reading, now } })
    },
    sources: () => [...streams.values()].filter(({ paused }) => !paused).map(({ source }) => source),
    answer() {
      telling = 'waiting'
      waiting = []
      return [...consumers.values()]
    },
    tell() {
      const notices = waiting
      telling = 'now'
      waiting = []
      for (const notice of notices) say(notice)
    },

    stream: (source) => streams.get(source),
    streams: () => [...streams.values()],
    close() {
      if (closed) return
      closed = true
      for (const stream of streams.values()) stream.end()
      streams.clear()
      onClose()
    },
    joined({ send, receive, consumers: given }) {
      transports = { send, receive }
      for (const one of given) if (!endedEarly.has(one.id)) consumers.set(one.id, one)
      endedEarly.clear()
    },
    take(event) {
      if (closed) return false
      if (event.type === 'streams') {
        takeStreams(event.streams)
        return true
      }
      if (event.type === 'consumer') {
        const known = consumers.has(event.consumer.id)
        consumers.set(event.consumer.id, event.consumer)
        if (!known) say(() => events.consumer(place, event.consumer))
      } else if (event.type === 'consumer-closed') {
        if (!consumers.delete(event.consumerId) && !transports) endedEarly.add(event.consumerId)
        say(() => events.consumerClosed(place, event.consumerId))
      } else if (event.type === 'uplink') events.uplink(place, event.score)
      else if (event.type === 'rung') events.rung(place, event.rung, event.reason)
      else usable = false
      return false
    },
  }
}
