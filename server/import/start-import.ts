import { AppError } from '../../shared/errors.ts'
import { IMPORT_BYTES, type ImportJob, type ImportKind } from '../../shared/import.ts'
import { minutes } from '../../shared/time.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { refusalOf } from '../platform/refusal.ts'
import type { ImportDeps } from './calendars.ts'
import { demandArchive } from './file-type.ts'
import { type Job, type Jobs, jobLimits, jobView, ownerOf } from './jobs.ts'
import { runInWorker } from './run-worker.ts'
import { takeSnapshot } from './take-snapshot.ts'

export interface StartImport {
  regionId: string
  kinds: ImportKind[]
  fileName: string
  bytes: Uint8Array
}

/**
 * Takes a workbook and begins to read it; the answer comes at once, the preview when it is read (`read-import-job.ts`).
 * The same id again answers with the same import.
 * @throws AppError not_found, forbidden, file_too_large, file_not_a_workbook, unavailable
 */
export async function startImport(
  context: Context,
  deps: ImportDeps,
  jobs: Jobs,
  actor: Actor,
  id: string,
  input: StartImport,
): Promise<ImportJob> {
  const { regionId, kinds, fileName, bytes } = input
  const known = jobs.find(id)
  if (known) return jobView(jobs.of(actor, id))
  // Asks the policy; taken anew when it is the file's turn.
  await takeSnapshot(context, deps.calendars, actor, regionId, kinds)
  if (bytes.length > IMPORT_BYTES)
    throw new AppError('file_too_large', 'The file is larger than 20 MB. Split it.', {
      why: 'bytes',
      limitBytes: IMPORT_BYTES,
    })
  demandArchive(bytes)
  const job: Job = {
    id,
    owner: ownerOf(actor),
    regionId,
    kinds,
    fileName,
    state: 'reading',
    progress: { rows: 0, share: 0 },
    preview: null,
    changes: [],
    written: null,
    error: null,
    expiresAt: context.now().getTime() + minutes(jobLimits.minutes),
    cancel: new AbortController(),
  }
  jobs.add(job)
  void jobs.inTurn(() => read(context, deps, actor, job, bytes))
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
    const snapshot = await takeSnapshot(context, deps.calendars, actor, job.regionId, job.kinds)
    const onProgress = (progress: Job['progress']) => {
      job.progress = progress
    }
    const plan = await runInWorker({ bytes, kinds: job.kinds, snapshot, onProgress, signal })
    job.preview = plan.preview
    job.changes = plan.changes
    job.state = 'ready'
  } catch (error) {
    if (signal.aborted) return
    job.error = refusalOf(error, context.log, 'reading an import').toWire()
    job.state = 'failed'
  }
}
