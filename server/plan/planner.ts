import type { PlanInput, PlanOutput } from '../../shared/plan.ts'
import type { ProposalPoint } from '../../shared/proposal.ts'
import type { Context } from '../platform/context.ts'
import { figuresOf, keptPeriodsOf } from './figures.ts'
import { failUnfinished, markRunning, writeFailed, writeReady } from './proposal-store.ts'
import { openPlanProcess, type PlanRun } from './run-plan.ts'

/** Waiting and running together; each holds its input in memory. */
const MOST = 10
/** Points of a trail that are kept: one where something became better, and the last. */
const POINTS = 400

export interface PlanJob {
  id: string
  input: PlanInput
  names: Readonly<Record<string, string>>
  seconds: number
  seed: number
}

/** Runs searches one after another, beside the server. */
export interface Planner {
  isFull(): boolean
  start(job: PlanJob): void
  /** Ends a search with what there is; one that waits is not begun. */
  cancel(id: string): void
  /** How far a search has come; null when it is not under way here. */
  trailOf(id: string): ProposalPoint[] | null
  /** Other work with searches of its own, each in turn with the rest; the same id is not begun twice. */
  inTurn(id: string, work: (search: Search) => Promise<void>): void
  isBusy(id: string): boolean
  /** Ends all at once. */
  close(): Promise<void>
}
export type Search = (run: Omit<PlanRun, 'cancel' | 'onProgress'>) => Promise<PlanOutput>

interface UnderWay {
  cancel: AbortController
  trail: ProposalPoint[]
}

export function createPlanner(context: Context): Planner {
  const { log } = context
  const jobs = new Map<string, UnderWay>()
  const others = new Map<string, Promise<unknown>>()
  const end = new AbortController()
  // What was under way when the program ended last is over.
  let turn: Promise<unknown> = failUnfinished(context, 'interrupted').catch((error) =>
    log.error({ err: error }, 'left-over plans were not closed'),
  )

  async function plan({ id, input, names, seconds, seed }: PlanJob, { cancel, trail }: UnderWay) {
    if (end.signal.aborted) return
    const process = openPlanProcess(end.signal, log)
    try {
      await markRunning(context, id)
      const kept = keptPeriodsOf(input)
      const output = await process.search({
        input,
        seconds,
        seed,
        cancel: cancel.signal,
        onProgress: ({ elapsedMs, covered, bound }) =>
          note(trail, {
            ms: Math.round(elapsedMs),
            covered: Math.max(0, covered - kept),
            bound: bound === null ? null : Math.max(0, bound - kept),
          }),
      })
      const figures = figuresOf(input, output, names)
      note(trail, {
        ms: Math.round(output.stats.seconds * 1_000),
        covered: figures.covered,
        bound: figures.bound,
      })
      await writeReady(context, id, { output, figures, trail })
    } catch (error) {
      if (!end.signal.aborted) log.error({ err: error, proposalId: id }, 'a plan was not made')
      await writeFailed(context, id, end.signal.aborted ? 'interrupted' : 'internal').catch((broken) =>
        log.error({ err: broken, proposalId: id }, 'a plan was not closed'),
      )
    } finally {
      process.close()
      jobs.delete(id)
    }
  }

  return {
    isFull: () => jobs.size >= MOST,
    start(job) {
      if (jobs.has(job.id)) return
      const underWay = { cancel: new AbortController(), trail: [] }
      jobs.set(job.id, underWay)
      turn = turn.then(() => plan(job, underWay))
    },
    cancel: (id) => jobs.get(id)?.cancel.abort(),
    trailOf: (id) => jobs.get(id)?.trail ?? null,
    inTurn(id, work) {
      if (others.has(id)) return
      const process = openPlanProcess(end.signal, log)
      // A plan that is asked for meanwhile waits for one of these searches, and not for all.
      const search: Search = (run) => {
        const found = turn.then(() => process.search(run))
        turn = found.catch(() => undefined)
        return found
      }
      const done = work(search)
        .catch((error) => {
          if (!end.signal.aborted) log.error({ err: error, proposalId: id }, 'additions were not tried')
        })
        .finally(() => {
          process.close()
          others.delete(id)
        })
      others.set(id, done)
    },
    isBusy: (id) => others.has(id),
    async close() {
      end.abort()
      await turn
      await Promise.all(others.values())
    },
  }
}

/** Keeps where something became better, and the last moment. */
function note(trail: ProposalPoint[], point: ProposalPoint): void {
  const before = trail.at(-2)
  const last = trail.at(-1)
  const same = (a: ProposalPoint | undefined, b: ProposalPoint | undefined) =>
    a !== undefined && b !== undefined && a.covered === b.covered && a.bound === b.bound
  if (trail.length >= POINTS || (same(last, point) && same(before, last))) trail.pop()
  trail.push(point)
}
