import type { types } from 'mediasoup'
import type { Place, Source } from '../../shared/media.ts'
import type { MediaWorker } from './workers.ts'

/** Whose stream it is. */
export interface Owner {
  place: Place
  source: Source
}
export const keyOf = (owner: Owner): string => `${owner.place}|${owner.source}`

/** A room's router on one of this node's workers. */
export interface Part {
  readonly on: MediaWorker
  readonly router: types.Router
  /** Places of the room on it. */
  places: number
}

/** Where on this node a stream comes in: from its sender, or over a pipe from another node. */
export interface Arrival {
  producer: types.Producer
  part: Part
}

/** What a place sends from one source; its producer has the same id on every router it is piped to. */
export interface Stream {
  readonly id: string
  /** Over with: nobody gets it any more. */
  readonly closed: boolean
  /** Whether its sender stands on this node: then nobody waits for other nodes. */
  readonly near: boolean
  /** Its producer on this node; one that stands on another node is fetched, to that part if it isn't here yet. */
  arrive(at: Part): Arrival | Promise<Arrival>
}

export const nearStream = (producer: types.Producer, part: Part): Stream => ({
  id: producer.id,
  get closed() {
    return producer.closed
  },
  near: true,
  arrive: () => ({ producer, part }),
})
