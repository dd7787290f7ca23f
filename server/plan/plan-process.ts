import { AppError, type WireError } from '../../shared/errors.ts'
import type { PlanInput, PlanOutput } from '../../shared/plan.ts'
import { type SolveProgress, solve } from './solve.ts'

/** What the process is told, once, and that it is to end with what there is. */
export type PlanOrder = { input: PlanInput; seconds: number; seed: number } | 'cancel'
/** What it says. */
export type PlanMessage =
  | { progress: Pick<SolveProgress, 'elapsedMs' | 'covered' | 'bound'> }
  | { output: PlanOutput }
  | { error: Pick<WireError, 'message'> & { code: string } }

/** Runs one search in a process of its own: started by `run-plan.ts`, with a lower priority than the server's. */
const cancel = new AbortController()

function say(message: PlanMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected) process.send!(message, undefined, {}, () => resolve())
    else resolve()
  })
}

async function work({ input, seconds, seed }: Exclude<PlanOrder, 'cancel'>): Promise<void> {
  const output = await solve(input, {
    seconds,
    seed,
    signal: cancel.signal,
    onProgress: ({ elapsedMs, covered, bound }) => void say({ progress: { elapsedMs, covered, bound } }),
  })
  await say({ output })
}

process.on('message', (order: PlanOrder) => {
  if (order === 'cancel') return cancel.abort()
  work(order)
    .catch((error: unknown) =>
      say({
        error: {
          code: error instanceof AppError ? error.code : 'internal',
          message: error instanceof Error ? error.message : String(error),
        },
      }),
    )
    .finally(() => process.exit(0))
})
// The server is gone, and nobody waits for the answer.
process.on('disconnect', () => process.exit(0))
