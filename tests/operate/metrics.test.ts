import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import type { Lease, Leases } from '../../server/cluster/cluster.ts'
import { createMetrics, type Readings } from '../../server/operate/metrics.ts'
import { watchLeases } from '../../server/operate/watch-leases.ts'
import { bookedLesson, startApp, type TestApp } from '../support/app.ts'
import { buildCounty } from '../support/county.ts'
import { receivesAll } from '../support/fake-rtp.ts'
import { connectAs } from '../support/socket-client.ts'

const token = 'a-token-of-this-test-0123456789-0123456789'

async function scrape(app: TestApp, authorization = `Bearer ${token}`): Promise<Response> {
  return fetch(`${app.url}/metrics`, { headers: { authorization } })
}

/** By name and labels, as Prometheus reads them. */
async function samples(app: TestApp): Promise<Map<string, number>> {
  const text = await (await scrape(app)).text()
  return new Map(
    text
      .split('\n')
      .filter((line) => line && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}

test('metrics tell of a lesson what happened in it', async () => {
  const app = await startApp({ metricsToken: token })
  onTestFinished(() => app.stop())
  const county = await buildCounty(app.database.db)
  const { id: lessonId } = await bookedLesson(app, county)
  const teacher = await connectAs(app, county.lead.teacher)
  const room = await connectAs(app, county.rural[0]!.device)
  for (const client of [teacher, room])
    await client.command('lesson:enter', { lessonId, windowId: randomUUID(), rtpCapabilities: receivesAll })
  await teacher.command('lesson:go-live', {})
  await room.command('question:raise', { id: randomUUID() })
  await room.command('presence:beat', { receiving: true, rttMs: 20, lossPercent: 0, receivingKbps: 900 })
  await expect(room.command('lesson:go-live', {})).rejects.toMatchObject({ code: 'forbidden' })
  await fetch(`${app.url}/api/lessons/${lessonId}`)
  await fetch(`${app.url}/api/nowhere/${randomUUID()}`)

  const found = await samples(app)
  const expected: Record<string, number> = {
    'tongke_lessons{phase="live"}': 1,
    'tongke_lessons{phase="open"}': 0,
    'tongke_places_connected{kind="lead"}': 1,
    'tongke_places_connected{kind="classroom"}': 1,
    tongke_lines: 2,
    tongke_leases: 1,
    tongke_leases_lost_total: 0,
    tongke_enter_seconds_count: 2,
    'tongke_stored_total{what="question"}': 1,
    tongke_heartbeats_total: 1,
    'tongke_socket_commands_total{command="lesson:go-live",outcome="ok"}': 1,
    'tongke_socket_commands_total{command="lesson:go-live",outcome="forbidden"}': 1,
    'tongke_http_requests_total{route="GET /api/lessons/:id",status="401"}': 1,
    'tongke_http_requests_total{route="unknown",status="404"}': 1,
    tongke_media_workers: 1,
    tongke_media_workers_wanted: 1,
    tongke_media_worker_restarts_total: 0,
    tongke_media_routers: 1,
    tongke_media_transports: 4,
    tongke_write_behind_dropped_total: 0,
    tongke_draining: 0,
    'tongke_ready{check="database"}': 1,
    'tongke_ready{check="media"}': 1,
  }
  expect(Object.fromEntries(Object.keys(expected).map((name) => [name, found.get(name)]))).toEqual(expected)
  expect(found.get('tongke_media_worker_cpu_seconds_total{worker="0"}')).toBeGreaterThan(0)
  expect(found.get('tongke_database_query_seconds_count')).toBeGreaterThan(10)
  expect(found.get('tongke_event_loop_delay_p99_seconds')).toBeGreaterThan(0)
  // There is no Redis here.
  expect([...found.keys()].some((name) => /^tongke_(redis_up|clock)/.test(name))).toBe(false)
  // Nothing of a person, and no address with an id in it: those would make a new row each.
  expect([...found.keys()].join()).not.toContain(lessonId)

  await teacher.command('lesson:end', {})
  for (const client of [teacher, room]) client.drop()
  await expect.poll(async () => (await samples(app)).get('tongke_media_transports')).toBe(0)
})

test('metrics are off without a token, and for nobody without it', async () => {
  const closed = await startApp()
  onTestFinished(() => closed.stop())
  expect((await scrape(closed)).status).toBe(404)
  const open = await startApp({ metricsToken: token })
  onTestFinished(() => open.stop())
  for (const authorization of ['', 'Bearer ', 'Bearer wrong', `Basic ${token}`, token]) {
    const answer = await scrape(open, authorization)
    expect([answer.status, await answer.text()]).toEqual([401, 'This needs the token.'])
  }
  expect((await scrape(open)).headers.get('content-type')).toContain('text/plain')
})

test('each metric that the dashboard and the alerts name exists', async () => {
  const none: Readings = {
    media: async () => ({
      wanted: 0,
      workers: [],
      restarts: 0,
      routers: 0,
      transports: 0,
      producers: 0,
      consumers: 0,
    }),
    live: async () => ({ lessons: { open: 0, live: 0 }, places: { lead: 0, classroom: 0, observer: 0 } }),
    lines: () => 0,
    database: () => ({ busy: 0, waiting: 0 }),
    writeBehind: () => ({ waiting: 0, dropped: 0 }),
    leases: () => 0,
    clockAheadMs: () => 0,
    draining: () => false,
    health: async () => ({ ready: true, checks: { database: 'ok', redis: 'ok' } }),
  }
  const metrics = createMetrics(none)
  onTestFinished(metrics.close)
  const text = await metrics.text()
  const known = new Set(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name, type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name!],
    ),
  )
  const named = (file: string) =>
    new Set(readFileSync(file, 'utf8').match(/\b(tongke|process|nodejs)_[a-z0-9_]+\b/g) ?? [])
  for (const file of ['deploy/grafana-dashboard.json', 'deploy/prometheus-alerts.yml']) {
    const names = [...named(file)]
    expect(names.length).toBeGreaterThan(5)
    expect(names.filter((name) => !known.has(name))).toEqual([])
  }
})

test('leases are counted from their taking to their return or loss', async () => {
  const listeners: (() => void)[] = []
  const lease = (lessonId: string): Lease => ({
    lessonId,
    token: 1,
    onLost: (listener) => void listeners.push(listener),
    release: async () => {},
  })
  const own = new Map([lease('one'), lease('two')].map((one) => [one.lessonId, one]))
  const leases: Leases = { take: async (id) => ({ lease: own.get(id)! }), holderOf: async () => null }
  let lost = 0
  const watched = watchLeases(leases, () => {
    lost++
  })
  const take = async (id: string) => {
    const taken = await watched.leases.take(id)
    if (!('lease' in taken)) throw new Error('it is held here')
    return taken.lease
  }
  const one = await take('one')
  expect(await take('one')).toBe(one)
  await take('two')
  expect(watched.held()).toBe(2)
  await one.release()
  expect([watched.held(), lost]).toEqual([1, 0])
  for (const listener of listeners) listener()
  expect([watched.held(), lost]).toEqual([0, 1])
})
