import { randomUUID } from 'node:crypto'
import type { DeviceActor, PersonActor } from '../../server/account/actor.ts'
import { createDemoLink } from '../../server/account/create-link.ts'
import { startSession } from '../../server/account/session.ts'
import { type AppDeps, createApp, type Started } from '../../server/app.ts'
import type { Config } from '../../server/config.ts'
import type { Context } from '../../server/platform/context.ts'
import { cookieNames } from '../../server/platform/cookies.ts'
import type { Database } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { minutes } from '../../shared/time.ts'
import type { County } from './county.ts'
import { memoryDatabase } from './databases.ts'
import { clusterSecret } from './node.ts'

/** The whole server on free ports, with a media worker of its own, and a clock that tests put forward. */
export interface TestApp extends Started {
  context: Context
  database: Database
  /** Its clock goes on from there. */
  forward(ms: number): void
  /** Gives lessons away, or waits for them, for so long; as SIGTERM does before it stops the server. */
  drain(forMs: number): Promise<void>
  /** Stops the server and leaves its database, so that another can start on it. */
  stopServer(): Promise<void>
  stop(): Promise<void>
}

/** The media worker that `npm test` brings. Without it these tests fail: a lesson without media is no lesson. */
export function workerBin(): string {
  const path = process.env.MEDIASOUP_WORKER_BIN
  if (!path)
    throw new Error(
      'MEDIASOUP_WORKER_BIN is not set: run these tests with `npm test`, which brings the worker.',
    )
  return path
}

/** The settings of a server on its own, on free ports. */
export const testConfig = (
  workers = 1,
  port = 0,
  production = false,
  address = '127.0.0.1',
  turn: Config['media']['turn'] = null,
): Config => ({
  production,
  logLevel: 'silent',
  http: {
    host: address,
    port,
    tls: null,
    trustProxy: false,
    publicUrl: 'http://localhost',
    secure: false,
  },
  database: { url: undefined, folder: '' },
  dataFolder: '',
  cluster: null,
  webhooks: { allowPrivate: false },
  operate: { metricsToken: undefined, drainMinutes: 0 },
  media: {
    listen: address,
    announced: address,
    port: 0,
    workers,
    workerBin: workerBin(),
    turn,
    pipe: { listen: address, announced: address, ports: null },
  },
})

export async function startApp(
  options: {
    database?: Database
    workers?: number
    port?: number
    production?: boolean
    /** Where it listens, for pages and media: this machine as a network namespace sees it, or 127.0.0.1. */
    address?: string
    turn?: Config['media']['turn']
    metricsToken?: string
    trustProxy?: Config['http']['trustProxy']
    log?: AppDeps['log']
    /** Where pages are told to send media, in place of `address`. */
    announced?: string
    /** One of several nodes around this Redis, and where their pages come from. */
    around?: { redisUrl: string; pages: string }
  } & Pick<AppDeps, 'live' | 'socketLimits' | 'httpRate' | 'mediaLimits'> = {},
): Promise<TestApp> {
  const database = options.database ?? (await memoryDatabase())
  let ahead = 0
  const {
    workers = 1,
    port = 0,
    production = false,
    address = '127.0.0.1',
    turn = null,
    announced = address,
    around,
    mediaLimits,
    live,
    socketLimits,
    httpRate,
  } = options
  const own = testConfig(workers, port, production, address, turn)
  const app = createApp({
    config: {
      ...own,
      http: {
        ...own.http,
        trustProxy: options.trustProxy ?? false,
        ...(around && { publicUrl: around.pages }),
      },
      operate: { ...own.operate, metricsToken: options.metricsToken },
      media: { ...own.media, announced },
      cluster: around
        ? {
            redisUrl: around.redisUrl,
            prefix: 'test:',
            nodeUrl: `http://${address}:${port}`,
            secret: clusterSecret,
          }
        : null,
    },
    database,
    log: options.log ?? createLog('silent'),
    now: () => new Date(Date.now() + ahead),
    live,
    mediaLimits,
    httpRate,
    // A busy test machine answers pings late; who drops a line in a test closes it.
    socketLimits: { pingTimeoutMs: 60_000, ...socketLimits },
  })
  const started = await app.start()
  return {
    ...started,
    url: `http://${address}:${started.port}`,
    context: app.context,
    database,
    forward: (ms) => {
      ahead += ms
    },
    drain: (forMs) => app.drain(Date.now() + forMs),
    stopServer: () => app.stop(),
    async stop() {
      await app.stop()
      await database.close()
    },
  }
}

/** A lesson of the county that starts in `startsIn` ms (five minutes), booked as a coordinator books it. */
export async function bookedLesson(
  app: TestApp,
  county: County,
  { startsIn = minutes(5) }: { startsIn?: number } = {},
): Promise<Lesson> {
  const start = app.context.now().getTime() + startsIn
  return bookLesson(
    app.context,
    county.coordinator,
    randomUUID(),
    county.booking({
      startsAt: new Date(start).toISOString(),
      endsAt: new Date(start + minutes(40)).toISOString(),
    }),
  )
}

/** Signs a person in through the door of links; a classroom's PC, paired already, gets a session as pairing gives it. */
export async function signIn(app: TestApp, who: PersonActor | DeviceActor): Promise<string> {
  if (who.kind === 'device') {
    const { token } = await startSession(app.context, { deviceId: who.id })
    return `${cookieNames.device}=${token}`
  }
  const { token } = await createDemoLink(app.context, who.id)
  const response = await fetch(`${app.url}/api/links/${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0]
  if (!cookie) throw new Error(`not signed in: ${response.status} ${await response.text()}`)
  return cookie
}
