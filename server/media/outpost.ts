import { randomUUID } from 'node:crypto'
import type { types } from 'mediasoup'
import { AppError } from '../../shared/errors.ts'
import type { Place, RtpCapabilitiesWire } from '../../shared/media.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { EdgeEvent } from '../cluster/edge-messages.ts'
import type { AskBody } from '../cluster/messages.ts'
import type { Log } from '../platform/log.ts'
import { createFarMember, type FarMember, type FarSide } from './far-participant.ts'
import { createFarStreams, type FetchingStream } from './far-stream.ts'
import { connectLink, type Flow, flowInto, type Link, openLink, type PipeSettings } from './link.ts'
import type { Room } from './room.ts'
import { keyOf, type Owner, type Part, type Stream } from './stream.ts'

/** A room's places on one other node, as its owner holds them. */
export interface Outpost {
  readonly id: string
  readonly nodeId: string
  /** Whether there was room for one more, as far as is known here. */
  hasRoom(): boolean
  /** @throws AppError `unavailable` */
  join(place: Place, rtpCapabilities: RtpCapabilitiesWire): Promise<FarSide>
  changed(): void
  /** What its node tells, in order; what was told before is not heard twice. */
  take(n: number, events: EdgeEvent[]): void
  /** Its node is gone, or knows nothing of it. */
  lose(): void
  close(): void
}

export interface OutpostSettings {
  cluster: Cluster
  pipe: PipeSettings
  log: Log
  nodeId: string
  lessonId: string
  expected: number
  room: Room
  events: Parameters<typeof createFarMember>[0]['events'] & { lost(): void }
  onClose(): void
}

/** What goes to the other node over a pipe. */
interface Sent {
  owner: Owner
  flow: Omit<Flow, 'place' | 'source' | 'link'>
  link: Link
  consumer: types.Consumer
}

/** How long after a word that did not reach its node it is said again, in ms. */
const retryMs = 1_000

/** @throws AppError `unavailable` when that node does not answer */
export async function openOutpost(settings: OutpostSettings): Promise<Outpost> {
  const { cluster, pipe, log, nodeId, room, events } = settings
  const id = randomUUID()
  const members = new Map<string, FarMember>()
  const links = new Map<string, Promise<Link>>()
  const opened = new Map<string, { link: Link; connected: boolean }>()
  const sent = new Map<string, Sent>()
  const sending = new Map<string, Promise<void>>()
  const fetched = new Map<string, FetchingStream>()
  /** The last that its node told, and the last word that it took. */
  const heard = { n: 0, word: '' }
  let closed = false
  let retry: NodeJS.Timeout | undefined

  const asking = <N extends 'edge:join' | 'edge:do' | 'edge:link' | 'edge:send' | 'edge:sync'>(
    name: N,
    body: Omit<AskBody<N>, 'room'>,
  ) => cluster.bus.ask<N>(nodeId, name, { room: id, ...body } as AskBody<N>)

  const { places } = await cluster.bus.ask(nodeId, 'edge:open', {
    room: id,
    lessonId: settings.lessonId,
    owner: cluster.nodeId,
    expected: settings.expected,
  })

  /** The pipe between a router here and one there; `far` null: any. */
  function link(part: Part, far: string | null): Promise<Link> {
    const key = `${part.router.id} ${far}`
    const before = links.get(key)
    if (before) return before
    const opening = openPipe(part, far, () => {
      if (links.get(key) === opening) links.delete(key)
      changed()
    })
    links.set(key, opening)
    opening.catch(() => {
      if (links.get(key) === opening) links.delete(key)
    })
    return opening
  }

  async function openPipe(part: Part, far: string | null, onGone: () => void): Promise<Link> {
    const { end, ...own } = await openLink(part, pipe)
    const one = { link: own, connected: false }
    opened.set(own.id, one)
    own.transport.observer.once('close', () => {
      opened.delete(own.id)
      onGone()
    })
    try {
      await connectLink(own, await asking('edge:link', { link: own.id, part: far, end }))
      one.connected = true
      return own
    } catch (error) {
      own.transport.close()
      throw error
    }
  }

  const farStreams = createFarStreams({
    link,
    askFor: (linkId, producerId) => asking('edge:send', { link: linkId, producerId }),
    fetched,
  })

  /** Puts a stream into the pipe, unless it is in it. */
  function send(owner: Owner, stream: Stream): Promise<void> {
    const before = sending.get(stream.id)
    if (before) return before
    const work = sendNow(owner, stream)
      .catch((error: Error) => {
        if (closed || stream.closed) return
        log.warn({ nodeId, owner, error: error.message }, 'a stream was not given to another node')
        later()
      })
      .finally(() => sending.delete(stream.id))
    sending.set(stream.id, work)
    return work
  }

  async function sendNow(owner: Owner, stream: Stream): Promise<void> {
    const at = room.first()
    if (!at) return
    const { part } = await stream.arrive(at)
    const over = await link(part, null)
    const { consumer, flow } = await flowInto(over, stream.id)
    if (closed || stream.closed || sent.has(stream.id)) return consumer.close()
    const one: Sent = { owner, flow, link: over, consumer }
    sent.set(stream.id, one)
    const gone = () => {
      if (sent.get(stream.id) !== one) return
      sent.delete(stream.id)
      changed()
    }
    consumer.on('producerclose', gone)
    consumer.on('transportclose', gone)
    consumer.on('producerpause', changed)
    consumer.on('producerresume', changed)
  }

  /** What its places receive that does not come from there, and ends what they don't any more. */
  function wantedThere(): Map<string, { owner: Owner; stream: Stream }> {
    const there = new Set([...members.values()].map(({ place }) => place))
    const wanted = new Map<string, { owner: Owner; stream: Stream }>()
    for (const place of there)
      for (const { from, source } of room.audienceOf(place)) {
        if (there.has(from)) continue
        const owner = { place: from, source }
        const stream = room.stream(owner)
        if (stream && !stream.closed) wanted.set(stream.id, { owner, stream })
      }
    const elsewhere = room.wanted(there)
    for (const one of fetched.values()) if (!elsewhere.has(keyOf(one.owner))) one.release()
    for (const [producerId, { consumer }] of sent) {
      if (wanted.has(producerId)) continue
      sent.delete(producerId)
      consumer.close()
    }
    return wanted
  }

  /** Pictures that come from there, go on to no third node, and are shown by nobody here. */
  function resting(): string[] {
    const shown = room.shown()
    const there = new Set([...members.values()].map(({ place }) => place))
    const near = room.wantedFar(there)
    return [...fetched.values()].flatMap((one) =>
      one.source !== 'microphone' &&
      one.source !== 'sound' &&
      !shown.has(one.id) &&
      !near.has(keyOf(one.owner))
        ? [one.id]
        : [],
    )
  }

  async function sync(): Promise<void> {
    if (closed) return
    const missing = [...wantedThere().values()].filter(({ stream }) => !sent.has(stream.id))
    const under = missing.map(({ owner, stream }) => ({ stream, work: send(owner, stream) }))
    // What comes from a third node is not waited for.
    for (const { stream, work } of under) if (!stream.near) void work.then(changed)
    await Promise.all(under.map(({ stream, work }) => stream.near && work))
    if (closed) return
    const groups = new Map<string, Place[]>()
    for (const { place } of members.values()) {
      const from = JSON.stringify(room.audienceOf(place).map((one) => [one.from, one.source, one.size]))
      groups.set(from, [...(groups.get(from) ?? []), place])
    }
    const body = {
      members: [...members.keys()],
      links: [...opened.keys()],
      audience: [...groups].map(([from, to]) => ({ to, from: JSON.parse(from) })),
      visitors: [...sent.values()].map(({ owner, flow, link: over, consumer }) => ({
        ...flow,
        ...owner,
        link: over.id,
        paused: consumer.producerPaused,
      })),
      sending: [...fetched.keys()],
      resting: resting(),
    }
    const word = JSON.stringify(body)
    if (word === heard.word) return
    const stood = [...opened].filter(([, { connected }]) => connected).map(([linkId]) => linkId)
    try {
      const { missing } = await asking('edge:sync', body)
      heard.word = word
      for (const linkId of missing) if (stood.includes(linkId)) opened.get(linkId)?.link.transport.close()
    } catch (error) {
      heard.word = ''
      if (error instanceof AppError && error.code === 'not_found') lose()
      else later()
      throw error
    }
  }

  let last: Promise<void> = Promise.resolve()
  let next: Promise<void> | null = null
  /** Tells that node what is to be there, once however much changed, one word after another. */
  function synced(): Promise<void> {
    if (!next) {
      const mine = last
        .then(() => new Promise<void>((resolve) => setImmediate(resolve)))
        .then(() => {
          next = null
          return sync()
        })
      next = mine
      last = mine.catch(() => {})
    }
    return next
  }
  function changed(): void {
    if (!closed) synced().catch(() => {})
  }
  function later(): void {
    if (closed || retry) return
    retry = setTimeout(() => {
      retry = undefined
      changed()
    }, retryMs)
    retry.unref()
  }

  function end(): void {
    if (closed) return
    closed = true
    clearTimeout(retry)
    for (const one of fetched.values()) one.release()
    for (const opening of links.values())
      opening.then(
        ({ transport }) => transport.close(),
        () => {},
      )
    settings.onClose()
  }

  /** Those places have no media any more; they hear it from the lesson. */
  function drop(gone: readonly FarMember[]): void {
    if (gone.length === 0) return
    for (const member of gone) room.remove(member)
    events.lost()
  }

  function lose(): void {
    if (closed) return
    end()
    log.warn({ nodeId, places: members.size }, 'another node that held places of a lesson is gone')
    drop([...members.values()])
  }

  return {
    id,
    nodeId,
    hasRoom: () => !closed && members.size < places,
    changed,
    lose,

    async join(place, rtpCapabilities) {
      const member = createFarMember({
        id: randomUUID(),
        place,
        ask: (act) => asking('edge:do', { member: member.id, act }),
        newStream: (wire) => farStreams({ place, source: wire.source }, wire),
        events,
        onClose() {
          members.delete(member.id)
          changed()
        },
      })
      members.set(member.id, member)
      try {
        // First what it is to receive: then that comes with its answer.
        await synced()
        member.joined(await asking('edge:join', { member: member.id, place, rtpCapabilities }))
        return member
      } catch (error) {
        member.close()
        throw error
      }
    },

    take(n, told) {
      if (n <= heard.n) return
      heard.n = n
      for (const event of told) {
        if (event.type === 'lost') {
          // The pipes that went with them are missed there.
          heard.word = ''
          drop(event.members.flatMap((one) => members.get(one) ?? []))
          changed()
          continue
        }
        const member = members.get(event.member)
        if (member?.take(event)) room.farStreams(member)
      }
    },

    close() {
      if (closed) return
      end()
      cluster.bus.ask(nodeId, 'edge:close', { room: id }).catch(() => {})
    },
  }
}
