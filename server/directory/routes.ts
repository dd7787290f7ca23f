import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import type { HttpDoor } from '../platform/http.ts'
import { deleteEntry } from './delete-entry.ts'
import { deleteRoster } from './delete-roster.ts'
import { listRosters } from './list-rosters.ts'
import { putClassGroup } from './put-class-group.ts'
import { putClassroom } from './put-classroom.ts'
import { putPairing } from './put-pairing.ts'
import { putRegion } from './put-region.ts'
import { putRoster } from './put-roster.ts'
import { putSchool } from './put-school.ts'
import { putSettings } from './put-settings.ts'
import { readDirectory } from './read-directory.ts'
import { readRoster } from './read-roster.ts'
import { readSettings } from './read-settings.ts'

const person = { as: 'person' } as const
const done = { done: true } as const

/** Opens the doors of the directory. */
export function directoryRoutes(door: HttpDoor<Actor>, context: Context): void {
  door.on('GET /api/directory', person, ({ actor }) => readDirectory(context, actor))

  door.on('PUT /api/regions/:id', person, ({ actor, params, body }) =>
    putRegion(context, actor, params.id, body),
  )
  door.on('PUT /api/schools/:id', person, ({ actor, params, body }) =>
    putSchool(context, actor, params.id, body),
  )
  door.on('PUT /api/classrooms/:id', person, ({ actor, params, body }) =>
    putClassroom(context, actor, params.id, body),
  )
  door.on('PUT /api/class-groups/:id', person, ({ actor, params, body }) =>
    putClassGroup(context, actor, params.id, body),
  )
  door.on('PUT /api/pairings/:id', person, ({ actor, params, body }) =>
    putPairing(context, actor, params.id, body),
  )

  const removals = [
    ['DELETE /api/regions/:id', 'region'],
    ['DELETE /api/schools/:id', 'school'],
    ['DELETE /api/classrooms/:id', 'classroom'],
    ['DELETE /api/class-groups/:id', 'class-group'],
    ['DELETE /api/pairings/:id', 'pairing'],
  ] as const
  for (const [route, kind] of removals) {
    door.on(route, person, async ({ actor, params }) => {
      await deleteEntry(context, actor, kind, params.id)
      return done
    })
  }

  door.on('GET /api/schools/:id/rosters', person, ({ actor, params }) =>
    listRosters(context, actor, params.id),
  )
  door.on('GET /api/class-groups/:id/roster', person, ({ actor, params }) =>
    readRoster(context, actor, params.id),
  )
  door.on('PUT /api/class-groups/:id/roster', person, ({ actor, params, body }) =>
    putRoster(context, actor, params.id, body),
  )
  door.on('DELETE /api/class-groups/:id/roster', person, async ({ actor, params }) => {
    await deleteRoster(context, actor, params.id)
    return done
  })

  door.on('GET /api/regions/:id/settings', person, ({ actor, params }) =>
    readSettings(context, actor, params.id),
  )
  door.on('PUT /api/regions/:id/settings', person, ({ actor, params, body }) =>
    putSettings(context, actor, params.id, body),
  )
}
