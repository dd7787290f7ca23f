import { setImmediate as turn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { PlanInput } from '../../shared/plan.ts'
import { type Answer, type Answers, createTasks, type Task, watch } from './tasks.ts'
import type { WorkerCall, WorkerInput, WorkerMessage } from './worker.ts'

export interface Pool {
  /** Does a task on the next thread that is free; in the order they were given. */
  run<T extends Task>(task: T): Promise<Answers[T['do']]>
  /** Makes tasks under way end with what they have, and later ones end at once. */
  cut(): void
  close(): Promise<void>
}

interface Job {
  task: Task
  resolve(answer: unknown): void
  reject(error: Error): void
}

/** Demanded periods up to which the caller's own thread begins: often it is done before threads would have started. */
const SMALL = 2_000
/** Milliseconds of the processor's work in the caller's own thread after which others are worth their start. */
const PATIENCE = 150
const workMs = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

/** Threads that all know the same input. With none, or as long as they are not needed, tasks are done in the caller's own. */
export function openPool(
  input: PlanInput,
  threads: number,
  deadline: number,
  better: (part: number, covered: number) => void,
): Pool {
  const flag = new SharedArrayBuffer(4)
  const waiting: Job[] = []
  const begun = workMs()
  const small = input.demands.reduce((sum, demand) => sum + demand.periods, 0) <= SMALL
  let runHere: ((task: Task) => Answer) | null = null
  let isHere = false
  let others: Threads | null = null
  let broken: Error | null = null
  const fail = (error: Error) => {
    broken ??= error
    for (const job of waiting.splice(0)) job.reject(broken)
  }
  const start = () => {
    others ??= startThreads(threads, { input, flag, deadline }, waiting, better, fail)
  }
  const workHere = async () => {
    isHere = true
    while (others === null || (small && !others.isReady())) {
      // Between two tasks it is heard who wants the end.
      await turn()
      const job = waiting.shift()
      if (!job) break
      try {
        runHere ??= createTasks(input, { ...watch(new Int32Array(flag), deadline), better })
        job.resolve(runHere(job.task))
      } catch (error) {
        job.reject(error as Error)
      }
      if (threads > 0 && workMs() - begun > PATIENCE) start()
    }
    isHere = false
  }
  if (threads > 0 && !small) start()
  return {
    run: (task) =>
      new Promise<unknown>((resolve, reject) => {
        if (broken) return reject(broken)
        waiting.push({ task, resolve, reject })
        others?.next()
        if (!isHere) void workHere()
      }) as Promise<never>,
    cut: () => void Atomics.store(new Int32Array(flag), 0, 1),
    close: async () => others?.close(),
  }
}

interface Threads {
  /** Gives those that are free what waits. */
  next(): void
  /** Whether one of them takes tasks by now. */
  isReady(): boolean
  close(): Promise<void>
}

function startThreads(
  count: number,
  workerData: WorkerInput,
  waiting: Job[],
  better: (part: number, covered: number) => void,
  fail: (error: Error) => void,
): Threads {
  /** Those that have started, and what each is at. */
  const ready = new Map<Worker, { id: number; job: Job } | null>()
  let calls = 0
  const next = () => {
    for (const [worker, current] of ready) {
      if (current !== null || waiting.length === 0) continue
      const job = waiting.shift()!
      const call: WorkerCall = { id: ++calls, task: job.task }
      ready.set(worker, { id: call.id, job })
      worker.postMessage(call)
    }
  }
  const broken = (error: Error) => {
    for (const current of ready.values()) current?.job.reject(error)
    fail(error)
  }
  const start = () => {
    // Nothing of the server's environment is its business.
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData, env: {} })
    worker.on('message', (message: WorkerMessage) => {
      if ('better' in message) return better(message.better.part, message.better.covered)
      const current = ready.get(worker)
      if ('id' in message) {
        if (current?.id !== message.id) return
        if ('error' in message) current.job.reject(new Error(message.error))
        else current.job.resolve(message.answer)
      }
      ready.set(worker, null)
      next()
    })
    worker.on('error', broken)
    worker.on('exit', () => broken(new Error('a thread of the planner ended without an answer')))
    return worker
  }
  const all = Array.from({ length: count }, start)
  return {
    next,
    isReady: () => ready.size > 0,
    async close() {
      await Promise.all(all.map((worker) => worker.removeAllListeners('exit').terminate()))
    },
  }
}
