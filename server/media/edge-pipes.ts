import type { types } from 'mediasoup'
import type { AskAnswer, AskBody } from '../cluster/messages.ts'
import {
  connectLink,
  type Flow,
  flowInto,
  flowOutOf,
  type Link,
  mirrorPause,
  openLink,
  type PipeSettings,
  rest,
} from './link.ts'
import { notFound } from './refusal.ts'
import type { Spread } from './spread.ts'
import { nearStream, type Owner, type Stream } from './stream.ts'

/** The pipes between an edge of a lesson and its owner, as the edge has them: the owner says what there is to be. */
export interface EdgePipes {
  link(body: Omit<AskBody<'edge:link'>, 'room'>): Promise<AskAnswer<'edge:link'>>
  send(body: Omit<AskBody<'edge:send'>, 'room'>): Promise<AskAnswer<'edge:send'>>
  /** @returns pipes that there are none of */
  sync(flows: Pick<AskBody<'edge:sync'>, 'links' | 'visitors' | 'sending' | 'resting'>): Promise<string[]>
}

export function createEdgePipes(
  spread: Spread,
  pipe: PipeSettings,
  around: {
    visit(owner: Owner, stream: Stream | null): void
    producer(producerId: string): types.Producer | undefined
  },
): EdgePipes {
  const links = new Map<string, Link>()
  const visitors = new Map<string, { producer: types.Producer; owner: Owner; link: string }>()
  const sent = new Map<string, { consumer: types.Consumer; resting: boolean }>()

  /** As the owner said last; it may say so of what it has asked for a moment ago. */
  let resting: ReadonlySet<string> = new Set()

  async function visit({ place, source, link: linkId, ...flow }: Flow): Promise<void> {
    const known = visitors.get(flow.id)
    if (known && known.link === linkId && !known.producer.closed)
      return mirrorPause(known.producer, flow.paused)
    known?.producer.close()
    const link = links.get(linkId)
    if (!link) return
    const producer = await flowOutOf(link, flow)
    const owner = { place, source }
    visitors.set(flow.id, { producer, owner, link: linkId })
    around.visit(owner, nearStream(producer, link.part))
  }

  return {
    async link({ link: id, part: partId, end }) {
      const part = partId === null ? spread.first() : spread.part(partId)
      if (!part) throw notFound()
      const { end: own, ...opened } = await openLink(part, pipe)
      const link = { ...opened, id }
      links.set(id, link)
      link.transport.observer.once('close', () => links.delete(id))
      await connectLink(link, end)
      return own
    },

    async send({ link: linkId, producerId }) {
      const link = links.get(linkId)
      if (!link || !around.producer(producerId)) throw notFound()
      sent.get(producerId)?.consumer.close()
      const { consumer, flow } = await flowInto(link, producerId)
      const one = { consumer, resting: resting.has(producerId) }
      if (one.resting) rest(consumer, true)
      sent.set(producerId, one)
      consumer.observer.once('close', () => {
        if (sent.get(producerId) === one) sent.delete(producerId)
      })
      return flow
    },

    async sync(flows) {
      for (const [id, { transport }] of links) if (!flows.links.includes(id)) transport.close()
      const sending = new Set(flows.sending)
      resting = new Set(flows.resting)
      for (const [id, one] of sent) {
        if (!sending.has(id)) one.consumer.close()
        else if (one.resting !== resting.has(id)) {
          one.resting = resting.has(id)
          rest(one.consumer, one.resting)
        }
      }
      const coming = new Set(flows.visitors.map(({ id }) => id))
      const places = new Set(flows.visitors.map(({ place, source }) => `${place}|${source}`))
      for (const [id, { producer, owner }] of visitors) {
        if (coming.has(id)) continue
        visitors.delete(id)
        producer.close()
        if (!places.has(`${owner.place}|${owner.source}`)) around.visit(owner, null)
      }
      const tried = await Promise.allSettled(flows.visitors.map(visit))
      for (const one of tried) if (one.status === 'rejected') throw one.reason
      return flows.links.filter((id) => !links.has(id))
    },
  }
}
