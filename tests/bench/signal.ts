/**
 * 2,000 lines in 500 lessons, 500 hands and votes a second, each stored on PostgreSQL before everybody in its lesson is told.
 *
 * The server runs here, PostgreSQL beside it (syncing each commit to disk), the lines in a third process. Timed is what a pupil
 * would see: from the press of a key until the last of the four ends has the new state.
 *
 *   npm run bench -- signal [SECONDS] [LESSONS]     30 seconds and 500 lessons unless told
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { bookedLesson, signIn, startApp } from '../support/app.ts'
import { report } from '../support/bench.ts'
import { buildCounty } from '../support/county.ts'
import { cpuSecondsOf } from '../support/cpu.ts'
import { startPostgres } from '../support/postgres.ts'
import type { SignalFound, SignalPlan } from './load/signal-clients.ts'

const seconds = Number(process.argv[2] ?? 30)
const count = Number(process.argv[3] ?? 500)
const perSecond = count
const postgres = await startPostgres({ durable: true })
try {
  const database = await openDatabase({ log: createLog('silent'), url: await postgres.create() })
  const app = await startApp({
    database,
    production: true,
    httpRate: { points: 1_000_000, seconds: 60 },
    socketLimits: { perAddress: 5_000 },
  })
  try {
    const lessons: SignalPlan['lessons'] = []
    for (let i = 0; i < count; i += 10)
      lessons.push(
        ...(await Promise.all(
          Array.from({ length: Math.min(10, count - i) }, async () => {
            const county = await buildCounty(database.db)
            const lesson = await bookedLesson(app, county)
            const rooms = await Promise.all(
              county.rural.map(async ({ classroomId, device }) => ({
                id: classroomId,
                cookie: await signIn(app, device),
              })),
            )
            return { id: lesson.id, teacher: await signIn(app, county.lead.teacher), rooms }
          }),
        )),
      )
    console.log(`${count} lessons are booked; their lines come in.`)
    const clients = fork(new URL('./load/signal-clients.ts', import.meta.url))
    const delay = monitorEventLoopDelay({ resolution: 5 })
    const begun = once(clients, 'message')
    const failed = once(clients, 'exit').then(([code]) => {
      throw new Error(`the lines ended with ${code}`)
    })
    clients.send({ url: app.url, lessons, perSecond, seconds } satisfies SignalPlan)
    await Promise.race([begun, failed])
    const answer = once(clients, 'message') as Promise<[SignalFound]>
    const before = { own: process.cpuUsage(), database: cpuSecondsOf('postgres'), at: performance.now() }
    delay.enable()
    const [found] = await Promise.race([answer, failed])
    failed.catch(() => undefined)
    delay.disable()
    const { user, system } = process.cpuUsage(before.own)
    const took = (performance.now() - before.at) / 1_000
    /** Of one core, while messages were sent. */
    const share = (cpuSeconds: number) => Math.round((cpuSeconds / took) * 100)
    const sorted = found.latencies.toSorted((a, b) => a - b)
    const at = (share: number) => Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10
    report('signal', [
      { name: 'messages', figure: sorted.length, unit: '' },
      { name: 'p50', figure: at(0.5), unit: 'ms' },
      { name: 'p95', figure: at(0.95), unit: 'ms' },
      { name: 'p99', figure: at(0.99), unit: 'ms', target: 50 },
      { name: 'refused or never told', figure: found.refused + found.unanswered, unit: '', target: 0 },
      { name: 'lines lost', figure: found.lost, unit: '', target: 0 },
      { name: "server's event loop, p99", figure: Math.round(delay.percentile(99) / 1e5) / 10, unit: 'ms' },
      { name: "server's share of a core", figure: share((user + system) / 1e6), unit: '%' },
      { name: "PostgreSQL's", figure: share(cpuSecondsOf('postgres') - before.database), unit: '%' },
      { name: "the lines' own", figure: share(found.cpu), unit: '%' },
    ])
  } finally {
    await app.stop()
  }
} finally {
  await postgres.stop()
}
process.exit(0)
