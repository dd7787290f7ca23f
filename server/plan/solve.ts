import {
  type PlanInput,
  type PlanOutput,
  type PlanStats,
  type PlanUnmet,
  planOutputFormat,
} from '../../shared/plan.ts'
import { budgetOf, closingMs, polish, search } from './budget.ts'
import { type Ground, readGround } from './ground.ts'
import { seatKeysOf } from './held.ts'
import { sumOf } from './lay-out.ts'
import { openPool, type Pool } from './pool.ts'
import { betterOf, clockMs, type Found, type Ideal } from './tasks.ts'

export interface SolveProgress {
  elapsedMs: number
  covered: number
  /** Proven upper bound on covered periods; null as long as there is none. */
  bound: number | null
}

export interface SolveOptions {
  /** Wall clock, from the call on, or from `since`. */
  seconds: number
  /** In terms of `clockMs`. */
  since?: number
  /** The same input, seconds and seed give the same plan. */
  seed: number
  /** Takes what there is: `solve` then answers with the best so far, it does not throw. */
  signal?: AbortSignal
  onProgress?: (progress: SolveProgress) => void
  /** Beside the caller's own, which begins what is small; the answer does not depend on it. Two unless told. */
  threads?: number
}

/** How far a part has come. */
interface PartState {
  best: Found | null
  bound: number
  /** The most told of by a search under way. */
  told: number
  ideal: Ideal
}

/**
 * Finds the week that covers most. Begins in the caller's thread, whose event loop is free between tasks only, and goes on in threads
 * of its own where there is more to do.
 * @param input as `readPlanInput` lets through
 */
export async function solve(input: PlanInput, options: SolveOptions): Promise<PlanOutput> {
  const begin = options.since ?? clockMs()
  const demanded = input.demands.reduce((sum, demand) => sum + demand.periods, 0)
  const searching = Math.max(options.seconds * 500, options.seconds * 1_000 - closingMs(input.demands.length))
  const parts: PartState[] = []
  let already = 0
  const progress = (): void => {
    if (!options.onProgress || parts.length === 0) return
    const covered =
      already + parts.reduce((sum, part) => sum + Math.max(part.told, part.best?.worth.covered ?? 0), 0)
    const bound = already + parts.reduce((sum, part) => sum + part.bound, 0)
    options.onProgress({ elapsedMs: clockMs() - begin, covered, bound })
  }
  const pool = openPool(input, options.threads ?? 2, begin + searching, (part, covered) => {
    const state = parts[part]
    if (!state || covered <= Math.max(state.told, state.best?.worth.covered ?? 0)) return
    state.told = covered
    progress()
  })
  options.signal?.addEventListener('abort', pool.cut)
  if (options.signal?.aborted) pool.cut()
  try {
    const survey = await pool.run({ do: 'survey' })
    already = survey.kept.reduce((sum, lesson) => sum + lesson.receivers.length, 0)
    for (const bound of survey.parts)
      parts.push({ best: null, bound, told: 0, ideal: { receivers: 0, minutes: 0 } })
    progress()
    const over = () => options.signal?.aborted === true || clockMs() >= begin + searching
    const cut = await searchParts(pool, parts, survey.parts, options, over, progress)
    const ground = readGround(input)
    const described = await Promise.all(
      parts.map((part, index) => pool.run({ do: 'describe', part: index, chosen: part.best!.chosen })),
    )
    const unmet = [...(await pool.run({ do: 'outside' })), ...described.flatMap((one) => one.unmet)]
    const lessons = [...survey.kept, ...described.flatMap((one) => one.lessons)]
    const bound = already + parts.reduce((sum, part) => sum + part.bound, 0)
    const stats = statsOf(ground, lessons)
    const ended =
      bound === stats.covered ? 'optimal' : options.signal?.aborted ? 'cancelled' : cut ? 'clock' : 'work'
    return {
      format: planOutputFormat,
      lessons: inOrder(lessons),
      unmet: unmetInOrder(input, unmet),
      bound,
      dropped: survey.dropped,
      stats: {
        ...stats,
        demanded,
        parts: parts.length,
        ended,
        seconds: Math.round(clockMs() - begin) / 1_000,
        seed: options.seed,
      },
    }
  } finally {
    options.signal?.removeEventListener('abort', pool.cut)
    await pool.close()
  }
}

/** Rounds of searches, and of bounds in between, until all is proven or the work is done. True where the clock or the caller ended it. */
async function searchParts(
  pool: Pool,
  parts: PartState[],
  sizes: readonly number[],
  { seconds, seed }: SolveOptions,
  over: () => boolean,
  progress: () => void,
): Promise<boolean> {
  const budget = budgetOf(sizes, seconds, 2)
  let cut = false
  const proven = (part: PartState) => part.best !== null && part.best.worth.covered >= part.bound
  const take = (part: PartState, found: Found) => {
    part.best = betterOf(part.best, found)
    cut ||= found.cut
    progress()
  }
  const seedOf = (round: number, index: number, twin: number) =>
    (Math.imul(seed + 1, 0x9e3779b1) ^
      Math.imul(round * 2 + twin + 1, 0x85ebca6b) ^
      Math.imul(index + 1, 0xc2b2ae35)) >>>
    0
  const begun = await Promise.all(parts.map((_, index) => pool.run({ do: 'begin', part: index })))
  for (const [index, part] of parts.entries()) {
    take(part, begun[index]!.found)
    part.ideal = begun[index]!.ideal
  }
  progress()
  const searchOnce = (index: number, round: number, twin: number, moves: number) =>
    pool.run({
      do: 'anneal',
      part: index,
      seed: seedOf(round, index, twin),
      schedule: search(twin, moves),
      // The quick round betters what there is at once; the longer ones look elsewhere.
      start: round === 0 ? parts[index]!.best!.chosen : null,
      enough: parts[index]!.bound,
    })
  // A part's own tasks follow from each other alone: what the others do changes when they are done, not what they find.
  const searchPart = async (part: PartState, index: number): Promise<void> => {
    for (const [round, all] of budget.rounds.entries()) {
      const moves = all[index]!
      if (moves === 0 || proven(part) || over()) break
      if (parts.length === 1) {
        const pair = await Promise.all([0, 1].map((twin) => searchOnce(index, round, twin, moves)))
        // Which of two equals is taken does not depend on which came first.
        for (const found of pair) take(part, found)
      } else
        for (const twin of [0, 1]) if (!proven(part)) take(part, await searchOnce(index, round, twin, moves))
      if (proven(part) || over() || round >= boundRounds.length) continue
      const aim = part.best!.worth.covered
      const { bound } = await pool.run({ do: 'bound', part: index, aim, rounds: boundRounds[round]! })
      part.bound = Math.min(part.bound, bound)
      progress()
    }
    if (isIdeal(part) || over()) return
    const found = await pool.run({
      do: 'anneal',
      part: index,
      seed: seedOf(budget.rounds.length, index, 0),
      schedule: polish(budget.last[index]!),
      start: part.best!.chosen,
      enough: Number.POSITIVE_INFINITY,
    })
    take(part, found)
  }
  await Promise.all(parts.map(searchPart))
  return cut || over()
}

/** Whether nothing about a part could be better, which is soon seen where there is plenty. */
function isIdeal({ best, bound, ideal }: PartState): boolean {
  const { covered, nothing, lessons, minutes } = best!.worth
  const full = covered === bound && nothing === 0 && lessons * ideal.receivers < covered + ideal.receivers
  return full && minutes === covered * ideal.minutes
}

/** Rounds of prices after each round of searches. */
const boundRounds = [300, 1_500, 3_000, 6_000]

function statsOf(
  ground: Ground,
  lessons: PlanOutput['lessons'],
): Omit<PlanStats, 'demanded' | 'parts' | 'ended' | 'seconds' | 'seed'> {
  const sum = sumOf(ground, lessons)
  const served = new Set(
    lessons.flatMap((l) => l.receivers.map((r) => JSON.stringify([r.classGroup, l.subject]))),
  )
  const { demands, previous } = ground.input
  const seats = new Set(previous.length > 0 ? lessons.flatMap(seatKeysOf) : [])
  return {
    covered: sum.covered,
    demandsWithNothing: demands.filter(
      (d) => d.periods > 0 && !served.has(JSON.stringify([d.classGroup, d.subject])),
    ).length,
    lessons: lessons.length,
    overlapMinutes: sum.minutes,
    meanOverlap: sum.covered === 0 ? 0 : Math.round((sum.shares / sum.covered) * 10_000) / 10_000,
    changes: previous.flatMap(seatKeysOf).filter((seat) => !seats.has(seat)).length,
  }
}

const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
/** Clock times in order are texts in order. */
const inOrder = (lessons: PlanOutput['lessons']): PlanOutput['lessons'] =>
  [...lessons].sort((a, b) => a.weekday - b.weekday || before(a.start, b.start) || before(a.id, b.id))

function unmetInOrder(input: PlanInput, unmet: PlanUnmet[]): PlanUnmet[] {
  if (unmet.length < 2) return unmet
  const place = new Map(input.demands.map((d, index) => [JSON.stringify([d.classGroup, d.subject]), index]))
  const of = (one: PlanUnmet) => place.get(JSON.stringify([one.classGroup, one.subject])) ?? 0
  return [...unmet].sort((a, b) => of(a) - of(b))
}
