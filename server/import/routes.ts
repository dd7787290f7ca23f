import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import type { HttpDoor } from '../platform/http.ts'
import { applyImport } from './apply-import.ts'
import type { ImportDeps } from './deps.ts'
import { giveTemplate } from './give-template.ts'
import { createJobs } from './jobs.ts'
import { dropImport, readChanges, readImportJob } from './read-import-job.ts'
import { startImport } from './start-import.ts'

const person = { as: 'person' } as const
/** A file may be 20 MB and is read into memory before anything is known of it. */
const uploads = { ...person, rate: { points: 60, seconds: 600 } }

export interface Imports {
  /** Ends what is being read; call it before the database closes. What is being written is waited for. */
  close(): Promise<void>
}

/** Opens the doors of the import. */
export function importRoutes(door: HttpDoor<Actor>, context: Context, deps: ImportDeps): Imports {
  const jobs = createJobs(context)
  door.on('PUT /api/imports/:id', uploads, ({ actor, params, query, body }) =>
    startImport(context, deps, jobs, actor, params.id, { ...query, bytes: body }),
  )
  door.on('GET /api/imports/:id', person, async ({ actor, params }) => readImportJob(jobs, actor, params.id))
  door.on('GET /api/imports/:id/changes', person, async ({ actor, params, query }) =>
    readChanges(jobs, actor, params.id, query),
  )
  door.on('POST /api/imports/:id/apply', person, ({ actor, params, body }) =>
    applyImport(context, deps, jobs, actor, params.id, body.part),
  )
  door.on('DELETE /api/imports/:id', person, async ({ actor, params }) => {
    dropImport(jobs, actor, params.id)
    return { done: true } as const
  })
  door.on('GET /api/regions/:id/import-template', person, ({ actor, params, query }) =>
    giveTemplate(context, actor, params.id, query.kinds),
  )
  return { close: () => jobs.close() }
}
