import { AppError, type WireError } from '../../shared/errors.ts'
import type { ImportJob, ImportKind, ImportPreview } from '../../shared/import.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import type { Written } from './apply-plan.ts'
import type { PlannedChange } from './change.ts'

/** An import from upload to writing, in memory alone: a restart forgets it, and nothing is lost but a preview. */
export interface Job {
  id: string
  /** Whose it is; nobody else ever sees it. */
  owner: string
  regionId: string
  kinds: ImportKind[]
  fileName: string
  state: ImportJob['state']
  progress: ImportJob['progress']
  preview: ImportPreview | null
  changes: PlannedChange[]
  written: Written | null
  error: WireError | null
  /** Milliseconds since 1970. */
  expiresAt: number
  cancel: AbortController
}

/** A preview is looked at for so long, and there are so many at once: each may hold 100,000 changes. */
export const jobLimits = { minutes: 30, jobs: 20 }

export interface Jobs {
  /** Puts a job in; an owner's earlier one that is not being written is dropped. */
  add(job: Job): void
  /** @throws AppError not_found unless it is there and the actor's */
  of(actor: Actor, id: string): Job
  find(id: string): Job | undefined
  drop(job: Job): void
  /** Runs one after the other: one reading thread at a time. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  /** Ends the threads, forgets all. */
  close(): void
}

export function createJobs(context: Context, limits = jobLimits): Jobs {
  const jobs = new Map<string, Job>()
  let turn: Promise<unknown> = Promise.resolve()
  const drop = (job: Job) => {
    job.cancel.abort()
    jobs.delete(job.id)
  }
  const sweep = () => {
    const now = context.now().getTime()
    for (const job of jobs.values()) if (job.expiresAt <= now && job.state !== 'applying') drop(job)
  }
  return {
    add(job) {
      sweep()
      for (const other of jobs.values())
        if (other.owner === job.owner && other.state !== 'applying') drop(other)
      if (jobs.size >= limits.jobs)
        throw new AppError('unavailable', 'Too many imports are under way here. Try again in some minutes.')
      jobs.set(job.id, job)
    },
    of(actor, id) {
      sweep()
      const job = jobs.get(id)
      if (!job || job.owner !== ownerOf(actor))
        throw new AppError('not_found', 'This import is over or was never there. Choose the file again.')
      return job
    },
    find: (id) => jobs.get(id),
    drop,
    inTurn(work) {
      const done = turn.then(work, work)
      turn = done.catch(() => undefined)
      return done
    },
    close: () => {
      for (const job of jobs.values()) drop(job)
    },
  }
}

export const ownerOf = (actor: Actor) => (actor.kind === 'system' ? 'system' : `${actor.kind}:${actor.id}`)

export function jobView(job: Job): ImportJob {
  const { id, regionId, kinds, fileName, state, progress, preview, written, error } = job
  const expiresAt = new Date(job.expiresAt).toISOString()
  return { id, regionId, kinds, fileName, state, progress, preview, written, error, expiresAt }
}
