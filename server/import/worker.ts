import { setImmediate as breathe } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { AppError, type WireError } from '../../shared/errors.ts'
import type { ImportKind } from '../../shared/import.ts'
import type { PlannedChange } from './change.ts'
import { type ImportPlan, type Progress, readImport } from './read-import.ts'
import type { Snapshot } from './snapshot.ts'

/** What the thread is started with. */
export interface WorkerInput {
  bytes: Uint8Array
  kinds: readonly ImportKind[]
  snapshot: Snapshot
}

/** What it says: progress, then its changes piece by piece, then the preview; or an error. */
export type WorkerMessage =
  | { progress: Progress }
  | { changes: PlannedChange[] }
  | { preview: ImportPlan['preview']; peakBytes: number }
  | { error: WireError }

/** Changes in one message: what the server's own thread takes in at once. */
const BATCH = 500
/** Milliseconds between two messages of progress. */
const PROGRESS_EVERY = 200

const say = (message: WorkerMessage) => parentPort?.postMessage(message)

async function work({ bytes, kinds, snapshot }: WorkerInput): Promise<void> {
  let told = 0
  let peakBytes = 0
  const plan = await readImport(bytes, kinds, snapshot, (progress) => {
    const now = performance.now()
    if (now - told < PROGRESS_EVERY && progress.share < 1) return
    told = now
    peakBytes = Math.max(peakBytes, process.memoryUsage().heapUsed)
    say({ progress })
  })
  for (let at = 0; at < plan.changes.length; at += BATCH) {
    say({ changes: plan.changes.slice(at, at + BATCH) })
    await breathe()
  }
  say({ preview: plan.preview, peakBytes: Math.max(peakBytes, process.memoryUsage().heapUsed) })
}

work(workerData as WorkerInput).catch((error: unknown) => {
  if (error instanceof AppError) say({ error: error.toWire() })
  // The parent hears of it as the worker's own `error`.
  else
    queueMicrotask(() => {
      throw error
    })
})
