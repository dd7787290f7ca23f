import type { PlanInput } from '../../shared/plan.ts'
import { type Answer, type Answers, clockMs, createTasks, type Task, watch } from './tasks.ts'
import type { Threads } from './threads.ts'

export interface Pool {
  /** Does a task on the next thread that is free; in the order they were given. */
  run<T extends Task>(task: T): Promise<Answers[T['do']]>
  /** Makes tasks under way end with what they have, and later ones end at once. */
  cut(): void
  close(): Promise<void>
}

export interface Job {
  task: Task
  resolve(answer: unknown): void
  reject(error: Error): void
}

/** Demanded periods up to which the caller's own thread begins: often it is done before others would have started. */
const SMALL = 2_000
/** Milliseconds of the processor's work in the caller's own thread after which others are worth their start. */
const PATIENCE = 150
const workMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
/** Whether so much was worked since then; the clock is asked first, which costs nothing. */
const isLong = (since: { clock: number; work: number }) =>
  clockMs() - since.clock > PATIENCE && workMs() - since.work > PATIENCE

/** Threads that all know the same input. With none, or as long as they are not needed, tasks are done in the caller's own. */
export function openPool(
  input: PlanInput,
  threads: number,
  deadline: number,
  better: (part: number, covered: number) => void,
): Pool {
  const flag = new SharedArrayBuffer(4)
  const waiting: Job[] = []
  const begun = { clock: clockMs(), work: workMs() }
  const small = input.demands.reduce((sum, demand) => sum + demand.periods, 0) <= SMALL
  let runHere: ((task: Task) => Answer | Promise<Answer>) | null = null
  let isHere = false
  let starting: Promise<void> | null = null
  let others: Threads | null = null
  let broken: Error | null = null
  const fail = (error: Error) => {
    broken ??= error
    for (const job of waiting.splice(0)) job.reject(broken)
  }
  const start = () => {
    starting ??= import('./threads.ts').then(({ startThreads }) => {
      others = startThreads(threads, { input, flag, deadline }, waiting, better, fail)
    }, fail)
  }
  const workHere = async () => {
    isHere = true
    while (waiting.length > 0 && !others?.isReady()) {
      // Between two tasks it is heard who wants the end.
      await new Promise((resolve) => setImmediate(resolve))
      const job = waiting.shift()
      if (!job) break
      try {
        runHere ??= await createTasks(input, { ...watch(new Int32Array(flag), deadline), better })
        job.resolve(await runHere(job.task))
      } catch (error) {
        job.reject(error as Error)
      }
      if (threads > 0 && isLong(begun)) start()
    }
    isHere = false
  }
  const worksHere = threads === 0 || small
  if (!worksHere) start()
  return {
    run: (task) =>
      new Promise<unknown>((resolve, reject) => {
        if (broken) return reject(broken)
        waiting.push({ task, resolve, reject })
        others?.next()
        if (worksHere && !isHere) void workHere()
      }) as Promise<never>,
    cut: () => void Atomics.store(new Int32Array(flag), 0, 1),
    async close() {
      await starting
      await others?.close()
    },
  }
}
