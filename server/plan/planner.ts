import { randomUUID } from 'node:crypto'
import type { PlanInput, PlanOutput } from '../../shared/plan.ts'
import type { ProposalPoint } from '../../shared/proposal.ts'
import type { Context } from '../platform/context.ts'
import { figuresOf, keptPeriodsOf } from './figures.ts'
import { openPlanProcess, type PlanRun } from './run-plan.ts'
import { beginRun, endTries, failLost, tellRuns, tellTries, writeFailed, writeReady } from './run-store.ts'

/** Waiting and running together; each holds its input in memory. */
const MOST = 10
/** Points of a trail that are kept: one where something became better, and the last. */
const POINTS = 400
/** How often it is told what a search has, and asked whether to end it. */
const TELL_MS = 1_000
/** How often it is looked for what others left behind. */
const SWEEP_MS = 10_000

export interface PlanJob {
  id: string
  input: PlanInput
  names: Readonly<Record<string, string>>
  seconds: number
  seed: number
}

/** Runs searches one after another, beside the server. How far each is stands in its proposal, for every node to read. */
export interface Planner {
  /** Its name among all that search, here and on other nodes. */
  readonly runner: string
  isFull(): boolean
  /** @param job of a proposal whose runner is this one */
  start(job: PlanJob): void
  /** Ends a search with what there is; one that waits is not begun. Another runner's is none of its business. */
  cancel(id: string): void
  /** Other work with searches of its own, each in turn with the rest; its proposal's tries are this runner's. */
  inTurn(id: string, work: (search: Search) => Promise<void>): void
  /** Ends all at once. */
  close(): Promise<void>
}
export type Search = (run: Omit<PlanRun, 'cancel' | 'onProgress'>) => Promise<PlanOutput>

interface UnderWay {
  cancel: AbortController
  trail: ProposalPoint[]
  /** The trail as it was told last. */
  told: string
}

export function createPlanner(context: Context): Planner {
  const { log } = context
  const runner = randomUUID()
  const jobs = new Map<string, UnderWay>()
  const others = new Map<string, { end: AbortController; done: Promise<unknown> }>()
  const end = new AbortController()
  let turn: Promise<unknown> = Promise.resolve()

  async function plan({ id, input, names, seconds, seed }: PlanJob, { cancel, trail }: UnderWay) {
    let process: ReturnType<typeof openPlanProcess> | undefined
    try {
      end.signal.throwIfAborted()
      if (!(await beginRun(context, id, runner))) return
      process = openPlanProcess(end.signal, log)
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
      if (!(await writeReady(context, id, runner, { output, figures, trail })))
        log.warn({ proposalId: id }, 'a plan was removed, or given up by others, while it was made')
    } catch (error) {
      if (!end.signal.aborted) log.error({ err: error, proposalId: id }, 'a plan was not made')
      const code = end.signal.aborted ? 'interrupted' : 'internal'
      await writeFailed(context, id, runner, code).catch((broken) =>
        log.error({ err: broken, proposalId: id }, 'a plan was not closed'),
      )
    } finally {
      process?.close()
      jobs.delete(id)
    }
  }

  /** Tells the others what there is, and ends what is no longer to be searched, or not by this runner. */
  async function tell(): Promise<void> {
    const told = [...jobs]
    const runs = told.map(([id, job]) => {
      const trail = JSON.stringify(job.trail)
      const isNew = trail !== job.told
      job.told = trail
      return { id, trail: isNew ? job.trail : null }
    })
    const own = new Map((await tellRuns(context, runner, runs)).map((run) => [run.id, run.cancelAsked]))
    for (const [id, { cancel }] of told) if (own.get(id) ?? true) cancel.abort()
    const tries = [...others.keys()]
    const ownTries = new Set(await tellTries(context, runner, tries))
    for (const id of tries) if (!ownTries.has(id)) others.get(id)?.end.abort()
  }
  const repeat = (ms: number, what: string, work: () => Promise<void>) => {
    let under: Promise<void> | null = null
    const timer = setInterval(() => {
      under ??= work()
        .catch((error) => log.warn({ err: error }, what))
        .finally(() => {
          under = null
        })
    }, ms)
    timer.unref()
    return async () => {
      clearInterval(timer)
      await under
    }
  }
  const sweep = () => failLost(context, 'interrupted')
  const stopSweeping = repeat(SWEEP_MS, 'left-over plans were not closed', sweep)
  const stopTelling = repeat(TELL_MS, 'the progress of plans was not told', async () => {
    if (jobs.size + others.size > 0) await tell()
  })
  const swept = sweep().catch((error) => log.error({ err: error }, 'left-over plans were not closed'))

  return {
    runner,
    isFull: () => jobs.size >= MOST,
    start(job) {
      if (jobs.has(job.id)) return
      const underWay: UnderWay = { cancel: new AbortController(), trail: [], told: '[]' }
      jobs.set(job.id, underWay)
      turn = turn.then(() => plan(job, underWay))
    },
    cancel: (id) => jobs.get(id)?.cancel.abort(),
    inTurn(id, work) {
      if (others.has(id)) return
      const own = new AbortController()
      const signal = AbortSignal.any([end.signal, own.signal])
      const process = openPlanProcess(signal, log)
      // A plan that is asked for meanwhile waits for one of these searches, and not for all.
      const search: Search = (run) => {
        const found = turn.then(() => process.search(run))
        turn = found.catch(() => undefined)
        return found
      }
      const done = work(search)
        .catch((error) => {
          if (!signal.aborted) log.error({ err: error, proposalId: id }, 'additions were not tried')
        })
        .then(() => endTries(context, id, runner))
        .catch((error) => log.error({ err: error, proposalId: id }, 'the trying of additions was not closed'))
        .finally(() => {
          process.close()
          others.delete(id)
        })
      others.set(id, { end: own, done })
    },
    async close() {
      end.abort()
      await Promise.all([stopSweeping(), stopTelling(), swept])
      await turn
      await Promise.all(Array.from(others.values(), ({ done }) => done))
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
