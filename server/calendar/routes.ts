import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import type { HttpDoor } from '../platform/http.ts'
import { listTerms } from './list-terms.ts'
import { putTerm } from './put-term.ts'

/** Opens the doors of the calendar. */
export function calendarRoutes(door: HttpDoor<Actor>, context: Context): void {
  door.on('GET /api/terms', { as: 'person' }, ({ actor }) => listTerms(context, actor))
  door.on('PUT /api/terms/:id', { as: 'person' }, ({ actor, params, body }) =>
    putTerm(context, actor, params.id, body),
  )
}
