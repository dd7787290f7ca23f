import type { RungReason } from './live.ts'

/** What some seconds of a line, in one direction, were like. */
export interface LineReading {
  /** Pictures were given less room than was asked for. */
  cramped: boolean
  /** Packets, 0–100. */
  lossPercent: number
  rttMs: number
  /** Sound made up for what did not arrive, 0–100. */
  concealedPercent: number
  /** Pictures that stood still. */
  freezes: number
}

/** Where a line stands: rung 0 is the top. Times in ms of one clock. */
export interface Ladder {
  rung: number
  /** Null on the top rung. */
  reason: RungReason | null
  /** Since when on this rung. */
  since: number
  /** Since when readings are good enough to go up; null while they aren't. */
  calmSince: number | null
  /** Since when trouble that may pass by itself lasts. */
  troubledSince: number | null
  /** How long it must be calm before the next try. */
  patienceMs: number
  /** When it last went up. */
  raisedAt: number | null
}

/**
 * Sound breaks first for the ear: 5 % made up is heard in speech, and in music sooner. Above 12 % loss retransmission no longer
 * saves a picture. A round trip of 900 ms is a queue that our own packets fill.
 */
const trouble = { concealedPercent: 5, lossPercent: 12, rttMs: 900, freezes: 2 }
/** A line that always loses a little is calm as long as the sound is whole. */
const calm = { concealedPercent: 2, lossPercent: 8, rttMs: 500 }
/** Of such a line nothing is to be hoped: one reading is enough. */
const dire = { concealedPercent: 15, lossPercent: 25 }
/** Lesser trouble must last for two readings; a busy moment of a browser looks the same. */
const lastsMs = 1_900
/** A reading tells of the time before it: after a step the next ones still speak of the old rung. */
const settleMs = 3_000
/** Waits before going up: the first, doubled by each try that failed, up to the last. */
const patience = { first: 10_000, most: 160_000 }
/** A rung held so long was no failed try. */
const provenMs = 60_000

export const topOfLadder = (now: number): Ladder => ({
  rung: 0,
  reason: null,
  since: now,
  calmSince: null,
  troubledSince: null,
  patienceMs: patience.first,
  raisedAt: null,
})

/**
 * Sound that breaks and pictures that stand still though hardly a packet is lost or late are the PC's, which has too much to do
 * at the moment; a line is what its packets say of it.
 */
const seen = { lossPercent: 1.5, rttMs: 250 }

const isOfTheLine = (reading: LineReading): boolean =>
  reading.cramped || reading.lossPercent >= seen.lossPercent || reading.rttMs >= seen.rttMs

/** Why a line can't hold its rung, worst for the ear first; null when it can. */
function troubleOf(reading: LineReading): RungReason | null {
  const { concealedPercent, lossPercent, rttMs, freezes, cramped } = reading
  const ofTheLine = isOfTheLine(reading)
  if (ofTheLine && concealedPercent >= trouble.concealedPercent) return 'stutter'
  if (lossPercent >= trouble.lossPercent) return 'loss'
  if (rttMs >= trouble.rttMs) return 'delay'
  return cramped || (ofTheLine && freezes >= trouble.freezes) ? 'rate' : null
}

const isCalm = (reading: LineReading): boolean =>
  (reading.concealedPercent <= calm.concealedPercent || !isOfTheLine(reading)) &&
  reading.lossPercent <= calm.lossPercent &&
  reading.rttMs <= calm.rttMs

/**
 * The ladder after a reading: one rung down when the line is in trouble, one up after it was calm for its patience. A try that
 * fails within a minute doubles the patience, so that a line that is just too thin is tried ever more seldom and doesn't flap.
 * @param bottom the lowest rung
 */
export function climb(ladder: Ladder, reading: LineReading, now: number, bottom: number): Ladder {
  if (now - ladder.since < settleMs) return ladder
  const reason = troubleOf(reading)
  if (reason) {
    const troubledSince = ladder.troubledSince ?? now
    const lasting =
      reading.concealedPercent >= dire.concealedPercent ||
      reading.lossPercent >= dire.lossPercent ||
      now - troubledSince >= lastsMs
    if (!lasting) return { ...ladder, calmSince: null, troubledSince }
    if (ladder.rung >= bottom) return { ...ladder, reason, calmSince: null, troubledSince }
    const failed = ladder.raisedAt !== null && now - ladder.raisedAt < provenMs
    return {
      rung: ladder.rung + 1,
      reason,
      since: now,
      calmSince: null,
      troubledSince: null,
      patienceMs: failed ? Math.min(patience.most, ladder.patienceMs * 2) : ladder.patienceMs,
      raisedAt: null,
    }
  }
  const proven = ladder.raisedAt !== null && now - ladder.raisedAt >= provenMs
  const patienceMs = proven ? patience.first : ladder.patienceMs
  const calmSince = isCalm(reading) ? (ladder.calmSince ?? now) : null
  if (ladder.rung === 0 || calmSince === null || now - calmSince < patienceMs)
    return { ...ladder, calmSince, troubledSince: null, patienceMs }
  const rung = ladder.rung - 1
  return {
    rung,
    reason: rung === 0 ? null : ladder.reason,
    since: now,
    calmSince: null,
    troubledSince: null,
    patienceMs,
    raisedAt: now,
  }
}
