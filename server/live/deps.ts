import type { IceServer, Place } from '../../shared/media.ts'
import type { Actor } from '../account/actor.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { Fence } from '../cluster/fence.ts'
import type { MediaRooms } from '../media/rooms.ts'
import type { Context } from '../platform/context.ts'
import type { Rules } from './state.ts'

/**
 * What becomes of presence, handed in because attendance is beside this room. `connectionId` is made here, one for every
 * entry. All are called behind a queue, with the time at which it happened, in the right of the lesson's owner: another's is
 * refused with `Fenced`, or for beats not written.
 */
export interface Evidence {
  opened(of: { connectionId: string; fence: Fence; classroomId: string | null; at: Date }): Promise<unknown>
  /** Any number at once, of any lessons, in their order. */
  beats(
    of: readonly { connectionId: string; token: number; receiving: boolean | null; at: Date }[],
  ): Promise<unknown>
  /** A leave that was seen; not called for a line that merely went dead. */
  closed(of: { connectionId: string; fence: Fence; at: Date }): Promise<unknown>
  /** The lesson is over, and all that is known of it is written; whoever settles it, it comes out the same. */
  settle(lessonId: string): Promise<unknown>
  /** Settles what was over when the program stopped in between. */
  settleLeftOver(): Promise<unknown>
  /** Pupils present by class group, as last reported. */
  headCounts(lessonId: string): Promise<Map<string, number>>
}

export interface LiveTimes extends Pick<Rules, 'graceMs' | 'silenceMs'> {
  /** How often time alone is looked at, in ms. */
  sweepMs: number
  /** How often what is held is compared with what the database says of it, in ms. */
  compareMs: number
}

/**
 * 40 s of grace: a line that was dead for 20 s finds its media, and its place on stage, as it left them; who leaves by a key is
 * gone at once, and the teacher takes the stage from whoever is on it at any time. That a place is away is told within 3 s.
 * 25 s of silence: two beats of 10 s lost, and a little.
 */
export const liveTimes: LiveTimes = { graceMs: 40_000, silenceMs: 25_000, sweepMs: 2_000, compareMs: 10_000 }

export interface LiveDeps {
  context: Context
  media: MediaRooms
  evidence: Evidence
  times: LiveTimes
  cluster: Cluster
  /** What lets this actor into one lesson at another node, for a minute. */
  ticketFor(actor: Actor, lessonId: string): string
  /** Relays for the page of a place, with credentials of their own. */
  iceServers?: (place: Place) => IceServer[]
}
