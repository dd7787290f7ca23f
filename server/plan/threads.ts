import { Worker } from 'node:worker_threads'
import type { Job } from './pool.ts'
import type { WorkerCall, WorkerInput, WorkerMessage } from './worker.ts'

/** Threads that take what waits, each one task at a time. */
export interface Threads {
  /** Gives those that are free what waits. */
  next(): void
  /** Whether one of them takes tasks by now. */
  isReady(): boolean
  close(): Promise<void>
}

/**
 * @param waiting taken from its beginning
 * @param fail told when one of them broke, after which none is of use
 */
export function startThreads(
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
