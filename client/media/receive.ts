import type { types } from 'mediasoup-client'
import type { ConsumerWire, Place, Source } from '../../shared/media.ts'
import type { LessonSocket } from '../app/socket.ts'
import { createStore, type Store } from '../ui/store.ts'
import { againMs, isPassing } from './told-again.ts'

/** A track that arrives, and whose it is. */
export interface Incoming {
  consumerId: string
  place: Place
  source: Source
  track: MediaStreamTrack
}
export type Streams = ReadonlyMap<string, Incoming>
export const streamKey = (place: Place, source: Source): string => `${place}/${source}`

interface Held {
  wire: ConsumerWire
  consumer: types.Consumer | null
  /** What the server was last told, null where that is not known; a consumer begins paused, at the highest layer. */
  running: boolean | null
  layer: number | null
}

/** What this page receives: only what some part of it shows or plays, and no larger than it shows it. */
export interface Receiver {
  streams: Store<Streams>
  offer(wires: ConsumerWire[]): void
  withdraw(consumerId: string): void
  /** Asks for a picture at a layer (0 smallest … 2), or for a sound; ends with the function it returns. */
  want(place: Place, source: Source, layer: number): () => void
  /** The consumers that there are now, and no others; of a new transport, or of the old one after a reconnection. */
  over(transport: types.Transport | null, wires: ConsumerWire[]): void
  transport(): types.Transport | null
}

/** A picture that no one shows goes on this long, so that a change of layout doesn't interrupt it. */
const lingerMs = 400

export function createReceiver(command: LessonSocket['command']): Receiver {
  const streams = createStore<Streams>(new Map())
  const held = new Map<string, Held>()
  const wishes = new Map<string, Set<{ layer: number }>>()
  let transport: types.Transport | null = null

  function publish(): void {
    const next = new Map<string, Incoming>()
    for (const { wire, consumer } of held.values())
      if (consumer && !consumer.closed)
        next.set(streamKey(wire.place, wire.source), {
          consumerId: wire.id,
          place: wire.place,
          source: wire.source,
          track: consumer.track,
        })
    streams.set(next)
  }

  function adjust(one: Held): void {
    const wished = wishes.get(streamKey(one.wire.place, one.wire.source))
    const consumerId = one.wire.id
    // It may have been done though no answer came.
    const unknown = (field: 'running' | 'layer') => (error: unknown) => {
      one[field] = null
      if (!isPassing(error)) return
      setTimeout(() => {
        if (held.get(consumerId) === one) adjust(one)
      }, againMs)
    }
    if (!wished?.size) {
      if (one.running === false) return
      one.running = false
      command('media:pause-consumer', { consumerId }).catch(unknown('running'))
      return
    }
    const layer = Math.max(...[...wished].map((wish) => wish.layer))
    if (one.wire.kind === 'video' && one.layer !== layer) {
      one.layer = layer
      command('media:prefer-layer', { consumerId, layer }).catch(unknown('layer'))
    }
    if (one.running) return
    one.running = true
    command('media:resume-consumer', { consumerId }).catch(unknown('running'))
  }

  function adjustAll(key: string): void {
    for (const one of held.values()) if (streamKey(one.wire.place, one.wire.source) === key) adjust(one)
  }

  function drop(consumerId: string): void {
    const one = held.get(consumerId)
    held.delete(consumerId)
    one?.consumer?.close()
  }

  /** All in one tick, so that mediasoup-client negotiates them at once; resumed meanwhile, the key frame is asked early. */
  function take(wires: ConsumerWire[]): void {
    const over = transport
    if (!over || over.closed) return
    for (const wire of wires) {
      if (held.has(wire.id)) continue
      const one: Held = { wire, consumer: null, running: false, layer: null }
      held.set(wire.id, one)
      adjust(one)
      over
        .consume({
          id: wire.id,
          producerId: wire.producerId,
          kind: wire.kind,
          rtpParameters: wire.rtpParameters as unknown as types.RtpParameters,
          streamId: wire.place,
        })
        .then(
          (consumer) => {
            if (held.get(wire.id) !== one) return consumer.close()
            one.consumer = consumer
            publish()
          },
          () => held.delete(wire.id),
        )
    }
  }

  return {
    streams,
    offer: take,
    withdraw(consumerId) {
      drop(consumerId)
      publish()
    },
    want(place, source, layer) {
      const key = streamKey(place, source)
      const wish = { layer }
      const wished = wishes.get(key) ?? new Set()
      wishes.set(key, wished.add(wish))
      adjustAll(key)
      return () => {
        setTimeout(() => {
          wished.delete(wish)
          adjustAll(key)
        }, lingerMs)
      }
    },
    over(next, wires) {
      if (transport !== next) {
        transport?.close()
        held.clear()
        transport = next
      } else {
        const offered = new Set(wires.map((wire) => wire.id))
        for (const consumerId of [...held.keys()]) if (!offered.has(consumerId)) drop(consumerId)
        for (const one of held.values()) {
          // The server may have forgotten what it was told before the line broke.
          if (one.running) one.running = false
          one.layer = null
          adjust(one)
        }
      }
      take(wires)
      publish()
    },
    transport: () => transport,
  }
}
