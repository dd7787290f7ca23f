import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import express from 'express'
import { setLogEventListeners } from 'mediasoup'
import { type Actor, actorText } from './account/actor.ts'
import { authenticate, authenticateBearer, bearerOf } from './account/authenticate.ts'
import { cutLines } from './account/cut-lines.ts'
import { findEnded } from './account/find-ended.ts'
import { accountRoutes } from './account/routes.ts'
import { sweepExpired } from './account/session.ts'
import type { Surroundings } from './account/surroundings.ts'
import { beatConnections, closeConnection, openConnection } from './attendance/connection.ts'
import { lastHeadCounts } from './attendance/report-head-count.ts'
import { attendanceRoutes } from './attendance/routes.ts'
import { settleLesson, settleUnsettledLessons } from './attendance/settle-lesson.ts'
import { calendarRoutes } from './calendar/routes.ts'
import { createCluster } from './cluster/create-cluster.ts'
import type { ClusterTimes } from './cluster/redis-cluster.ts'
import { readTicket, signTicket, ticketMs } from './cluster/ticket.ts'
import { type Config, ownUrl } from './config.ts'
import { partnersOf } from './directory/partners.ts'
import { createRoot } from './directory/put-region.ts'
import { directoryRoutes } from './directory/routes.ts'
import { settingsOf } from './directory/scope.ts'
import { sweepRosters } from './directory/sweep-rosters.ts'
import { importRoutes } from './import/routes.ts'
import { ledgerRoutes } from './ledger/routes.ts'
import { type Evidence, type LiveTimes, liveTimes } from './live/deps.ts'
import { liveEvents } from './live/events.ts'
import { liveFigures } from './live/figures.ts'
import { sweepLines } from './live/line-log.ts'
import { createLive } from './live/live.ts'
import { nodeEvents } from './live/node-events.ts'
import { watchLoad } from './live/node-load.ts'
import { liveRoutes } from './live/routes.ts'
import type { MediaLimits } from './media/limits.ts'
import { createNodeProbes } from './media/probe-nodes.ts'
import { createProbes } from './media/probes.ts'
import { createMediaRooms } from './media/rooms.ts'
import { turnServers } from './media/turn-credentials.ts'
import { type UsageWatch, watchUsage } from './media/usage.ts'
import { startWorkers, type WorkerPool } from './media/workers.ts'
import { operate } from './operate/operate.ts'
import { watchLeases } from './operate/watch-leases.ts'
import { planRoutes } from './plan/routes.ts'
import type { Context } from './platform/context.ts'
import type { As } from './platform/cookies.ts'
import type { Database } from './platform/database.ts'
import { secureHeaders } from './platform/headers.ts'
import { createHttpDoor } from './platform/http.ts'
import { createHttpServer, type Listener, listen } from './platform/listen.ts'
import type { Log } from './platform/log.ts'
import { addressOf, type Trust } from './platform/origin.ts'
import type { Rate } from './platform/rate.ts'
import { openRedis } from './platform/redis.ts'
import { repeat } from './platform/repeat.ts'
import { numberRequests } from './platform/requests.ts'
import { createSocketDoor, type SocketLimits } from './platform/socket.ts'
import { servePages } from './platform/static.ts'
import { readinessRoutes } from './readiness/routes.ts'
import { comingLessons } from './schedule/coming-lessons.ts'
import { scheduleRoutes } from './schedule/routes.ts'
import { sendWebhooks } from './schedule/send-webhooks.ts'
import { touchedLessons } from './schedule/touched-lessons.ts'

export interface AppDeps {
  config: Config
  /** Its opener closes it, after `stop`. */
  database: Database
  log: Log
  now?: () => Date
  /** What tests and benches bend. */
  live?: Partial<LiveTimes>
  cluster?: Partial<ClusterTimes>
  mediaLimits?: Partial<MediaLimits>
  socketLimits?: Partial<SocketLimits>
  httpRate?: Rate
}

export interface Started {
  port: number
  /** Where a browser finds it. */
  url: string
  /** Process ids of the media workers at this moment. */
  workerPids(): number[]
  /** What timers do, at once; for tests. */
  sweep(): Promise<void>
}

export interface App {
  context: Context
  /** @throws StartError when a port or the media worker can't be had */
  start(): Promise<Started>
  /**
   * From now on no new lesson comes here. Waits until those that run are given to other nodes or over, and no longer than
   * `untilMs` (epoch milliseconds).
   */
  drain(untilMs: number): Promise<void>
  /** Writes down who was there until now, ends all lines, workers and timers. */
  stop(): Promise<void>
}

const pages = fileURLToPath(new URL('../dist/client', import.meta.url))
const hour = 3_600_000
const webhooksMs = 10_000
/** A session that another node ended is looked for so often, in case its word was lost: its line outlives it by no more. */
const endedMs = 20_000
/** So long balancers take to see that a node is not ready any more: they look every second or two, and twice. */
const noticedMs = 5_000

/** Wires the rooms to each other: the one place that knows them all. */
export function createApp(deps: AppDeps): App {
  const { config, database, log } = deps
  const context: Context = { db: database.db, now: deps.now ?? (() => new Date()), log }
  const evidence = evidenceOf(context)
  /** What was begun, to be ended in the opposite order. */
  const begun: (() => unknown)[] = []
  let opening: Promise<Started> | null = null
  let draining = false
  let drainLive: (forMs: number) => Promise<void> = async () => {}

  async function startMedia(usage: UsageWatch): Promise<WorkerPool> {
    const { media } = config
    setLogEventListeners({
      onwarn: (namespace, text) => log.warn({ namespace }, text),
      onerror: (namespace, text, error) => log.error({ namespace, err: error }, text),
    })
    const pool = await startWorkers(
      {
        count: media.workers,
        binary: media.workerBin,
        listen: [
          { address: media.listen, announced: media.announced === media.listen ? null : media.announced },
        ],
        firstPort: media.port === 0 ? null : media.port,
      },
      log,
      usage.watch,
    )
    begun.push(() => pool.close())
    return pool
  }

  async function open(): Promise<Started> {
    const usage = watchUsage(config.media.workers)
    const pool = await startMedia(usage)
    const redis =
      config.cluster &&
      openRedis(
        {
          url: config.cluster.redisUrl,
          prefix: config.cluster.prefix,
          onAnswered: (question) => operating.metrics.redisAnswered(question),
        },
        log,
      )
    begun.push(() => redis?.close())
    const cluster = createCluster({ config, context, redis, times: deps.cluster })
    const leases = watchLeases(cluster.leases, () => operating.metrics.leaseLost())
    const tickets = config.cluster && ticketsOf(context, config.cluster.secret)
    const media = createMediaRooms(pool, log, {
      ...(config.cluster && { cluster }),
      pipe: config.media.pipe,
      limits: deps.mediaLimits ?? {},
    })
    begun.push(() => media.close())
    const iceServers = (who: string) => turnServers(config.media.turn, who, context.now())
    const live = createLive({
      context,
      cluster: { ...cluster, leases: leases.leases },
      ticketFor: (actor, lessonId) => {
        if (!tickets) throw new Error('there is no other node to send anybody to')
        return tickets.sign(actor, lessonId)
      },
      media,
      evidence,
      times: { ...liveTimes, ...deps.live },
      iceServers,
    })

    const app = express()
    app.set('trust proxy', config.http.trustProxy)
    app.use(secureHeaders(config.http.secure, config.cluster !== null))
    const trust = app.get('trust proxy fn') as Trust
    const server = createHttpServer(app, config.http.tls)
    const operating = operate({
      database,
      log,
      metricsToken: config.operate.metricsToken,
      media: usage.read,
      live: () => liveFigures(live),
      lines: () => socket.size(),
      writeBehind: () => live.writeBehind(),
      leases: leases.held,
      draining: () => draining,
      clockAheadMs: () => cluster.clockAheadMs(),
      hasTwin: () => cluster.hasTwin(),
      redis,
    })
    begun.push(operating.close)
    app.use(numberRequests(log, trust, operating.metrics.requestAnswered))
    operating.routes(app)
    const shared = {
      authenticate: authenticate(context),
      log,
      checkAnswers: !config.production,
      origins: [config.http.publicUrl],
      redis,
    }
    const http = createHttpDoor<Actor>({
      ...shared,
      app,
      secure: config.http.secure,
      callerOf: actorText,
      rate: deps.httpRate,
      callerRate: deps.httpRate,
    })
    const socket = createSocketDoor<Actor>({
      ...shared,
      server,
      callerOf: actorText,
      ...(tickets && { admit: tickets.admit }),
      addressOf: (request) => addressOf(request, trust),
      limits: deps.socketLimits,
      lessonOf: (connection) => live.lessonOf(connection),
      onAnswered: operating.metrics.commandAnswered,
    })
    let listener: Listener | undefined
    begun.push(() => Promise.all([socket.close(), listener?.close()]))

    const around: Surroundings = {
      createRoot,
      zoneOf: async (within, regionId) => (await settingsOf(within, regionId)).zone,
      partnersOf: (within, actor) => partnersOf(within, actor),
      onSessionsEnded(ended) {
        cutLines(socket, ended)
        cluster.bus.tell('session:ended', ended)
      },
    }
    cluster.bus.onTold('session:ended', (ended) => cutLines(socket, ended))
    nodeEvents(cluster.bus, live)
    accountRoutes(http, context, around, redis)
    directoryRoutes(http, context)
    calendarRoutes(http, context, { touchedBy: touchedLessons })
    const imports = importRoutes(http, context, { around, touchedBy: touchedLessons, cluster })
    begun.push(() => imports.close())
    // What happened is written: that those in the lesson could not be told fails nobody's request.
    const tellLive = (lessonId: string) =>
      live
        .lessonChanged(lessonId)
        .catch((error) => log.error({ err: error, lessonId }, 'a lesson was not told'))
    scheduleRoutes(http, context, {
      onLessonChanged: tellLive,
      privateWebhooks: config.webhooks.allowPrivate,
    })
    attendanceRoutes(http, context, { onHeadCount: tellLive })
    ledgerRoutes(http, context)
    const planner = planRoutes(http, context)
    begun.push(() => planner.close())
    liveRoutes(http, context, live, cluster, around)
    const probes = createProbes(pool)
    begun.push(() => probes.close())
    const nodeUrl = config.cluster?.nodeUrl ?? config.http.publicUrl
    readinessRoutes(http, context, {
      probes: createNodeProbes(cluster, nodeUrl, probes, log),
      iceServers,
    })
    liveEvents(socket, context, live, evidence)
    app.use(servePages(pages))

    listener = await listen(server, config.http)
    // Others send pages here from now on.
    begun.push(() => cluster.stop())
    // Lessons of other nodes go elsewhere with their places here, while the others can still be told.
    begun.push(() => media.giveBack())
    await cluster.start(watchLoad(config.media.workers, usage.read, live.load), () => comingLessons(context))
    live.start()
    drainLive = live.drain
    // Before the lines are cut: whoever is in a lesson then was there until now.
    begun.push(() => live.stop())
    const sweepHourly = () =>
      Promise.all([
        sweepExpired(context),
        sweepRosters(context),
        sweepLines(context),
        evidence.settleLeftOver(),
      ])
    begun.push(repeat(hour, sweepHourly, { log, failed: 'what is over was not cleared away' }))
    begun.push(
      repeat(webhooksMs, () => sendWebhooks(context, config.webhooks), {
        log,
        failed: 'webhooks were not sent',
      }),
    )
    if (redis)
      begun.push(
        repeat(
          endedMs,
          async () => {
            const actors = [...socket.connections()].map(({ actor }) => actor)
            for (const ended of await findEnded(context, actors)) cutLines(socket, ended)
          },
          { log, failed: 'whether sessions ended was not looked up' },
        ),
      )
    const url =
      config.http.port === 0
        ? ownUrl(config.http.host, listener.port, config.http.tls !== null)
        : config.http.publicUrl
    return { port: listener.port, url, workerPids: () => pool.pids(), sweep: () => live.sweep() }
  }

  async function endAll(): Promise<void> {
    for (let end = begun.pop(); end; end = begun.pop()) await end()
  }

  return {
    context,
    async start() {
      opening = open()
      try {
        return await opening
      } catch (error) {
        await endAll()
        throw error
      }
    },
    async drain(untilMs) {
      draining = true
      log.info({ until: new Date(untilMs).toISOString() }, 'draining: no new lesson comes here')
      const noticed = config.cluster ? pause(noticedMs) : null
      await drainLive(untilMs - Date.now())
      await noticed
    },
    async stop() {
      // Asked while it starts: what is only half begun can't be ended.
      await opening?.catch(() => {})
      await endAll()
    },
  }
}

/** Attendance as live needs it; each thing is written with the time at which it happened. */
function evidenceOf(context: Context): Evidence {
  const at = (time: Date): Context => ({ ...context, now: () => time })
  return {
    opened: ({ at: time, fence, ...connection }) => openConnection(at(time), fence, connection),
    beats: (beats) => beatConnections(context, beats),
    closed: ({ at: time, fence, ...connection }) => closeConnection(at(time), fence, connection),
    settle: (lessonId) => settleLesson(context, lessonId),
    settleLeftOver: () => settleUnsettledLessons(context),
    headCounts: (lessonId) => lastHeadCounts(context, lessonId),
  }
}

/** Ways into one lesson at this node, for who was sent here by another. */
function ticketsOf(context: Context, secret: string) {
  return {
    sign: (actor: Actor, lessonId: string) =>
      signTicket(secret, { ...bearerOf(actor), lessonId, expiresAt: context.now().getTime() + ticketMs }),
    async admit(given: string, as: As) {
      const ticket = readTicket(secret, given, context.now())
      const actor = ticket.role === as ? await authenticateBearer(context, ticket) : null
      return actor && { actor, pass: ticket.lessonId }
    },
  }
}
