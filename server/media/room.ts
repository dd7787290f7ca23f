import type { types } from 'mediasoup'
import type { Rung, RungReason } from '../../shared/live.ts'
import {
  type ConsumerWire,
  type Place,
  type RtpCapabilitiesWire,
  type Source,
  source,
} from '../../shared/media.ts'
import type { Log } from '../platform/log.ts'
import { checkRtpCapabilities } from './bounds.ts'
import type { FarSide } from './far-participant.ts'
import type { MediaLimits } from './limits.ts'
import { createParticipant, type Participant, type RoomSide } from './participant.ts'
import type { Size } from './size.ts'
import type { Spread } from './spread.ts'
import { keyOf, type Owner, type Part, type Stream } from './stream.ts'
import type { OpenWays } from './way.ts'

/** One stream somebody may receive: only what stands in the audience flows. */
export interface AudienceEntry {
  to: Place
  from: Place
  source: Source
  /** How large it is shown at first; nothing for sound. */
  size: Size
}

/** What the room tells whoever opened it. Nothing is told of a participant that was closed. */
export interface RoomEvents {
  consumer(to: Place, consumer: ConsumerWire): void
  consumerClosed(to: Place, consumerId: string): void
  sources(of: Place, sources: Source[]): void
  uplink(of: Place, score: number | null): void
  /** What a place gets from now on, and why not all. */
  rung(of: Place, rung: Rung, reason: RungReason | null): void
}

/** The media of one lesson: a router on one worker, and further ones as it grows, on further nodes too. */
export interface MediaRoom {
  readonly closed: boolean
  /**
   * A place comes in; whoever held it before is closed. When it is answered, `participant.answer()` has the streams that
   * the audience gives it, paused; its notices wait for `participant.tell()`. What comes from another node may come later, as
   * a notice.
   */
  join(place: Place, rtpCapabilities: RtpCapabilitiesWire): Promise<Participant>
  leave(participant: Participant): void
  /**
   * The whole audience, anew: what is not in it any more is closed before this returns (on other nodes as soon as they are
   * told), what is new comes after.
   */
  setAudience(entries: AudienceEntry[]): void
  close(): void
}

/** What the parts of the room on other nodes are told of it. */
export interface RoomView {
  audienceOf(place: Place): readonly AudienceEntry[]
  stream(owner: Owner): Stream | undefined
  /** Streams that somebody receives, by `keyOf`, places of `except` not counted. */
  wanted(except: ReadonlySet<Place>): Set<string>
  /** The same, of places on other nodes alone. */
  wantedFar(except: ReadonlySet<Place>): Set<string>
  /** Producers of pictures that somebody here shows. */
  shown(): Set<string>
  first(): Part | undefined
}

/** The room's places on other nodes. */
export interface Elsewhere {
  /** Null: there is no other node that has room. */
  join(place: Place, rtpCapabilities: RtpCapabilitiesWire): Promise<FarSide | null>
  /** Audience or streams are others now. */
  changed(): void
  close(): void
}

/** What a room tells inside this house. */
export interface InnerEvents extends RoomEvents {
  /** A place there can't go on with its media. */
  unusable(of: Place): void
  /** The room is over; every participant is closed. */
  closed(): void
}

/** A room and what only its makers do with it. */
export interface Room extends MediaRoom, RoomView {
  /** A worker went: its places have no media any more; with the last worker the room goes. */
  dropPart(part: Part): void
  /** A place on another node: what it sends changed. */
  farStreams(of: FarSide): void
  /** A place's stream that comes from another node, or null. */
  visit(owner: Owner, stream: Stream | null): void
  remove(side: RoomSide | FarSide): void
}

export interface RoomSettings {
  limits: MediaLimits
  openWays: OpenWays
  log: Log
  /** Places that may come, on other nodes too. */
  expected: number
  elsewhere?: (room: Room) => Elsewhere
}

/** When a stream that did not come from another node is asked for again, in ms. */
const retryMs = 1_000

const isNear = (side: RoomSide | FarSide): side is RoomSide => 'receiving' in side

export function createRoom(spread: Spread, events: InnerEvents, settings: RoomSettings): Room {
  const { limits, log } = settings
  const sides = new Map<Place, RoomSide | FarSide>()
  const visitors = new Map<string, Stream>()
  let audience = new Map<Place, Map<string, AudienceEntry>>()
  let elsewhere: Elsewhere | undefined
  let pruning = false
  let closed = false

  const near = () => [...sides.values()].filter(isNear)
  const entryOf = (to: Place, owner: Owner) => audience.get(to)?.get(keyOf(owner))
  const ownerOf = ({ from, source }: AudienceEntry): Owner => ({ place: from, source })
  const streamOf = (owner: Owner): Stream | undefined =>
    sides.get(owner.place)?.stream(owner.source) ?? visitors.get(keyOf(owner))

  /** What a participant is to receive of an owner at this moment, asked again after every wait. */
  function current(to: RoomSide, owner: Owner) {
    const entry = sides.get(to.place) === to ? entryOf(to.place, owner) : undefined
    const stream = entry && streamOf(owner)
    return entry && stream && !stream.closed ? { stream, size: entry.size } : null
  }

  async function bring(to: RoomSide, owner: Owner): Promise<void> {
    const now = current(to, owner)
    if (!now || to.receiving.has(owner, now.stream)) return
    try {
      await to.receiving.bring(owner, () => current(to, owner))
      prune()
      if (!now.stream.near) elsewhere?.changed()
    } catch (error) {
      // The line to one participant must not stop the others; it hears nothing of this stream and can enter again.
      if (closed || to.closed) return
      // Another node may be out of reach for a moment.
      if (!now.stream.near) setTimeout(() => void bring(to, owner), retryMs).unref()
      log.warn({ to: to.place, owner, error: (error as Error).message }, 'a stream was not given')
    }
  }

  /** Waits for what stands on this node. */
  async function bringAll(to: RoomSide): Promise<void> {
    const all = [...(audience.get(to.place)?.values() ?? [])].map(ownerOf)
    await Promise.all(
      all.map((owner) => {
        const brought = bring(to, owner)
        return streamOf(owner)?.near ? brought : undefined
      }),
    )
  }

  function bringToAll(owner: Owner): void {
    for (const to of near()) if (entryOf(to.place, owner)) void bring(to, owner)
    elsewhere?.changed()
  }

  const keysOf = (counts: (side: RoomSide | FarSide) => boolean): Set<string> =>
    new Set(
      [...sides.values()].filter(counts).flatMap(({ place }) => [...(audience.get(place)?.keys() ?? [])]),
    )

  /** Ends what is piped to a worker where nobody receives it, stops what nobody shows; once a turn of the event loop. */
  function prune(): void {
    if (pruning || !spread.piped) return
    pruning = true
    setImmediate(() => {
      pruning = false
      const [needed, shown] = [new Set<string>(), new Set<string>()]
      for (const { place, part, receiving } of near()) {
        for (const entry of audience.get(place)?.values() ?? [])
          needed.add(`${streamOf(ownerOf(entry))?.id} ${part.router.id}`)
        for (const id of receiving.shown()) shown.add(`${id} ${part.router.id}`)
      }
      const among = (set: ReadonlySet<string>) => (id: string, at: Part) => set.has(`${id} ${at.router.id}`)
      spread.prune(among(needed), among(shown))
    })
  }

  function remove(side: RoomSide | FarSide): void {
    if (sides.get(side.place) === side) sides.delete(side.place)
    if (side.closed) return
    side.close()
    if (isNear(side)) spread.leave(side.part)
    if (closed) return
    prune()
    elsewhere?.changed()
  }

  async function joinNear(at: Place, part: Part, rtpCapabilities: types.RtpCapabilities): Promise<RoomSide> {
    const side: RoomSide = await createParticipant(
      {
        place: at,
        part,
        spread,
        openWays: settings.openWays,
        rtpCapabilities,
        keyFrameDelay: () => (Math.max(sides.size, settings.expected) > limits.manyPlaces ? 1000 : 0),
      },
      {
        consumer: (consumer) => events.consumer(at, consumer),
        consumerClosed: (id) => events.consumerClosed(at, id),
        sources: () => {
          if (sides.get(at) !== side) return
          for (const one of source.options) bringToAll({ place: at, source: one })
          events.sources(at, side.sources())
        },
        uplink: (score) => {
          if (sides.get(at) === side) events.uplink(at, score)
        },
        rung: (rung, reason) => events.rung(at, rung, reason),
        ended: (owner) => void bring(side, owner),
        shown(owner) {
          prune()
          if (streamOf(owner)?.near === false) elsewhere?.changed()
        },
        unusable: () => {
          if (sides.get(at) === side) events.unusable(at)
        },
      },
    ).catch((error) => {
      spread.leave(part)
      throw error
    })
    return side
  }

  async function seatOf(
    at: Place,
    rtpCapabilities: RtpCapabilitiesWire,
    checked: types.RtpCapabilities,
  ): Promise<RoomSide | FarSide> {
    // The lead end stays here: everybody receives from it, and it from everybody.
    const part = await spread.seat(at === 'lead' || !elsewhere)
    if (part) return joinNear(at, part, checked)
    const far = await elsewhere?.join(at, rtpCapabilities)
    if (far) return far
    const crowded = await spread.seat(true)
    if (!crowded) throw new Error('a seat was to be had anyway')
    return joinNear(at, crowded, checked)
  }

  const room: Room = {
    get closed() {
      return closed
    },

    async join(at, rtpCapabilities) {
      const checked = checkRtpCapabilities(rtpCapabilities)
      const before = sides.get(at)
      if (before) remove(before)
      const side = await seatOf(at, rtpCapabilities, checked)
      if (closed || side.closed || (isNear(side) && side.part.router.closed)) {
        remove(side)
        return side
      }
      const meanwhile = sides.get(at)
      if (meanwhile) remove(meanwhile)
      sides.set(at, side)
      if (isNear(side)) await bringAll(side)
      return side
    },

    leave: (participant) => remove(participant as RoomSide | FarSide),
    remove,

    setAudience(entries) {
      const next = new Map<Place, Map<string, AudienceEntry>>()
      for (const entry of entries) {
        const own = next.get(entry.to) ?? new Map<string, AudienceEntry>()
        own.set(keyOf(ownerOf(entry)), entry)
        next.set(entry.to, own)
      }
      const before = audience
      audience = next
      for (const to of near()) {
        for (const key of to.receiving.keys()) {
          const [was, is] = [before.get(to.place)?.get(key), next.get(to.place)?.get(key)]
          if (!is) to.receiving.stop(key)
          else if (was && was.size !== is.size) void to.receiving.resize(key, is.size).catch(() => {})
        }
        void bringAll(to)
      }
      prune()
      elsewhere?.changed()
    },

    close() {
      if (closed) return
      closed = true
      for (const side of [...sides.values()]) remove(side)
      elsewhere?.close()
      spread.close()
      events.closed()
    },

    dropPart(part) {
      for (const side of near()) if (side.part === part) remove(side)
      if (!spread.first()) room.close()
    },

    farStreams(far) {
      if (sides.get(far.place) !== far) return
      for (const one of source.options) bringToAll({ place: far.place, source: one })
      events.sources(far.place, far.sources())
    },

    visit(owner, stream) {
      const key = keyOf(owner)
      if (stream) visitors.set(key, stream)
      else visitors.delete(key)
      bringToAll(owner)
    },

    audienceOf: (place) => [...(audience.get(place)?.values() ?? [])],
    stream: streamOf,
    wanted: (except) => keysOf((side) => !except.has(side.place)),
    wantedFar: (except) => keysOf((side) => !isNear(side) && !except.has(side.place)),
    shown: () => new Set(near().flatMap(({ receiving }) => receiving.shown())),
    first: () => spread.first(),
  }
  elsewhere = settings.elsewhere?.(room)
  return room
}
