import { randomUUID } from 'node:crypto'
import { createServer, connect as dial, type Socket } from 'node:net'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { reportHeadCount } from '../../server/attendance/report-head-count.ts'
import { type Database, openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { bookedLesson, startApp, type TestApp } from '../support/app.ts'
import { buildCounty, type County } from '../support/county.ts'
import { type Postgres, startPostgres } from '../support/postgres.ts'
import { type Client, connectAs } from '../support/socket-client.ts'

/** The way to a PostgreSQL, which can lose what goes one way or the other. */
interface Way {
  url: string
  lose: 'nothing' | 'questions' | 'answers' | 'the answer to a commit'
  /** All lines break; a new one is refused while `closed`. */
  break(): void
  closed: boolean
  close(): void
}

async function wayTo(url: string): Promise<Way> {
  const to = new URL(url)
  const ends = new Set<Socket>()
  const server = createServer((near) => {
    if (way.closed) return near.destroy()
    const far = dial(Number(to.port), to.hostname)
    for (const [from, into, what] of [
      [near, far, 'questions'],
      [far, near, 'answers'],
    ] as const) {
      ends.add(from)
      from.on('data', (bytes) => {
        if (way.lose === 'the answer to a commit' && bytes.includes('commit')) way.lose = 'answers'
        if (way.lose !== what) into.write(bytes)
      })
      from.on('error', () => {})
      from.on('close', () => {
        ends.delete(from)
        into.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const near = new URL(url)
  near.port = String((server.address() as { port: number }).port)
  const way: Way = {
    url: near.href,
    lose: 'nothing',
    closed: false,
    break() {
      for (const end of ends) end.destroy()
    },
    close() {
      way.break()
      server.close()
    },
  }
  return way
}

const log = createLog('silent')
let postgres: Postgres
let way: Way
let app: TestApp
let county: County
/** Past the way that breaks. */
let seen: Database
let lessonId: string
let teacher: Client
let classroom: Client
let other: Client
let classroomId: string
beforeAll(async () => {
  postgres = await startPostgres()
  const url = await postgres.create()
  way = await wayTo(url)
  seen = await openDatabase({ url, log })
  const database = await openDatabase({ url: way.url, log })
  app = await startApp({ database, live: { sweepMs: 3_600_000, compareMs: 0 } })
})
afterAll(async () => {
  await app?.stop()
  await seen?.close()
  way?.close()
  await postgres?.stop()
})
beforeEach(async () => {
  county = await buildCounty(seen.db)
  lessonId = (await bookedLesson(app, county)).id
  classroomId = county.rural[0]!.classroomId
  teacher = await connectAs(app, county.lead.teacher)
  classroom = await connectAs(app, county.rural[0]!.device)
  other = await connectAs(app, county.rural[1]!.device)
  for (const line of [teacher, classroom, other])
    await line.command('lesson:enter', { lessonId, windowId: randomUUID(), rtpCapabilities: null })
  await teacher.command('lesson:go-live', {})
})
afterEach(async () => {
  way.lose = 'nothing'
  way.closed = false
  for (const line of [teacher, classroom, other]) line.drop()
})

const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  )
const statesOf = async () => {
  const { rows } = await sql<{ id: string; state: string }>`
    select id, state from questions where lesson_id = ${lessonId}`.execute(seen.db)
  return Object.fromEntries(rows.map(({ id, state }) => [id, state]))
}
const told = async (id: string, state: string) =>
  teacher.state(({ questions }) => questions.some((one) => one.id === id && one.state === state))
const beat = { receiving: null, rttMs: 1, lossPercent: 0, receivingKbps: 0 }

test('what was stored without an answer is told as soon as the database is asked again, and is there once', async () => {
  const id = randomUUID()
  way.lose = 'answers'
  const asking = codeOf(classroom.command('question:ask', { id, text: '听得见吗?' }))
  await expect.poll(statesOf, { timeout: 30_000 }).toEqual({ [id]: 'asked' })
  way.break()
  way.lose = 'nothing'
  expect(await asking).toBe('unavailable')
  await app.sweep()
  await told(id, 'asked')
  await classroom.command('question:ask', { id, text: '听得见吗?' })
  expect(await statesOf()).toEqual({ [id]: 'asked' })
})

test('what never reached the database did not happen, and can be said again', async () => {
  const id = randomUUID()
  way.lose = 'questions'
  const asking = codeOf(classroom.command('question:ask', { id, text: '听得见吗?' }))
  const beating = codeOf(classroom.command('presence:beat', beat))
  way.break()
  way.lose = 'nothing'
  expect([await asking, await beating]).toEqual(['unavailable', 'done'])
  expect(await statesOf()).toEqual({})
  await app.sweep()
  expect((await teacher.state(() => true)).questions).toEqual([])
  await classroom.command('question:ask', { id, text: '听得见吗?' })
  await told(id, 'asked')
  expect(await statesOf()).toEqual({ [id]: 'asked' })
})

test('what is said next is refused once more, and finds the lesson as it was stored', async () => {
  const hand = randomUUID()
  await classroom.command('question:raise', { id: hand })
  way.lose = 'the answer to a commit'
  const taking = codeOf(teacher.command('question:take', { id: hand }))
  await expect.poll(statesOf, { timeout: 30_000 }).toEqual({ [hand]: 'taken' })
  way.break()
  way.lose = 'nothing'
  expect(await taking).toBe('unavailable')
  // It means what its sender saw, and that was not the lesson as it is.
  expect(await codeOf(other.command('question:ask', { id: randomUUID(), text: '请重复' }))).toBe(
    'unavailable',
  )
  const { classrooms } = await told(hand, 'taken')
  expect(classrooms.filter(({ onStage }) => onStage).map((one) => one.classroomId)).toEqual([classroomId])
  await teacher.command('question:answer', { id: hand })
  expect(await statesOf()).toEqual({ [hand]: 'answered' })
})

test('a lesson whose end broke off half way is not over, and can be ended', async () => {
  way.lose = 'answers'
  const ending = codeOf(teacher.command('lesson:end', {}))
  await expect.poll(() => app.database.load().busy, { timeout: 30_000 }).toBeGreaterThan(0)
  way.break()
  way.lose = 'nothing'
  expect(await ending).toBe('unavailable')
  await app.sweep()
  expect((await teacher.state(() => true)).phase).toBe('live')
  await teacher.command('lesson:end', {})
  await classroom.state((state) => state.phase === 'ended')
})

test('a classroom that was sent out without an answer is out', async () => {
  way.lose = 'answers'
  const removing = codeOf(teacher.command('moderation:remove', { classroomId }))
  const removed = async () => {
    const { rows } = await sql<{ removed: boolean }>`
      select removed from classroom_conduct where lesson_id = ${lessonId}`.execute(seen.db)
    return rows.map((row) => row.removed)
  }
  await expect.poll(removed, { timeout: 30_000 }).toEqual([true])
  way.break()
  way.lose = 'nothing'
  expect(await removing).toBe('unavailable')
  expect(await codeOf(classroom.command('presence:beat', beat))).toBe('done')
  await app.sweep()
  await classroom.notice('lesson:removed')
  await teacher.state(({ classrooms }) => !classrooms[0]!.present)
  expect(await codeOf(classroom.command('presence:beat', beat))).toBe('not_entered')
  await teacher.command('moderation:remove', { classroomId })
  expect(classroom.told.filter(({ name }) => name === 'lesson:removed')).toHaveLength(1)
  const again = { lessonId, windowId: randomUUID(), rtpCapabilities: null }
  expect(await codeOf(classroom.command('lesson:enter', again))).toBe('classroom_removed')
})

test('while the database is away it is told who falls silent, and nobody is sent off the stage unstored', async () => {
  const hand = randomUUID()
  await classroom.command('question:raise', { id: hand })
  await teacher.command('question:take', { id: hand })
  way.closed = true
  way.break()
  expect(await codeOf(teacher.command('question:answer', { id: hand }))).toBe('unavailable')
  app.forward(26_000)
  for (const line of [teacher, other]) await line.command('presence:beat', beat)
  await app.sweep().catch(() => {})
  const away = await teacher.state(({ classrooms }) => !classrooms[0]!.present)
  expect(away.classrooms[0]).toMatchObject({ classroomId, onStage: true })
  expect(away.classrooms[1]!.present).toBe(true)
  way.closed = false
  await expect
    .poll(() => codeOf(teacher.command('question:answer', { id: hand })), { timeout: 30_000 })
    .toBe('done')
  expect(await statesOf()).toEqual({ [hand]: 'answered' })
})

test('a head count of which its lesson was not told is seen within a few comparings', async () => {
  const { classGroupId, assistant } = county.rural[0]!
  // By another node, and Redis was away.
  const elsewhere = { ...app.context, db: seen.db }
  const count = { classGroupId, present: 17, countedAt: elsewhere.now().toISOString() }
  await reportHeadCount(elsewhere, assistant, lessonId, randomUUID(), count)
  for (let comparing = 0; comparing < 6; comparing++) await app.sweep()
  const { classrooms, version } = await teacher.state(({ classrooms }) => classrooms[0]!.headCount === 17)
  expect(classrooms[0]!.classroomId).toBe(classroomId)
  // And nothing is told where nothing is new.
  for (let comparing = 0; comparing < 6; comparing++) await app.sweep()
  await teacher.command('sound:mode', { mode: 'music' })
  expect((await teacher.state((state) => state.version > version)).version).toBe(version + 1)
})
