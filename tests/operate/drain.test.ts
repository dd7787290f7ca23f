import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { startSession } from '../../server/account/session.ts'
import type { Context } from '../../server/platform/context.ts'
import { cookieNames } from '../../server/platform/cookies.ts'
import { openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { minutes } from '../../shared/time.ts'
import { bookedLesson, startApp } from '../support/app.ts'
import { buildCounty, type County } from '../support/county.ts'
import { type ServerNode, startNode } from '../support/nodes.ts'
import { startPostgres } from '../support/postgres.ts'
import { type Client, connect, connectAs } from '../support/socket-client.ts'

const log = createLog('silent')

interface Scene {
  node: ServerNode
  teacher: Client
  /** Is in no lesson yet. */
  otherTeacher: Client
  otherLessonId: string
  /** Connections of the lesson, by whether they are written as closed. */
  closed(): Promise<boolean[]>
}

/** One server alone, as a process, with a lesson under way in it. */
async function teach(env: Record<string, string>): Promise<Scene> {
  const postgres = await startPostgres()
  onTestFinished(() => postgres.stop())
  const url = await postgres.create()
  const database = await openDatabase({ url, log })
  onTestFinished(() => database.close())
  const context: Context = { db: database.db, now: () => new Date(), log }
  const node = await startNode({ DATABASE_URL: url, ...env })
  onTestFinished(async () => {
    node.signal('SIGKILL')
    await node.ended
  })

  async function begin(): Promise<{ county: County; lessonId: string; teacher: Client }> {
    const county = await buildCounty(database.db)
    const start = Date.now() + minutes(5)
    const { id } = await bookLesson(
      context,
      county.coordinator,
      randomUUID(),
      county.booking({
        startsAt: new Date(start).toISOString(),
        endsAt: new Date(start + minutes(40)).toISOString(),
      }),
    )
    const { token } = await startSession(context, { personId: county.lead.teacher.id })
    const teacher = await connect({ url: node.url }, `${cookieNames.person}=${token}`, 'person')
    return { county, lessonId: id, teacher }
  }

  const [here, other] = [await begin(), await begin()]
  await here.teacher.command('lesson:enter', {
    lessonId: here.lessonId,
    windowId: randomUUID(),
    rtpCapabilities: null,
  })
  await here.teacher.command('lesson:go-live', {})
  return {
    node,
    teacher: here.teacher,
    otherTeacher: other.teacher,
    otherLessonId: other.lessonId,
    async closed() {
      const rows = await database.db
        .withTables<{ connections: { lesson_id: string; closed_at: Date | null } }>()
        .selectFrom('connections')
        .select('closed_at')
        .where('lesson_id', '=', here.lessonId)
        .execute()
      return rows.map((row) => row.closed_at !== null)
    },
  }
}

const readiness = async (node: ServerNode) => {
  const response = await fetch(`${node.url}/health/ready`)
  return { status: response.status, body: await response.text() }
}

test('a server that drains is not ready, takes no new lesson, lets the one under way end, and ends with 0', {
  timeout: 120_000,
}, async () => {
  const { node, teacher, otherTeacher, otherLessonId } = await teach({ TONGKE_DRAIN_MINUTES: '30' })
  expect((await readiness(node)).status).toBe(200)
  node.signal('SIGTERM')
  await expect.poll(async () => (await readiness(node)).status, { timeout: 20_000 }).toBe(503)
  expect((await readiness(node)).body).toContain('"draining":"this server is being stopped"')

  const entering = { lessonId: otherLessonId, windowId: randomUUID(), rtpCapabilities: null }
  await expect(otherTeacher.command('lesson:enter', entering)).rejects.toMatchObject({ code: 'unavailable' })
  await teacher.command('sound:mode', { mode: 'music' })
  expect((await fetch(`${node.url}/health/live`)).status).toBe(200)

  await teacher.command('lesson:end', {})
  expect(await node.ended).toBe(0)
})

test.each([
  ['an interrupt ends a server at once', ['SIGINT']],
  ['a second signal ends the waiting for lessons', ['SIGTERM', 'SIGTERM']],
  ['without minutes to wait, a server ends at once', ['SIGTERM']],
] as const)('%s, and who was there is written as gone', { timeout: 120_000 }, async (_, signals) => {
  const { node, teacher, closed } = await teach(signals.length > 1 ? { TONGKE_DRAIN_MINUTES: '30' } : {})
  for (const signal of signals) {
    node.signal(signal)
    if (signals.length > 1) await expect.poll(() => node.said(), { timeout: 20_000 }).toContain('draining')
  }
  expect(await node.ended).toBe(0)
  await teacher.closed
  expect(await closed()).toEqual([true])
})

test('without another server to give them to, lessons are waited for until they are over, and no longer than allowed', {
  timeout: 120_000,
}, async () => {
  const app = await startApp()
  onTestFinished(() => app.stop())
  const county = await buildCounty(app.database.db)
  const lesson = await bookedLesson(app, county)
  const teacher = await connectAs(app, county.lead.teacher)
  await teacher.command('lesson:enter', {
    lessonId: lesson.id,
    windowId: randomUUID(),
    rtpCapabilities: null,
  })
  await teacher.command('lesson:go-live', {})

  // Not over when the time is: it has gone on all the while, and still does.
  await app.drain(1_000)
  await teacher.command('sound:mode', { mode: 'music' })
  expect(teacher.told.map(({ name }) => name)).not.toContain('lesson:moved')

  // In time for nobody to wait for the rest of it.
  const waiting = app.drain(3_600_000)
  await teacher.command('sound:mode', { mode: 'speech' })
  await teacher.command('lesson:end', {})
  await waiting
  expect((await teacher.state(({ phase }) => phase === 'ended')).lessonId).toBe(lesson.id)
})
