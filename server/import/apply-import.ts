import { AppError } from '../../shared/errors.ts'
import type { ImportJob } from '../../shared/import.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { refusalOf } from '../platform/refusal.ts'
import { applyPlan } from './apply-plan.ts'
import type { ImportDeps } from './deps.ts'
import { type Job, type Jobs, jobView } from './jobs.ts'
import { demandImport } from './take-snapshot.ts'

/**
 * Begins to write a previewed import: all of it or, if asked for, what is good of it. The answer comes at once; the import is
 * then `done`, or `ready` again with the error for which nothing was written. One that is being written, or is
 * written, is answered as it is.
 * @throws AppError not_found, forbidden, import_not_ready, import_has_faults `{faultCount}`
 */
export async function applyImport(
  context: Context,
  deps: ImportDeps,
  jobs: Jobs,
  actor: Actor,
  id: string,
  part: 'all' | 'good',
): Promise<ImportJob> {
  const job = jobs.of(actor, id)
  if (job.state === 'applying' || job.state === 'done') return jobView(job)
  await demandImport(context, actor, job.regionId, job.kinds)
  if (job.state !== 'ready')
    throw new AppError(
      'import_not_ready',
      'This import is not read. Wait for it, or choose the file again.',
      {
        state: job.state,
      },
    )
  const faultCount = job.preview?.faultCount ?? 0
  if (part === 'all' && faultCount > 0)
    throw new AppError(
      'import_has_faults',
      `The file has ${faultCount} mistakes; nothing was written. Correct them, or import the good part.`,
      { faultCount },
    )
  job.state = 'applying'
  job.error = null
  job.progress = { rows: 0, share: 0 }
  job.work = write(context, deps, actor, job)
  return jobView(job)
}

async function write(context: Context, { around }: ImportDeps, actor: Actor, job: Job): Promise<void> {
  try {
    job.written = await applyPlan(context, around, actor, job, (rows, of) => {
      job.progress = { rows, share: rows / of }
    })
    job.state = 'done'
  } catch (error) {
    job.error = refusalOf(error, context.log, 'writing an import').toWire()
    job.state = 'ready'
  }
}
