import type { Express } from 'express'
import type { LiveFigures } from '../live/figures.ts'
import type { MediaUsage } from '../media/usage.ts'
import type { Database } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import { type Check, createHealth } from './health.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { operateRoutes } from './routes.ts'
import { appliedSchema } from './schema-store.ts'

export interface OperateDeps {
  database: Database
  log: Log
  metricsToken: string | undefined
  media(): Promise<MediaUsage>
  live(): Promise<LiveFigures>
  lines(): number
  writeBehind(): { waiting: number; dropped: number }
  /** Lessons whose lease this node has. */
  leases(): number
  draining(): boolean
  /** Whether Redis answers; not given where there is none. */
  redis?: () => boolean
}

/** What a server tells those who operate it. */
export interface Operating {
  metrics: Metrics
  /** To be opened before the pages, which answer every address that is nobody else's. */
  routes(app: Express): void
  close(): void
}

export function operate(deps: OperateDeps): Operating {
  const { database, log, media, live, lines, writeBehind, leases, draining, redis } = deps
  const metrics = createMetrics({
    media,
    live,
    lines,
    writeBehind,
    leases,
    draining,
    database: () => database.load(),
    redis: () => redis?.() ?? null,
  })
  database.onQuery(metrics.queryAnswered)
  const checks: Check[] = [
    { name: 'draining', look: () => (draining() ? 'this server is being stopped' : null) },
    { name: 'database', look: () => lookAtDatabase(database) },
    { name: 'media', look: async () => lookAtMedia(await media()) },
    ...(redis ? [{ name: 'redis', look: () => (redis() ? null : 'not reachable') }] : []),
  ]
  const health = createHealth(checks, (found) => {
    if (found.ready) log.info({ checks: found.checks }, 'ready')
    else log.warn({ checks: found.checks }, 'not ready')
  })
  return {
    metrics,
    routes: (app) => operateRoutes(app, { health, metrics, metricsToken: deps.metricsToken }),
    close: metrics.close,
  }
}

/** A newer schema is another node's that was upgraded first: this one goes on. An older one is a backup that somebody put back. */
async function lookAtDatabase({ db, schema }: Database): Promise<string | null> {
  const applied = await appliedSchema(db)
  return applied < schema ? `has schema ${applied}, and this program needs ${schema}: start it again` : null
}

/** With one worker left lessons go on; a dead one is replaced within seconds. */
const lookAtMedia = ({ workers }: MediaUsage) => (workers.length === 0 ? 'no media worker lives' : null)
