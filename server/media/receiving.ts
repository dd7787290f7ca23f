import type { types } from 'mediasoup'
import { AppError } from '../../shared/errors.ts'
import type { ConsumerWire, Place, Source } from '../../shared/media.ts'
import { asked } from './refusal.ts'
import { layerOf, priorityOf, type Size } from './size.ts'

/** Whose stream it is. */
export interface Owner {
  place: Place
  source: Source
}
export const keyOf = (owner: Owner): string => `${owner.place}|${owner.source}`

/** What is to be received of an owner at this moment, or null. */
export type Current = () => { producer: types.Producer; size: Size } | null

/** The streams that one participant receives; who may have which, the room decides. */
export interface Receiving {
  /** Makes the consumer of an owner's producer, unless it is there already. */
  bring(owner: Owner, current: Current): Promise<void>
  /** Those that there are, by owner. */
  keys(): string[]
  stop(key: string): void
  resize(key: string, size: Size): Promise<void>
  resume(consumerId: string): Promise<void>
  pause(consumerId: string): Promise<void>
  preferLayer(consumerId: string, layer: number): Promise<void>
  /** What it receives, for the answer to its entering; what comes later waits for `tell`. */
  answer(): ConsumerWire[]
  tell(): void
  close(): void
}

export interface ReceivingEvents {
  consumer(consumer: ConsumerWire): void
  consumerClosed(consumerId: string): void
}

export function createReceiving(
  transport: types.WebRtcTransport,
  router: types.Router,
  rtpCapabilities: types.RtpCapabilities,
  events: ReceivingEvents,
): Receiving {
  const consumers = new Map<string, { consumer: types.Consumer; owner: Owner }>()
  const coming = new Map<string, Promise<void>>()
  /** Notices go nowhere until there is an answer, wait until it is out, and then go. */
  let telling: 'not-yet' | 'waiting' | 'now' = 'not-yet'
  let waiting: (() => void)[] = []
  let closed = false

  const say = (notice: () => void) => {
    if (closed) return
    if (telling === 'now') notice()
    else if (telling === 'waiting') waiting.push(notice)
  }

  function consumerOf(consumerId: string): types.Consumer {
    for (const { consumer } of consumers.values()) if (consumer.id === consumerId) return consumer
    throw new AppError('not_found', 'This stream is not yours, or it has ended.')
  }

  /** Until nothing is left to do: while one request runs, the producer may be replaced or the right to it may end. */
  async function bring(owner: Owner, current: Current): Promise<void> {
    const key = keyOf(owner)
    for (;;) {
      const wanted = current()
      if (closed || !wanted) return
      const { producer, size } = wanted
      if (consumers.get(key)?.consumer.producerId === producer.id) return
      if (!router.canConsume({ producerId: producer.id, rtpCapabilities })) return
      const consumer = await asked(
        () =>
          transport.consume({
            producerId: producer.id,
            rtpCapabilities,
            paused: true,
            preferredLayers:
              producer.type === 'simple' ? undefined : { spatialLayer: layerOf[size], temporalLayer: 2 },
          }),
        () => transport.closed || producer.closed,
      ).catch((error) => {
        // Its owner sent something new meanwhile: that is looked at next.
        if (!closed && producer.closed) return null
        throw error
      })
      if (!consumer) continue
      if (closed || current()?.producer !== producer) {
        consumer.close()
        continue
      }
      keep(key, consumer, owner)
      // Not waited for: the answer to whoever enters goes out sooner, and the order of two pictures counts later.
      if (consumer.kind === 'video') consumer.setPriority(priorityOf[size]).catch(() => {})
      return
    }
  }

  function keep(key: string, consumer: types.Consumer, owner: Owner): void {
    consumers.set(key, { consumer, owner })
    consumer.on('producerclose', () => {
      if (consumers.get(key)?.consumer !== consumer) return
      consumers.delete(key)
      say(() => events.consumerClosed(consumer.id))
    })
    say(() => events.consumer(consumerWire(consumer, owner)))
  }

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

    stop(key) {
      const entry = consumers.get(key)
      if (!entry) return
      consumers.delete(key)
      entry.consumer.close()
      say(() => events.consumerClosed(entry.consumer.id))
    },

    async resize(key, size) {
      const consumer = consumers.get(key)?.consumer
      if (consumer?.kind === 'video') await setLayer(consumer, layerOf[size])
    },

    async resume(consumerId) {
      const consumer = consumerOf(consumerId)
      await asked(
        () => consumer.resume(),
        () => consumer.closed,
      )
    },

    async pause(consumerId) {
      const consumer = consumerOf(consumerId)
      await asked(
        () => consumer.pause(),
        () => consumer.closed,
      )
    },

    async preferLayer(consumerId, layer) {
      const consumer = consumerOf(consumerId)
      if (consumer.kind === 'video') await setLayer(consumer, layer)
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
