import { AppError } from '../../shared/errors.ts'
import type { ImportJob } from '../../shared/import.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { applyPlan } from './apply-plan.ts'
import type { ImportDeps } from './calendars.ts'
import { type Jobs, jobView } from './jobs.ts'

/**
 * Writes a previewed import: all of it, or, if asked for, what is good of it. One that is written already is answered as it is.
 * @throws AppError not_found, import_not_ready, import_has_faults `{faultCount}`, import_outdated; what a use case refuses
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
  if (job.state === 'done') return jobView(job)
  if (job.state === 'failed' && job.error)
    throw new AppError(job.error.code, job.error.message, job.error.details)
  if (job.state !== 'ready')
    throw new AppError('import_not_ready', 'This import is still being read or written. Wait for it.', {
      state: job.state,
    })
  const faultCount = job.preview?.faultCount ?? 0
  if (part === 'all' && faultCount > 0)
    throw new AppError(
      'import_has_faults',
      `The file has ${faultCount} mistakes; nothing was written. Correct them, or import the good part.`,
      { faultCount },
    )
  job.state = 'applying'
  try {
    job.written = await applyPlan(context, deps, actor, job)
    job.state = 'done'
    // They are written; what was planned is of no more use.
    job.changes = job.changes.map((change) => ({ ...change, before: null }))
    return jobView(job)
  } catch (error) {
    job.state = 'ready'
    throw error
  }
}
