import type { ImportJob } from '../../shared/import.ts'
import type { Actor } from '../account/actor.ts'
import type { ImportAct } from '../cluster/import-messages.ts'
import type { Context } from '../platform/context.ts'
import type { HttpDoor } from '../platform/http.ts'
import { applyImport } from './apply-import.ts'
import type { ImportDeps } from './deps.ts'
import { giveTemplate } from './give-template.ts'
import { createJobs } from './jobs.ts'
import { dropImport, readChanges, readImportJob } from './read-import-job.ts'
import { startImport } from './start-import.ts'
import { whereItIs } from './where-it-is.ts'

const person = { as: 'person' } as const
/** A file may be 20 MB and is read into memory before anything is known of it. */
const uploads = { ...person, rate: { points: 60, seconds: 600 } }

export interface Imports {
  /** Ends what is being read; call it before the database closes. What is being written is waited for. */
  close(): Promise<void>
}

/** Opens the doors of the import. An import is on the node that took its file; requests for it may come to any. */
export function importRoutes(door: HttpDoor<Actor>, context: Context, deps: ImportDeps): Imports {
  const jobs = createJobs(context)

  const here = async (actor: Actor, id: string, act: ImportAct) => {
    if (act.do === 'read') return readImportJob(jobs, actor, id)
    if (act.do === 'changes') return readChanges(jobs, actor, id, act.filter)
    if (act.do === 'apply') return applyImport(context, deps, jobs, actor, id, act.part)
    dropImport(jobs, actor, id)
    return { done: true } as const
  }
  const where = whereItIs(deps.cluster ?? null, jobs.has, here)
  const act = async <T>(actor: Actor, id: string, wanted: ImportAct) =>
    (await where.act(actor, id, wanted)) as T

  door.on('PUT /api/imports/:id', uploads, async ({ actor, params: { id }, query, body }) => {
    const before = jobs.has(id) ? null : await where.actElsewhere(actor, id, { do: 'read' })
    if (before) return before.answer as ImportJob
    return startImport(context, deps, jobs, actor, id, { ...query, bytes: body })
  })
  door.on('GET /api/imports/:id', person, ({ actor, params: { id } }) => act(actor, id, { do: 'read' }))
  door.on('GET /api/imports/:id/changes', person, ({ actor, params: { id }, query }) =>
    act(actor, id, { do: 'changes', filter: query }),
  )
  door.on('POST /api/imports/:id/apply', person, ({ actor, params: { id }, body }) =>
    act(actor, id, { do: 'apply', part: body.part }),
  )
  door.on('DELETE /api/imports/:id', person, ({ actor, params: { id } }) => act(actor, id, { do: 'drop' }))
  door.on('GET /api/regions/:id/import-template', person, ({ actor, params, query }) =>
    giveTemplate(context, actor, params.id, query.kinds),
  )
  return { close: () => jobs.close() }
}
