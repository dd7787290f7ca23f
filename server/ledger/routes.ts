import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import type { HttpDoor } from '../platform/http.ts'
import { checkSnapshot, listSnapshots } from './check-snapshot.ts'
import { readClassLedger } from './class-ledger.ts'
import { confirmLocalWeek } from './confirm-local-week.ts'
import { confirmReplay } from './confirm-replay.ts'
import { exportLedger } from './export-ledger.ts'
import { rateLesson } from './rate-lesson.ts'
import { readCoverage } from './read-coverage.ts'
import { listLocalWeeks, readLocalWeek } from './read-local-week.ts'
import { readLedgerView } from './read-view.ts'
import { sealSnapshot } from './seal-snapshot.ts'

export function ledgerRoutes(door: HttpDoor<Actor>, context: Context): void {
  door.on('GET /api/ledger', { as: 'person' }, ({ actor, query }) => readLedgerView(context, actor, query))
  door.on('GET /api/ledger/export', { as: 'person' }, ({ actor, query }) =>
    exportLedger(context, actor, query),
  )
  door.on('GET /api/ledger/class-groups/:id', { as: 'person' }, ({ actor, params, query }) =>
    readClassLedger(context, actor, params.id, query),
  )
  door.on('GET /api/coverage', { as: 'person' }, ({ actor, query }) => readCoverage(context, actor, query))

  door.on('GET /api/schools/:id/local-weeks', { as: 'person' }, ({ actor, params, query }) =>
    listLocalWeeks(context, actor, params.id, query.termId),
  )
  door.on('GET /api/schools/:id/local-weeks/:monday', { as: 'person' }, ({ actor, params }) =>
    readLocalWeek(context, actor, params.id, params.monday),
  )
  door.on('PUT /api/schools/:id/local-weeks/:monday', { as: 'person' }, ({ actor, params, body }) =>
    confirmLocalWeek(context, actor, params.id, params.monday, body),
  )
  door.on('PUT /api/replays/:id', { as: 'person' }, ({ actor, params, body }) =>
    confirmReplay(context, actor, params.id, body),
  )
  door.on(
    'PUT /api/lessons/:id/satisfaction/:classroomId',
    { as: 'either' },
    async ({ actor, params, body }) => {
      await rateLesson(context, actor, { lessonId: params.id, classroomId: params.classroomId }, body.score)
      return { done: true as const }
    },
  )

  door.on('GET /api/ledger/snapshots', { as: 'person' }, ({ actor }) => listSnapshots(context, actor))
  door.on('GET /api/ledger/snapshots/:id', { as: 'person' }, ({ actor, params }) =>
    checkSnapshot(context, actor, params.id),
  )
  door.on('PUT /api/ledger/snapshots/:id', { as: 'person' }, ({ actor, params, body }) =>
    sealSnapshot(context, actor, params.id, body),
  )
}
