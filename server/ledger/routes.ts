import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import type { HttpDoor } from '../platform/http.ts'
import { readCoverage } from './read-coverage.ts'
import { readLedgerView } from './read-view.ts'

export function ledgerRoutes(door: HttpDoor<Actor>, context: Context): void {
  door.on('GET /api/ledger', { as: 'person' }, ({ actor, query }) => readLedgerView(context, actor, query))

  door.on('GET /api/coverage', { as: 'person' }, ({ actor, query }) => readCoverage(context, actor, query))
}
