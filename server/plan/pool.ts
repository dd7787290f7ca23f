import { Worker } from 'node:worker_threads'
import type { PlanInput } from '../../shared/plan.ts'
import { type Answers, createTasks, type Task, watch } from './tasks.ts'
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

/** Threads that all know the same input. With none, tasks are done in the caller's own thread. */
export function openPool(
  input: PlanInput,
  threads: number,
  deadline: number,
  better: (part: number, covered: number) => void,
): Pool {
  const flag = new SharedArrayBuffer(4)
  const cut = () => void Atomics.store(new Int32Array(flag), 0, 1)
  if (threads === 0) {
    const run = createTasks(input, { ...watch(new Int32Array(flag), deadline), better })
    return { run: async (task) => run(task) as never, cut, close: async () => {} }
  }
  const waiting: Job[] = []
  const busy = new Map<Worker, { id: number; job: Job } | null>()
  let calls = 0
  let broken: Error | null = null

  const next = () => {
    for (const [worker, current] of busy) {
      if (current !== null || waiting.length === 0) continue
      const job = waiting.shift()!
      const call: WorkerCall = { id: ++calls, task: job.task }
      busy.set(worker, { id: call.id, job })
      worker.postMessage(call)
    }
  }
  const fail = (error: Error) => {
    broken ??= error
    for (const current of busy.values()) current?.job.reject(broken)
    for (const job of waiting.splice(0)) job.reject(broken)
  }
  for (let i = 0; i < threads; i++) {
    const workerData: WorkerInput = { input, flag, deadline }
    // Nothing of the server's environment is its business.
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData, env: {} })
    busy.set(worker, null)
    worker.on('message', (message: WorkerMessage) => {
      if ('better' in message) return better(message.better.part, message.better.covered)
      const current = busy.get(worker)
      if (!current || current.id !== message.id) return
      busy.set(worker, null)
      if ('error' in message) current.job.reject(new Error(message.error))
      else current.job.resolve(message.answer)
      next()
    })
    worker.on('error', fail)
    worker.on('exit', () => fail(new Error('a thread of the planner ended without an answer')))
  }
  return {
    run: (task) =>
      new Promise<unknown>((resolve, reject) => {
        if (broken) return reject(broken)
        waiting.push({ task, resolve, reject })
        next()
      }) as Promise<never>,
    cut,
    async close() {
      await Promise.all([...busy.keys()].map((worker) => worker.removeAllListeners('exit').terminate()))
    },
  }
}
