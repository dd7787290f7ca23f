import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import type { HttpDoor } from '../platform/http.ts'
import { readTalk } from './read-talk.ts'

export function liveRoutes(door: HttpDoor<Actor>, context: Context): void {
  door.on('GET /api/lessons/:id/talk', { as: 'person' }, ({ actor, params }) =>
    readTalk(context, actor, params.id),
  )
}
