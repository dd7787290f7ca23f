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
import { createParticipant, type Participant, type RoomSide } from './participant.ts'
import { keyOf, type Owner } from './receiving.ts'
import type { Size } from './size.ts'
import type { MediaWorker } from './workers.ts'

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

/** The media of one lesson: a router on one worker. */
export interface MediaRoom {
  readonly closed: boolean
  /**
   * A place comes in; whoever held it before is closed. When it is answered, `participant.answer()` has the streams that
   * the audience gives it, paused; its notices wait for `participant.tell()`.
   */
  join(place: Place, rtpCapabilities: RtpCapabilitiesWire): Promise<Participant>
  leave(participant: Participant): void
  /** The whole audience, anew: what is not in it any more is closed before this returns, what is new comes after. */
  setAudience(entries: AudienceEntry[]): void
  close(): void
}

/** Above this many participants a camera is asked for key frames at most once a second, however many join. */
const manyParticipants = 30

export function createRoom(on: MediaWorker, router: types.Router, events: RoomEvents, log: Log): MediaRoom {
  const participants = new Map<Place, RoomSide>()
  let audience = new Map<Place, Map<string, AudienceEntry>>()
  let closed = false
  on.load++

  const entryOf = (to: Place, owner: Owner) => audience.get(to)?.get(keyOf(owner))

  /** What a participant is to receive of an owner at this moment, asked again after every wait. */
  function current(to: RoomSide, owner: Owner) {
    const entry = participants.get(to.place) === to ? entryOf(to.place, owner) : undefined
    const producer = participants.get(owner.place)?.producer(owner.source)
    return entry && producer && !producer.closed ? { producer, size: entry.size } : null
  }

  function bring(to: RoomSide, owner: Owner): Promise<void> {
    return to.receiving
      .bring(owner, () => current(to, owner))
      .catch((error: Error) => {
        // The line to one participant must not stop the others; it hears nothing of this stream and can enter again.
        if (!closed && !to.closed)
          log.warn({ to: to.place, owner, error: error.message }, 'a stream was not given')
      })
  }

  async function bringAll(to: RoomSide): Promise<void> {
    const wanted = [...(audience.get(to.place)?.values() ?? [])]
    await Promise.all(wanted.map(({ from, source }) => bring(to, { place: from, source })))
  }

  function bringToAll(owner: Owner): void {
    for (const to of participants.values()) if (entryOf(to.place, owner)) void bring(to, owner)
  }

  function remove(participant: RoomSide): void {
    if (participants.get(participant.place) === participant) participants.delete(participant.place)
    if (participant.closed) return
    participant.close()
    on.load--
  }

  return {
    get closed() {
      return closed
    },

    async join(at, rtpCapabilities) {
      const checked = checkRtpCapabilities(rtpCapabilities)
      const before = participants.get(at)
      if (before) remove(before)
      const participant: RoomSide = await createParticipant(
        {
          place: at,
          router,
          server: on.server,
          rtpCapabilities: checked,
          keyFrameDelay: () => (participants.size > manyParticipants ? 1000 : 0),
        },
        {
          consumer: (consumer) => events.consumer(at, consumer),
          consumerClosed: (id) => events.consumerClosed(at, id),
          sources: () => {
            if (participants.get(at) !== participant) return
            for (const one of source.options) bringToAll({ place: at, source: one })
            events.sources(at, participant.sources())
          },
          uplink: (score) => {
            if (participants.get(at) === participant) events.uplink(at, score)
          },
          rung: (rung, reason) => events.rung(at, rung, reason),
        },
      )
      on.load++
      if (closed) {
        remove(participant)
        return participant
      }
      const meanwhile = participants.get(at)
      if (meanwhile) remove(meanwhile)
      participants.set(at, participant)
      await bringAll(participant)
      return participant
    },

    leave: (participant) => remove(participant as RoomSide),

    setAudience(entries) {
      const next = new Map<Place, Map<string, AudienceEntry>>()
      for (const entry of entries) {
        const own = next.get(entry.to) ?? new Map<string, AudienceEntry>()
        own.set(keyOf({ place: entry.from, source: entry.source }), entry)
        next.set(entry.to, own)
      }
      const before = audience
      audience = next
      for (const to of participants.values()) {
        for (const key of to.receiving.keys()) {
          const [was, is] = [before.get(to.place)?.get(key), next.get(to.place)?.get(key)]
          if (!is) to.receiving.stop(key)
          else if (was && was.size !== is.size) void to.receiving.resize(key, is.size).catch(() => {})
        }
        void bringAll(to)
      }
    },

    close() {
      if (closed) return
      closed = true
      for (const participant of participants.values()) remove(participant)
      on.load--
      router.close()
    },
  }
}
