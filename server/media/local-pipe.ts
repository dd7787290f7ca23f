import type { types } from 'mediasoup'
import { flowInto, flowOutOf, type Link, mirrorPause } from './link.ts'
import { asked } from './refusal.ts'
import type { Arrival, Part } from './stream.ts'

/**
 * A pipe between two workers of this machine. mediasoup's own `pipeToRouter` does the same, but lets a pause that meets a dying
 * worker end this process (seen with 3.27.1: it waits for no answer and catches no refusal).
 */
export interface LocalPipes {
  pipe(arrival: Arrival, to: Part): Promise<{ consumer: types.Consumer; producer: types.Producer }>
}

/**
 * Between workers of one machine packets are lost only when a worker is late; a key frame that lost one would make every
 * receiver behind the pipe ask for another, so what is lost is sent again.
 */
const options = { listenInfo: { protocol: 'udp', ip: '127.0.0.1' }, enableRtx: true } as const

export function createLocalPipes(): LocalPipes {
  const pairs = new Map<string, Promise<Map<Part, Link>>>()

  async function open(one: Part, other: Part, onGone: () => void): Promise<Map<Part, Link>> {
    const tried = await Promise.allSettled(
      [one, other].map((part) => part.router.createPipeTransport(options)),
    )
    const made = tried.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
    for (const end of tried) {
      if (end.status === 'fulfilled') continue
      // Where one worker died, the other is not to keep its end.
      for (const alone of made) alone.close()
      throw end.reason
    }
    const [a, b] = made
    a!.observer.once('close', () => b!.close())
    b!.observer.once('close', () => a!.close())
    a!.observer.once('close', onGone)
    try {
      await Promise.all([
        a!.connect({ ip: b!.tuple.localAddress, port: b!.tuple.localPort }),
        b!.connect({ ip: a!.tuple.localAddress, port: a!.tuple.localPort }),
      ])
    } catch (error) {
      a!.close()
      throw error
    }
    return new Map([
      [one, { id: a!.id, part: one, transport: a! }],
      [other, { id: b!.id, part: other, transport: b! }],
    ])
  }

  /** One between two routers, for both ways. */
  function pairOf(one: Part, other: Part): Promise<Map<Part, Link>> {
    const key = [one.router.id, other.router.id].sort().join(' ')
    const before = pairs.get(key)
    if (before) return before
    const forget = () => {
      if (pairs.get(key) === opening) pairs.delete(key)
    }
    const opening = asked(
      () => open(one, other, forget),
      () => one.router.closed || other.router.closed,
    )
    pairs.set(key, opening)
    opening.catch(forget)
    return opening
  }

  return {
    async pipe({ producer: origin, part }, to) {
      const pair = await pairOf(part, to)
      const { consumer, flow } = await flowInto(pair.get(part)!, origin.id)
      const producer = await flowOutOf(pair.get(to)!, flow).catch((error) => {
        consumer.close()
        throw error
      })
      const end = () => producer.close()
      consumer.observer.once('close', end)
      producer.observer.once('close', () => consumer.close())
      if (consumer.closed) end()
      mirrorPause(producer, consumer.producerPaused)
      consumer.on('producerpause', () => mirrorPause(producer, true))
      consumer.on('producerresume', () => mirrorPause(producer, false))
      return { consumer, producer }
    },
  }
}
