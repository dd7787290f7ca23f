/** Signalling of running lessons while a county is planned beside the server, and while it is not */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openPlanProcess } from '../../server/plan/run-plan.ts'
import { openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { type PlanInput, planInputFormat } from '../../shared/plan.ts'
import { bookedLesson, startApp } from '../support/app.ts'
import { report } from '../support/bench.ts'
import { buildCounty } from '../support/county.ts'
import { receivesAll } from '../support/fake-rtp.ts'
import { type Client, connectAs } from '../support/socket-client.ts'

/** Blocks with and without take turns, so that both meet the same machine. */
const BLOCKS = 4
const SECONDS = 12
/** Of each of the three classrooms: sixty messages a second, as a county's lessons make together. */
const EVERY_MS = 50

const beat = { receiving: true, rttMs: 20, lossPercent: 0, receivingKbps: 900 }

const folder = mkdtempSync(join(tmpdir(), 'tongke-bench-'))
const log = createLog('silent')
const database = await openDatabase({ folder, log })
const app = await startApp({
  production: true,
  database,
  socketLimits: { burst: 1_000, perSecond: 200 },
})
try {
  const county = await buildCounty(database.db)
  const lesson = await bookedLesson(app, county)
  const clients: Client[] = []
  for (const school of county.rural) {
    const client = await connectAs(app, school.device)
    const entering = { lessonId: lesson.id, windowId: randomUUID(), rtpCapabilities: receivesAll }
    await client.command('lesson:enter', entering)
    clients.push(client)
  }
  const input = countyInput(68)
  await measure(clients, 3)
  const alone: number[] = []
  const beside: number[] = []
  for (let block = 0; block < BLOCKS; block++) {
    alone.push(...(await measure(clients, SECONDS)))
    const end = new AbortController()
    const search = openPlanProcess(end.signal, log).search({ input, seconds: 60, seed: block })
    search.catch(() => undefined)
    // Threads start and the input is read first: that is planning too, but each block has it once.
    beside.push(...(await measure(clients, SECONDS)))
    end.abort()
  }
  const p99 = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length * 0.99)]!
  const round = (n: number) => Math.round(n * 100) / 100
  const [without, during] = [p99(alone), p99(beside)]
  report('plan-beside', [
    { name: 'messages of each kind', figure: Math.min(alone.length, beside.length), unit: '' },
    { name: 'p99 without', figure: round(without), unit: 'ms' },
    { name: 'p99 while a county is planned', figure: round(during), unit: 'ms' },
    { name: 'ratio', figure: round(during / without), unit: '', target: 1.2 },
  ])
} finally {
  await app.stopServer()
  await database.close()
  rmSync(folder, { recursive: true, force: true })
}

/** Round trips in ms of messages that are sent at a steady beat, however long each takes. */
async function measure(clients: readonly Client[], seconds: number): Promise<number[]> {
  const times: number[] = []
  const end = performance.now() + seconds * 1_000
  const begun: Promise<void>[] = []
  while (performance.now() < end) {
    for (const client of clients) {
      const start = performance.now()
      begun.push(client.command('presence:beat', beat).then(() => void times.push(performance.now() - start)))
    }
    await pause(EVERY_MS)
  }
  await Promise.all(begun)
  return times
}

/** A county of so many schools, about a thousand periods short; always the same. */
function countyInput(count: number): PlanInput {
  let state = 7
  const random = (n: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * n)
  }
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
  const leads = Math.round(count / 8)
  const ids = Array.from({ length: count }, (_, i) => `s${i}`)
  const isLead = (i: number) => i < leads
  const weekdays = [1, 2, 3, 4, 5]
  const periods = () => {
    const first = 505 + 5 * random(4)
    return weekdays.flatMap((weekday) =>
      [0, 1, 2, 3, 4, 5].map((p) => {
        const start = first + p * 55 + (p > 3 ? 130 : 0)
        return { weekday, period: p + 1, start: clock(start), end: clock(start + 40) }
      }),
    )
  }
  const rural = ids.map((_, i) => i).filter((i) => !isLead(i))
  const groups = rural.flatMap((i) =>
    [1, 2, 3, 4, 5, 6].map((grade) => ({ id: `g${i}-${grade}`, school: `s${i}`, grade })),
  )
  const subjects = ['music', 'art']
  return {
    format: planInputFormat,
    rules: { maxReceivers: 3, minOverlap: 0.75, maxPerDay: 1, requirePairing: true },
    schools: ids.map((id) => ({ id, county: 'c', periods: periods() })),
    classrooms: ids.map((school, i) => ({ id: `r${i}`, school, use: [isLead(i) ? 'lead' : 'receive'] })),
    classGroups: groups.map((group) => ({
      ...group,
      textbook: {},
      busy: weekdays.flatMap((weekday) =>
        [1, 2, 3, 4, 5, 6].filter(() => random(10) < 6).map((period) => ({ weekday, period })),
      ),
    })),
    teachers: ids.slice(0, leads).flatMap((school) =>
      subjects.flatMap((subject) =>
        [0, 1].map((n) => ({
          id: `${school}-${subject}${n}`,
          school,
          subjects: [subject],
          busy: [],
          maxShared: 8,
        })),
      ),
    ),
    ownLessons: [],
    pairings: rural.flatMap((i) =>
      [...new Set([random(leads), random(leads)])].map((lead) => ({ lead: `s${lead}`, member: `s${i}` })),
    ),
    demands: groups.flatMap((group) =>
      subjects.map((subject) => ({ classGroup: group.id, subject, periods: 1 + random(2) })),
    ),
    keep: [],
    previous: [],
  }
}
