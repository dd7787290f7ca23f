import type { ChangeState, ImportChange, ImportJob, ImportKind } from '../../shared/import.ts'
import type { Actor } from '../account/actor.ts'
import { type Jobs, jobView } from './jobs.ts'

/** Changes on one page. */
const PAGE = 200

/** How far an import of the actor's own is. @throws AppError not_found */
export const readImportJob = (jobs: Jobs, actor: Actor, id: string): ImportJob => jobView(jobs.of(actor, id))

/** What it would do, row by row. @throws AppError not_found */
export function readChanges(
  jobs: Jobs,
  actor: Actor,
  id: string,
  filter: { kind?: ImportKind | undefined; state?: ChangeState | undefined; offset: number },
): { total: number; changes: ImportChange[] } {
  const { changes } = jobs.of(actor, id)
  const wanted = changes.filter(
    (change) =>
      (filter.kind === undefined || change.kind === filter.kind) &&
      (filter.state === undefined || change.state === filter.state),
  )
  const page = wanted.slice(filter.offset, filter.offset + PAGE)
  return {
    total: wanted.length,
    changes: page.map(({ kind, state, sheet, row, label, fields }) => ({
      kind,
      state,
      sheet,
      row,
      label,
      fields,
    })),
  }
}

/** Forgets an import; one that is being written is written all the same. @throws AppError not_found */
export function dropImport(jobs: Jobs, actor: Actor, id: string): void {
  const job = jobs.of(actor, id)
  if (job.state !== 'applying') jobs.drop(job)
}
