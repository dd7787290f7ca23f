import { Worker } from 'node:worker_threads'
import { AppError } from '../../shared/errors.ts'
import type { ImportKind } from '../../shared/import.ts'
import type { PlannedChange } from './change.ts'
import type { ImportPlan, Progress } from './read-import.ts'
import type { Snapshot } from './snapshot.ts'
import type { WorkerInput, WorkerMessage } from './worker.ts'

/** 50,000 rows of 12 columns use about 150 MB of it. */
export const workerLimits = { heapMegabytes: 512, seconds: 120 }

export interface WorkerRun {
  bytes: Uint8Array
  kinds: readonly ImportKind[]
  snapshot: Snapshot
  onProgress(progress: Progress): void
  /** Ends the thread. */
  signal?: AbortSignal
  limits?: typeof workerLimits
}

/**
 * `readImport` in a thread of its own, with bounds on memory and time, so that no file stops the server.
 * @throws AppError as readImport does; file_too_large beyond the bounds
 */
export function runInWorker(run: WorkerRun): Promise<ImportPlan & { peakBytes: number }> {
  const { heapMegabytes, seconds } = run.limits ?? workerLimits
  // A copy that can be handed over whole; a Buffer may be a part of a shared one.
  const bytes = new Uint8Array(run.bytes)
  const input: WorkerInput = { bytes, kinds: run.kinds, snapshot: run.snapshot }
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: input,
    transferList: [bytes.buffer],
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    // Nothing of the server's environment is its business.
    env: {},
  })
  return new Promise<ImportPlan & { peakBytes: number }>((resolve, reject) => {
    const changes: PlannedChange[] = []
    const end = (settle: () => void) => {
      clearTimeout(timer)
      run.signal?.removeEventListener('abort', abort)
      settle()
      void worker.terminate()
    }
    const tooLarge = (why: string) =>
      new AppError('file_too_large', 'This file takes too much to read. Split it, and import the parts.', {
        why,
      })
    const timer = setTimeout(() => end(() => reject(tooLarge('time'))), seconds * 1_000)
    const abort = () => end(() => reject(new AppError('not_found', 'The import was given up.')))
    run.signal?.addEventListener('abort', abort)
    worker.on('message', (message: WorkerMessage) => {
      if ('progress' in message) run.onProgress(message.progress)
      else if ('changes' in message) changes.push(...message.changes)
      else if ('error' in message) {
        const { code, message: text, details } = message.error
        end(() => reject(new AppError(code, text, details)))
      } else end(() => resolve({ ...message, changes }))
    })
    worker.on('error', (error) => {
      const full = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      end(() => reject(full ? tooLarge('memory') : error))
    })
    worker.on('exit', () => end(() => reject(new Error('the import worker ended without an answer'))))
  })
}
