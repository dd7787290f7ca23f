import type { FarStream, FarStreamWire } from './far-participant.ts'
import { type Flow, flowOutOf, type Link, mirrorPause } from './link.ts'
import type { Arrival, Owner, Part } from './stream.ts'

export interface FetchingStream extends FarStream {
  readonly owner: Owner
  /** Nobody here receives it now; it can be fetched again. */
  release(): void
}

export interface Fetching {
  link(part: Part, far: string): Promise<Link>
  /** Has that node put it into the pipe. */
  askFor(linkId: string, producerId: string): Promise<Pick<Flow, 'id' | 'kind' | 'rtpParameters' | 'paused'>>
  /** Those that come or are to come over a pipe, by producer. */
  fetched: Map<string, FetchingStream>
}

/** Makes streams of places on one other node: each comes over the pipe once, and only while somebody receives it. */
export function createFarStreams({ link, askFor, fetched }: Fetching) {
  return (owner: Owner, wire: FarStreamWire): FetchingStream => {
    let { paused, part } = wire
    let closed = false
    let arrival: Promise<Arrival> | null = null
    let here: Arrival | null = null
    /** Of the last fetching, however it ended: two at a time would bring one id twice. */
    let settled: Promise<void> = Promise.resolve()

    async function fetch(at: Part): Promise<Arrival> {
      const over = await link(at, part)
      const flow = await askFor(over.id, wire.id)
      const producer = await flowOutOf(over, { ...flow, paused })
      mirrorPause(producer, paused)
      return { producer, part: at }
    }

    const stream: FetchingStream = {
      id: wire.id,
      source: owner.source,
      owner,
      near: false,
      get closed() {
        return closed
      },
      get paused() {
        return paused
      },
      arrive(at) {
        if (arrival && !here?.producer.closed) return arrival
        here = null
        fetched.set(wire.id, stream)
        const coming = settled.then(() => fetch(at))
        arrival = coming
        settled = coming.then(
          (one) => {
            if (arrival === coming && !closed) here = one
            else one.producer.close()
          },
          () => {
            if (arrival === coming) stream.release()
          },
        )
        return coming
      },
      update(next) {
        paused = next.paused
        part = next.part
        if (here) mirrorPause(here.producer, paused)
      },
      release() {
        fetched.delete(wire.id)
        arrival = null
        here?.producer.close()
        here = null
      },
      end() {
        closed = true
        stream.release()
      },
    }
    return stream
  }
}
