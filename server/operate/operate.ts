import type { Express } from 'express'
import type { LiveFigures } from '../live/figures.ts'
import type { MediaUsage } from '../media/usage.ts'
import type { Database } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import type { SharedRedis } from '../platform/redis.ts'
import { type Check, createHealth } from './health.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { operateRoutes } from './routes.ts'
import { stateOf } from './schema-store.ts'

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
  redis: SharedRedis | null
  /** Whether another node says that it is at this one's address. */
  hasTwin(): boolean
  /** How far this machine's clock is ahead of Redis's, in ms; null where nobody knows. */
  clockAheadMs(): number | null
}

/**
 * A clock may be so far from Redis's. Two nodes that are on both sides of it then differ by twice as much, and still hear each other
 * (`cluster/seal.ts`: 30 s) and take each other's tickets (a minute). Milliseconds.
 */
const CLOCK_BOUND = 10_000

const sameAddress = 'another node has this one’s TONGKE_NODE_URL: give each its own'

/** What a server tells those who operate it. */
export interface Operating {
  metrics: Metrics
  /** To be opened before the pages, which answer every address that is nobody else's. */
  routes(app: Express): void
  close(): void
}

export function operate(deps: OperateDeps): Operating {
  const { database, log, media, live, lines, writeBehind, leases, draining, redis, clockAheadMs, hasTwin } =
    deps
  const metrics = createMetrics({
    media,
    live,
    lines,
    writeBehind,
    leases,
    draining,
    database: () => database.load(),
    clockAheadMs,
    health: () => health(),
  })
  database.onQuery(metrics.queryAnswered)
  const checks: Check[] = [
    { name: 'draining', look: () => (draining() ? 'this server is being stopped' : null) },
    { name: 'database', look: () => lookAtDatabase(database) },
    { name: 'media', look: async () => lookAtMedia(await media()) },
    ...(redis
      ? [
          { name: 'redis', look: () => lookAtRedis(redis) },
          { name: 'clock', look: () => lookAtClock(clockAheadMs()) },
          { name: 'address', look: () => (hasTwin() ? sameAddress : null) },
        ]
      : []),
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
  const { applied, readOnly } = await stateOf(db)
  if (readOnly) return 'takes nothing that is written: it is a standby, or its disk is full'
  return applied < schema ? `has schema ${applied}, and this program needs ${schema}: start it again` : null
}

/** One that is full, or a replica, answers and takes nothing: no lesson is taken then, and nothing counted by all nodes together. */
async function lookAtRedis(redis: SharedRedis): Promise<string | null> {
  try {
    await redis.ask((client) => client.set(`${redis.prefix}ready`, '1', 'PX', 10_000))
    return null
  } catch {
    return redis.available() ? 'takes nothing that is written' : 'not reachable'
  }
}

/** With one worker left lessons go on; a dead one is replaced within seconds. */
const lookAtMedia = ({ workers }: MediaUsage) => (workers.length === 0 ? 'no media worker lives' : null)

/** Beyond it this node is as good as not there for the others, and whom they send here is refused. */
export function lookAtClock(aheadMs: number | null): string | null {
  if (aheadMs === null || Math.abs(aheadMs) <= CLOCK_BOUND) return null
  const seconds = Math.round(Math.abs(aheadMs) / 1000)
  return `${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} Redis’s: have both machines set theirs (NTP)`
}
