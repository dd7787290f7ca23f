import { randomBytes } from 'node:crypto'
import type { IceServer } from '../../shared/media.ts'
import { LINE_BYTES } from '../../shared/readiness.ts'
import { type Actor, actorText, type DeviceActor } from '../account/actor.ts'
import type { NodeProbes } from '../media/probe-nodes.ts'
import type { Context } from '../platform/context.ts'
import type { HttpDoor } from '../platform/http.ts'
import { readManners } from './read-manners.ts'
import { readReadiness } from './read-readiness.ts'
import { reportCheck } from './report-check.ts'

/** Of one address: a county's schools may share one, and each check asks for some of these. */
const lineRate = { points: 3_000, seconds: 60 }

export interface ReadinessDeps {
  probes: NodeProbes
  /** Relays, with credentials of their own for who is named. */
  iceServers(who: string): IceServer[]
}

export function readinessRoutes(
  door: HttpDoor<Actor>,
  context: Context,
  { probes, iceServers }: ReadinessDeps,
): void {
  // Random, so that nothing on the way makes it smaller; the same for all, so that it costs nothing.
  const noise = randomBytes(LINE_BYTES)

  door.on('GET /api/readiness', { as: 'either' }, ({ actor, query }) => readReadiness(context, actor, query))
  door.on('PUT /api/readiness/checks/:id', { as: 'either' }, ({ actor, params, body }) =>
    reportCheck(context, actor, params.id, body),
  )
  door.on('GET /api/readiness/manners', { as: 'device' }, ({ actor }) =>
    readManners(context, actor as DeviceActor),
  )
  door.on('POST /api/readiness/probes', { as: 'either', rate: lineRate }, async ({ actor }) => ({
    probes: await probes.open(actorText(actor)),
    iceServers: iceServers(actorText(actor)),
  }))
  door.on('GET /api/readiness/line', { as: 'either', rate: lineRate }, async ({ query }) => ({
    fileName: 'noise',
    type: 'application/octet-stream',
    bytes: noise.subarray(0, query.bytes),
  }))
  door.on('POST /api/readiness/line', { as: 'either', rate: lineRate }, async ({ body }) => ({
    bytes: body.byteLength,
  }))
}
