import { fork } from 'node:child_process'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { PlanInput, PlanOutput } from '../../shared/plan.ts'
import type { Log } from '../platform/log.ts'
import type { PlanMessage, PlanOrder } from './plan-process.ts'

const program = fileURLToPath(new URL('./plan-process.ts', import.meta.url))
/** Of its heap; the tables of the mathematical solver are beside it. */
const heapMegabytes = 1_536
/** As `nice -n 15`: lessons go before plans on a busy machine. */
const niceness = 15
/** After its time a search has this long to end by itself. */
const graceMs = 20_000

export interface PlanRun {
  input: PlanInput
  seconds: number
  seed: number
  onProgress?: (progress: { elapsedMs: number; covered: number; bound: number | null }) => void
  /** Ends the search with what there is. */
  cancel: AbortSignal
  /** Ends it at once, with nothing. */
  end: AbortSignal
  log: Log
}

/**
 * Runs a search in a process of its own, so that its memory, its processor time and its faults are not the server's.
 * @throws Error when it broke, or took far longer than asked
 */
export function runPlan({
  input,
  seconds,
  seed,
  onProgress,
  cancel,
  end,
  log,
}: PlanRun): Promise<PlanOutput> {
  return new Promise((resolve, reject) => {
    if (end.aborted) return reject(new Error('the planner ends'))
    const child = fork(program, [], {
      serialization: 'advanced',
      execArgv: [`--max-old-space-size=${heapMegabytes}`, '--disable-warning=ExperimentalWarning'],
      // Nothing of the server's environment is its business.
      env: {},
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let said = ''
    const settle = (done: () => void) => {
      clearTimeout(late)
      cancel.removeEventListener('abort', tellCancel)
      end.removeEventListener('abort', kill)
      done()
      kill()
    }
    const kill = () => void child.kill('SIGKILL')
    const tellCancel = () => {
      if (child.connected) child.send('cancel' satisfies PlanOrder)
    }
    const late = setTimeout(
      () => settle(() => reject(new Error('the search did not end in its time'))),
      seconds * 1_000 + graceMs,
    )
    cancel.addEventListener('abort', tellCancel)
    end.addEventListener('abort', kill)
    child.stderr!.on('data', (text: Buffer) => {
      said = (said + text.toString()).slice(-2_000)
    })
    child.on('spawn', () => {
      try {
        setPriority(child.pid!, niceness)
      } catch (error) {
        log.warn({ err: error }, 'the planner runs with the priority of the server')
      }
      child.send({ input, seconds, seed } satisfies PlanOrder)
      if (cancel.aborted) tellCancel()
    })
    child.on('message', (message: PlanMessage) => {
      if ('progress' in message) onProgress?.(message.progress)
      else if ('output' in message) settle(() => resolve(message.output))
      else settle(() => reject(new Error(`the search broke: ${message.error.message}`)))
    })
    child.on('error', (error) => settle(() => reject(error)))
    child.on('exit', (code, signal) =>
      settle(() => reject(new Error(`the planner's process ended (${code ?? signal}). ${said}`))),
    )
  })
}
