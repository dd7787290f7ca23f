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
  /** Ends when what is being read or written is; never fails. */
  work: Promise<void>
}

/** A preview is looked at for so long, and there are so many at once: each may hold 100,000 changes. */
export const jobLimits = { minutes: 30, jobs: 20 }

export interface Jobs {
  /** Puts a job in; an owner's earlier one that is not being written is dropped. */
  add(job: Job): void
  /** @throws AppError not_found unless it is there and the actor's */
  of(actor: Actor, id: string): Job
  has(id: string): boolean
  drop(job: Job): void
  /** Runs one after the other: one reading thread at a time. */
  inTurn(work: () => Promise<void>): Promise<void>
  /** Ends the threads and forgets all, after what is being written. */
  close(): Promise<void>
}

export function createJobs(context: Context, limits = jobLimits): Jobs {
  const jobs = new Map<string, Job>()
  let turn: Promise<void> = Promise.resolve()
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
    has: (id) => jobs.has(id),
    drop,
    inTurn(work) {
      turn = turn.then(work)
      return turn
    },
    async close() {
      const all = [...jobs.values()]
      for (const job of all) drop(job)
      await Promise.all(all.map((job) => job.work))
    },
  }
}

export const ownerOf = (actor: Actor) => (actor.kind === 'system' ? 'system' : `${actor.kind}:${actor.id}`)

export function jobView(job: Job): ImportJob {
  const { id, regionId, kinds, fileName, state, progress, preview, written, error } = job
  const expiresAt = new Date(job.expiresAt).toISOString()
  return { id, regionId, kinds, fileName, state, progress, preview, written, error, expiresAt }
}
