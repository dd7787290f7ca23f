import { parentPort, workerData } from 'node:worker_threads'
import type { PlanInput } from '../../shared/plan.ts'
import { type Answer, createTasks, type Task, watch } from './tasks.ts'

/** What a thread of the planner is started with. */
export interface WorkerInput {
  input: PlanInput
  /** One number: above 0 tells it to end with what there is. */
  flag: SharedArrayBuffer
  /** By `clockMs`. */
  deadline: number
}
export type WorkerCall = { id: number; task: Task }
export type WorkerMessage =
  | { ready: true }
  | { id: number; answer: Answer }
  | { id: number; error: string }
  | { better: { part: number; covered: number } }

const { input, flag, deadline } = workerData as WorkerInput
const say = (message: WorkerMessage) => parentPort!.postMessage(message)
const run = await createTasks(input, {
  ...watch(new Int32Array(flag), deadline),
  better: (part, covered) => say({ better: { part, covered } }),
})
parentPort!.on('message', async ({ id, task }: WorkerCall) => {
  try {
    say({ id, answer: await run(task) })
  } catch (error) {
    say({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
say({ ready: true })
