import { type ChildProcess, fork } from 'node:child_process'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { PlanInput, PlanOutput } from '../../shared/plan.ts'
import type { Log } from '../platform/log.ts'
import type { PlanMessage, PlanOrder } from './plan-process.ts'

const program = fileURLToPath(new URL('./plan-process.ts', import.meta.url))
/** Of its heap; what the mathematical solver takes is beside it. */
const heapMegabytes = 1_536
/** As `nice -n 10`: lessons go before plans on a busy machine. */
const niceness = 10
/** A search that is starved of processor time may take so much longer than its own time. */
const graceMs = 120_000

export interface PlanRun {
  input: PlanInput
  seconds: number
  seed: number
  /** 2 unless told; a small input is quicker with 0: in the process's own. */
  threads?: number
  onProgress?: (progress: { elapsedMs: number; covered: number; bound: number | null }) => void
  /** Ends the search with what there is. */
  cancel?: AbortSignal
}

/** A process that searches, one input after another. */
export interface PlanProcess {
  /** @throws Error when it broke, took far longer than asked, or was closed */
  search(run: PlanRun): Promise<PlanOutput>
  close(): void
}

/**
 * Starts a process for searches, so that their memory, processor time and faults are not the server's.
 * @param end ends it at once
 */
export function openPlanProcess(end: AbortSignal, log: Log): PlanProcess {
  const child = fork(program, [], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${heapMegabytes}`],
    // Nothing of the server's environment is its business.
    env: {},
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let said = ''
  let gone: Error | null = null
  const waiting = new Set<(error: Error) => void>()
  const close = () => {
    end.removeEventListener('abort', close)
    child.kill('SIGKILL')
  }
  const leave = (error: Error) => {
    gone ??= error
    for (const reject of waiting) reject(gone)
    close()
  }
  end.addEventListener('abort', close)
  if (end.aborted) close()
  child.stderr!.on('data', (text: Buffer) => {
    said = (said + text.toString()).slice(-2_000)
  })
  child.on('spawn', () => {
    try {
      setPriority(child.pid!, niceness)
    } catch (error) {
      log.warn({ err: error }, 'the planner runs with the priority of the server')
    }
  })
  child.on('error', leave)
  child.on('exit', (code, signal) =>
    leave(new Error(`the planner's process ended (${code ?? signal}). ${said}`)),
  )
  return {
    close,
    search: (run) => (gone ? Promise.reject(gone) : answered(child, run, waiting, (error) => leave(error))),
  }
}

function answered(
  child: ChildProcess,
  { input, seconds, seed, threads = 2, onProgress, cancel }: PlanRun,
  waiting: Set<(error: Error) => void>,
  onLate: (error: Error) => void,
): Promise<PlanOutput> {
  return new Promise<PlanOutput>((resolve, reject) => {
    const tell = (order: PlanOrder) => {
      if (child.connected) child.send(order)
    }
    const tellCancel = () => tell('cancel')
    const settle = () => {
      clearTimeout(late)
      waiting.delete(fail)
      child.off('message', hear)
      cancel?.removeEventListener('abort', tellCancel)
    }
    const fail = (error: Error) => {
      settle()
      reject(error)
    }
    const hear = (message: PlanMessage) => {
      if ('progress' in message) return onProgress?.(message.progress)
      if ('error' in message) return fail(new Error(`the search broke: ${message.error.message}`))
      settle()
      resolve(message.output)
    }
    const late = setTimeout(
      () => onLate(new Error('the search did not end in its time')),
      seconds * 1_000 + graceMs,
    )
    waiting.add(fail)
    child.on('message', hear)
    cancel?.addEventListener('abort', tellCancel)
    tell({ input, seconds, seed, threads })
    if (cancel?.aborted) tellCancel()
  })
}
