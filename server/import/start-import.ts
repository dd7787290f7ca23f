import { AppError } from '../../shared/errors.ts'
import { FILE_BYTES } from '../../shared/file.ts'
import { type ImportJob, type ImportKind, TOUCHED_SHOWN } from '../../shared/import.ts'
import { minutes } from '../../shared/time.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { refusalOf } from '../platform/refusal.ts'
import type { ImportDeps } from './deps.ts'
import { demandArchive } from './file-type.ts'
import { type Job, type Jobs, jobLimits, jobView, ownerOf } from './jobs.ts'
import { runInWorker } from './run-worker.ts'
import { demandImport, takeSnapshot } from './take-snapshot.ts'
import { touchedByBells } from './touched-by-bells.ts'

export interface StartImport {
  regionId: string
  kinds: ImportKind[]
  fileName: string
  bytes: Uint8Array
}

/**
 * Takes a workbook and begins to read it; the answer comes at once, the preview when it is read. The same id again
 * answers with the same import.
 * @throws AppError not_found, forbidden, file_too_large, file_not_a_workbook, unavailable
 */
export async function startImport(
  context: Context,
  deps: ImportDeps,
  jobs: Jobs,
  actor: Actor,
  id: string,
  { bytes, ...input }: StartImport,
): Promise<ImportJob> {
  if (jobs.has(id)) return jobView(jobs.of(actor, id))
  await demandImport(context, actor, input.regionId, input.kinds)
  if (bytes.length > FILE_BYTES)
    throw new AppError('file_too_large', 'The file is larger than 20 MB. Split it.', {
      why: 'bytes',
      limitBytes: FILE_BYTES,
    })
  demandArchive(bytes)
  const job: Job = {
    id,
    owner: ownerOf(actor),
    ...input,
    state: 'reading',
    progress: { rows: 0, share: 0 },
    preview: null,
    changes: [],
    written: null,
    error: null,
    expiresAt: context.now().getTime() + minutes(jobLimits.minutes),
    cancel: new AbortController(),
    work: Promise.resolve(),
  }
  jobs.add(job)
  job.work = jobs.inTurn(() => read(context, deps, actor, job, bytes))
  return jobView(job)
}

async function read(
  context: Context,
  deps: ImportDeps,
  actor: Actor,
  job: Job,
  bytes: Uint8Array,
): Promise<void> {
  const { signal } = job.cancel
  if (signal.aborted) return
  try {
    const snapshot = await takeSnapshot(context, actor, job.regionId, job.kinds)
    const onProgress = (progress: Job['progress']) => {
      job.progress = progress
    }
    const plan = await runInWorker({ bytes, kinds: job.kinds, snapshot, onProgress, signal })
    const touched = await touchedByBells(context, deps.touchedBy, plan.changes)
    job.preview = { ...plan.preview, touched: touched.slice(0, TOUCHED_SHOWN), touchedCount: touched.length }
    job.changes = plan.changes
    job.state = 'ready'
  } catch (error) {
    if (signal.aborted) return
    job.error = refusalOf(error, context.log, 'reading an import').toWire()
    job.state = 'failed'
  }
}
