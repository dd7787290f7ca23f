import { AppError } from '../../shared/errors.ts'
import type { PlanInput, PlanOutput } from '../../shared/plan.ts'
import { type SolveProgress, solve } from './solve.ts'

/** What the process is told: to search, one input after another, or to end a search with what there is. */
export type PlanOrder = { input: PlanInput; seconds: number; seed: number; threads: number } | 'cancel'
/** What it says. */
export type PlanMessage =
  | { progress: SolveProgress }
  | { output: PlanOutput }
  | { error: { code: string; message: string } }

/** Searches in a process of its own: started by `run-plan.ts`, with a lower priority than the server's. */
let cancel = new AbortController()

function say(message: PlanMessage): void {
  if (process.connected) process.send!(message)
}

async function search({ input, ...options }: Exclude<PlanOrder, 'cancel'>): Promise<void> {
  cancel = new AbortController()
  try {
    const { signal } = cancel
    say({ output: await solve(input, { ...options, signal, onProgress: (progress) => say({ progress }) }) })
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'internal'
    say({ error: { code, message: error instanceof Error ? (error.stack ?? error.message) : String(error) } })
  }
}

process.on('message', (order: PlanOrder) => {
  if (order === 'cancel') cancel.abort()
  else void search(order)
})
// Nobody waits for an answer any more.
process.on('disconnect', () => process.exit(0))
