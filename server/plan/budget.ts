import type { Schedule, Weights } from './anneal.ts'

/**
 * Time is given out as work, so that the same seconds give the same plan: moves that a core does in a millisecond on a part of a
 * thousand periods, with a good deal to spare; smaller parts stay in its caches and go faster. A machine that is slower than
 * that, or busy with other things, is cut by the clock.
 */
const movesPerMs = (periods: number): number => 120 * Math.min(3, Math.max(0.8, Math.sqrt(1_000 / periods)))
/** Milliseconds before the first move: threads, and a millisecond for every so many periods. */
const START_MS = 1_200
const PERIODS_PER_MS = 4

/** Two ways to search, one for each of a pair: what one misses the other often finds. */
const ways: Omit<Schedule, 'moves'>[] = [
  {
    hot: 0.2,
    cold: 0.12,
    weights: { nothing: 0.02, lesson: 0, company: -0.05, minute: 0.0005, kept: 0.0001 },
  },
  { hot: 0.2, cold: 0.08, weights: { nothing: 0.05, lesson: 0, company: 0, minute: 0.0005, kept: 0.0001 } },
]
/** Once no more can be covered: what the further goals gain. */
const finish: Weights = { nothing: 0.45, lesson: 0.2, company: 0, minute: 0.002, kept: 0.0005 }

/** What is left at the end for writing the plan down, with the reasons of so many demands. */
export const closingMs = (demands: number): number => 450 + demands * 0.25

export interface Budget {
  /** By round: a part's moves in each of its two searches; 0 where it has had all. */
  rounds: number[][]
  /** By part: moves to better what comes after coverage. */
  last: number[]
}

/** Moves a demanded period: a quick round soon shows something, a longer one has most of it; more of these beat longer ones. */
const FIRST = 300
const SECOND = 2_000
const FURTHER = 3_000
/** Beyond this more moves find nothing any more. */
const MOST = 200_000
const LAST_SHARE = 0.15

/** @param parts demanded periods by part @param cores whose time it is */
export function budgetOf(parts: readonly number[], seconds: number, cores: number): Budget {
  const periods = parts.reduce((sum, n) => sum + n, 0)
  const ms = Math.max(seconds * 1_000 * 0.2, seconds * 1_000 - START_MS - periods / PERIODS_PER_MS)
  const whole = (moves: number) => Math.ceil(moves / 1_024) * 1_024
  const plans = parts.map((size) => {
    const all = Math.min(MOST * size, (ms * cores * movesPerMs(size) * size) / Math.max(1, periods) / 2)
    const rounds: number[] = []
    let left = all * (1 - LAST_SHARE)
    // Where there is little, two rounds share it.
    const scale = Math.min(1, left / ((FIRST + SECOND) * size))
    for (const aim of [FIRST * scale, SECOND * scale]) {
      rounds.push(whole(aim * size))
      left -= aim * size
    }
    const times = Math.max(left > SECOND * size ? 1 : 0, Math.round(left / (FURTHER * size)))
    for (let i = 0; i < times; i++) rounds.push(whole(left / times))
    return { rounds, last: whole(Math.min(all * LAST_SHARE * (times === 0 ? 1 : 2), SECOND * 2 * size)) }
  })
  const most = Math.max(0, ...plans.map((plan) => plan.rounds.length))
  return {
    rounds: Array.from({ length: most }, (_, round) => plans.map((plan) => plan.rounds[round] ?? 0)),
    last: plans.map((plan) => plan.last),
  }
}

export const search = (twin: number, moves: number): Schedule => ({ moves, ...ways[twin]! })
export const polish = (moves: number): Schedule => ({ moves, hot: 0.15, cold: 0.01, weights: finish })
