import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { LiveFigures } from '../live/figures.ts'
import type { MediaUsage } from '../media/usage.ts'
import type { AnsweredQuery, DatabaseLoad } from '../platform/database.ts'
import type { AnsweredRequest } from '../platform/requests.ts'
import type { AnsweredCommand } from '../platform/socket.ts'
import type { Health } from './health.ts'
import { storedBy } from './stored.ts'

/** What is looked up when somebody reads the metrics. */
export interface Readings {
  media(): Promise<MediaUsage>
  live(): Promise<LiveFigures>
  /** Open lines of pages. */
  lines(): number
  database(): DatabaseLoad
  /** Writes that wait for the database, and those that were given up. */
  writeBehind(): { waiting: number; dropped: number }
  leases(): number
  /** Null where it is not known. */
  clockAheadMs(): number | null
  draining(): boolean
  health(): Promise<Health>
}

/** What rooms and doors tell as it happens, and the text of it all. One for each server; rooms get functions, no metrics. */
export interface Metrics {
  requestAnswered(request: AnsweredRequest): void
  commandAnswered(command: AnsweredCommand): void
  queryAnswered(query: AnsweredQuery): void
  redisAnswered(command: { ms: number; failed: boolean }): void
  leaseLost(): void
  /** In Prometheus's text format. */
  text(): Promise<string>
  contentType: string
  close(): void
}

/** Seconds: from what is quicker than a frame to what a person gives up on. */
const short = [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5]
const entering = [0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 1, 2, 5, 10]
const query = [0.001, 0.005, 0.02, 0.05, 0.2, 1, 5]

export function createMetrics(readings: Readings): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const gauge = <L extends string = never>(name: string, help: string, labelNames: L[] = []) =>
    new Gauge({ name, help, labelNames, registers })
  const counter = <L extends string = never>(name: string, help: string, labelNames: L[] = []) =>
    new Counter({ name, help, labelNames, registers })
  const histogram = <L extends string = never>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: L[] = [],
  ) => new Histogram({ name, help, buckets, labelNames, registers })

  const requests = counter('tongke_http_requests_total', 'HTTP requests that were answered', [
    'route',
    'status',
  ])
  const requestSeconds = histogram(
    'tongke_http_request_seconds',
    'From the request to the end of its answer',
    short,
    ['route'],
  )
  const commands = counter('tongke_socket_commands_total', 'Commands over sockets, by their outcome', [
    'command',
    'outcome',
  ])
  const commandSeconds = histogram(
    'tongke_socket_command_seconds',
    'From a command to its acknowledgement',
    short,
    ['command'],
  )
  const enterSeconds = histogram(
    'tongke_enter_seconds',
    'From lesson:enter to its answer, which holds all that the first picture needs; refusals are not counted',
    entering,
  )
  const stored = counter('tongke_stored_total', 'Stored and acknowledged, by what it is', ['what'])
  const heartbeats = counter('tongke_heartbeats_total', 'Beats of places in lessons')
  const queries = histogram(
    'tongke_database_query_seconds',
    'Database queries, without waiting for a connection',
    query,
  )
  const failedQueries = counter(
    'tongke_database_query_errors_total',
    'Queries that failed; a refused double booking is one too',
  )
  const redisSeconds = histogram('tongke_redis_command_seconds', 'Commands to Redis', query)
  const redisErrors = counter('tongke_redis_command_errors_total', 'Commands to Redis that failed')
  const leasesLost = counter('tongke_leases_lost_total', 'Lessons that another node took from this one')

  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  const read = readers(gauge, counter, delay)

  return {
    requestAnswered({ route, status, ms }) {
      requests.inc({ route, status })
      requestSeconds.observe({ route }, ms / 1000)
      if (status < 400) for (const what of storedBy(route)) stored.inc({ what })
    },
    commandAnswered({ command, outcome, ms }) {
      commands.inc({ command, outcome })
      commandSeconds.observe({ command }, ms / 1000)
      if (outcome !== 'ok') return
      if (command === 'lesson:enter') enterSeconds.observe(ms / 1000)
      if (command === 'presence:beat') heartbeats.inc()
      for (const what of storedBy(command)) stored.inc({ what })
    },
    queryAnswered({ ms, failed }) {
      queries.observe(ms / 1000)
      if (failed) failedQueries.inc()
    },
    redisAnswered({ ms, failed }) {
      redisSeconds.observe(ms / 1000)
      if (failed) redisErrors.inc()
    },
    leaseLost: () => leasesLost.inc(),
    async text() {
      await read(readings)
      return registry.metrics()
    },
    contentType: registry.contentType,
    close: () => void delay.disable(),
  }
}

type MakeGauge = <L extends string = never>(name: string, help: string, labelNames?: L[]) => Gauge<L>
type MakeCounter = <L extends string = never>(name: string, help: string, labelNames?: L[]) => Counter<L>

/** Those whose value is looked up when it is asked for. */
function readers(gauge: MakeGauge, counter: MakeCounter, delay: ReturnType<typeof monitorEventLoopDelay>) {
  const wanted = gauge('tongke_media_workers_wanted', 'Media workers there should be')
  const alive = gauge('tongke_media_workers', 'Media workers that live')
  const cpu = counter('tongke_media_worker_cpu_seconds_total', 'Processor time of a media worker', ['worker'])
  const restarts = counter(
    'tongke_media_worker_restarts_total',
    'Media workers that were put in a dead one’s place',
  )
  const routers = gauge('tongke_media_routers', 'Routers: one for each lesson and worker it is on')
  const transports = gauge('tongke_media_transports', 'Transports: two for each page with media')
  const producers = gauge('tongke_media_producers', 'Streams that come in')
  const consumers = gauge('tongke_media_consumers', 'Streams that go out')
  const lessons = gauge('tongke_lessons', 'Lessons that run on this node', ['phase'])
  const places = gauge('tongke_places_connected', 'Pages in lessons, by what they are', ['kind'])
  const lines = gauge('tongke_lines', 'Open lines of pages')
  const busy = gauge('tongke_database_connections_busy', 'Database connections at work')
  const waiting = gauge('tongke_database_waiting', 'Queries that wait for a database connection')
  const behind = gauge('tongke_write_behind_waiting', 'Writes of evidence that wait for the database')
  const dropped = counter('tongke_write_behind_dropped_total', 'Writes of evidence that were given up')
  const redisUp = gauge(
    'tongke_redis_up',
    '1 while Redis answers and takes what is written; absent without one',
  )
  const leases = gauge('tongke_leases', 'Lessons whose lease this node has')
  const clockAhead = gauge(
    'tongke_clock_ahead_seconds',
    'How far this machine’s clock is ahead of Redis’s; absent where there is none, or it is gone',
  )
  const ready = gauge('tongke_ready', '1 while this is as it must be; /health/ready says what is wrong', [
    'check',
  ])
  const draining = gauge('tongke_draining', '1 while this node is being drained')
  const loopP99 = gauge(
    'tongke_event_loop_delay_p99_seconds',
    'Event-loop delay, 99 of 100, since the last reading',
  )
  const loopMax = gauge(
    'tongke_event_loop_delay_max_seconds',
    'Event-loop delay, worst, since the last reading',
  )
  const processCpu = counter(
    'process_cpu_seconds_total',
    'Processor time of this process, without the media workers',
  )
  const memory = gauge('process_resident_memory_bytes', 'Memory of this process, without the media workers')
  const heap = gauge('nodejs_heap_size_used_bytes', 'Memory of its JavaScript')
  const began = gauge('process_start_time_seconds', 'When this process began, in seconds since 1970')
  began.set(Math.round(Date.now() / 1000 - process.uptime()))

  return async (readings: Readings): Promise<void> => {
    const [media, live, health] = await Promise.all([readings.media(), readings.live(), readings.health()])
    wanted.set(media.wanted)
    alive.set(media.workers.length)
    cpu.reset()
    for (const { index, cpuSeconds } of media.workers) cpu.inc({ worker: index }, cpuSeconds)
    setTotal(restarts, media.restarts)
    routers.set(media.routers)
    transports.set(media.transports)
    producers.set(media.producers)
    consumers.set(media.consumers)
    for (const [phase, count] of Object.entries(live.lessons)) lessons.set({ phase }, count)
    for (const [kind, count] of Object.entries(live.places)) places.set({ kind }, count)
    lines.set(readings.lines())
    const database = readings.database()
    busy.set(database.busy)
    waiting.set(database.waiting)
    const evidence = readings.writeBehind()
    behind.set(evidence.waiting)
    setTotal(dropped, evidence.dropped)
    const { redis } = health.checks
    if (redis === undefined) redisUp.remove()
    else redisUp.set(redis === 'ok' ? 1 : 0)
    const ahead = readings.clockAheadMs()
    if (ahead === null) clockAhead.remove()
    else clockAhead.set(ahead / 1000)
    for (const [check, word] of Object.entries(health.checks)) ready.set({ check }, word === 'ok' ? 1 : 0)
    leases.set(readings.leases())
    draining.set(readings.draining() ? 1 : 0)
    // Of nothing measured yet, a percentile is no number.
    loopP99.set(delay.count ? delay.percentile(99) / 1e9 : 0)
    loopMax.set(delay.count ? delay.max / 1e9 : 0)
    delay.reset()
    const { user, system } = process.cpuUsage()
    setTotal(processCpu, (user + system) / 1e6)
    const { rss, heapUsed } = process.memoryUsage()
    memory.set(rss)
    heap.set(heapUsed)
  }
}

/** A total that is counted elsewhere. */
function setTotal(counter: Counter, total: number): void {
  counter.reset()
  counter.inc(total)
}
