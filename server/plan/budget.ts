import type { Schedule, Weights } from './anneal.ts'

/**
 * Time is given out as work, so that the same seconds give the same plan: moves of the search that a core of 2015 does in a
 * millisecond, with a good deal to spare. A machine that is slower than that, or busy with other things, is cut by the clock.
 */
const MOVES_PER_MS = 120
/** Moves a demanded period beyond which more of them find nothing any more. */
const MOST_PER_PERIOD = 40_000
/** Milliseconds before the first move: threads, and a millisecond for every so many periods. */
const START_MS = 1_200
const PERIODS_PER_MS = 4

export const weights: Weights = { nothing: 0.3, lesson: 0.1, company: 0.1, minute: 0.0005, kept: 0.0001 }
/** Once no more can be covered: what the further goals gain. */
const finish: Weights = { nothing: 0.45, lesson: 0.2, company: 0, minute: 0.002, kept: 0.0005 }

/** What is left at the end for writing the plan down. */
export const closingMs = (periods: number): number => 250 + periods * 0.1

export interface Budget {
  /** By round: a part's moves in each of its two searches. */
  rounds: number[][]
  /** By part: moves to better what comes after coverage. */
  last: number[]
}

/** Rounds: a quick one that soon shows something, a longer, and one that has most of the time. */
const SHARES = [0.04, 0.2, 0.6]
const LAST_SHARE = 0.16

export function budgetOf(parts: readonly number[], seconds: number, cores: number): Budget {
  const periods = parts.reduce((sum, n) => sum + n, 0)
  const ms = Math.max(seconds * 1_000 * 0.2, seconds * 1_000 - START_MS - periods / PERIODS_PER_MS)
  const moves = (part: number, share: number, of: number) => {
    const fair = (ms * cores * MOVES_PER_MS * share * parts[part]!) / Math.max(1, periods) / of
    return Math.ceil(Math.min(fair, MOST_PER_PERIOD * share * parts[part]!) / 1_024) * 1_024
  }
  return {
    rounds: SHARES.map((share) => parts.map((_, part) => moves(part, share, 2))),
    last: parts.map((_, part) => moves(part, LAST_SHARE, 2)),
  }
}

export const search = (moves: number): Schedule => ({ moves, hot: 0.5, cold: 0.05, weights })
export const polish = (moves: number): Schedule => ({ moves, hot: 0.15, cold: 0.01, weights: finish })
