import { createHash, timingSafeEqual } from 'node:crypto'
import type { Express } from 'express'
import type { Health } from './health.ts'
import type { Metrics } from './metrics.ts'

export interface OperateDeps {
  health(): Promise<Health>
  metrics: Pick<Metrics, 'text' | 'contentType'>
  /** Who has it may read the metrics; without one, nobody. */
  metricsToken: string | undefined
}

/**
 * The doors of who operates the program, beside /api: they know no session, and what they answer holds nothing of a person.
 *
 * Metrics are for whoever has the token, wherever he comes from. Going by the caller's address would open them to everybody as
 * soon as a proxy of the same machine stands in front.
 */
export function operateRoutes(app: Express, { health, metrics, metricsToken }: OperateDeps): void {
  app.get('/health/live', (_req, res) => {
    res.locals.route = 'GET /health/live'
    res.set('Cache-Control', 'no-store').json({ live: true })
  })

  app.get('/health/ready', async (_req, res) => {
    res.locals.route = 'GET /health/ready'
    const found = await health()
    res
      .status(found.ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json(found)
  })

  app.get('/metrics', async (req, res) => {
    res.locals.route = 'GET /metrics'
    res.set('Cache-Control', 'no-store')
    if (metricsToken === undefined)
      return void res.status(404).type('text').send('Metrics are off: set TONGKE_METRICS_TOKEN to have them.')
    if (!isBearer(req.get('authorization'), metricsToken))
      return void res.status(401).set('WWW-Authenticate', 'Bearer').type('text').send('This needs the token.')
    res.set('Content-Type', metrics.contentType).send(await metrics.text())
  })
}

/** Compares hashes: of one length whatever was given, and in the same time. */
function isBearer(header: string | undefined, token: string): boolean {
  const given = /^Bearer (\S+)$/.exec(header ?? '')?.[1]
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return given !== undefined && timingSafeEqual(hash(given), hash(token))
}
