import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'

import { intervalOf } from '../../server/attendance/interval.ts'
import { readConnections } from '../../server/attendance/store.ts'
import type { Database } from '../../server/platform/database.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { bookedLesson, startApp, type TestApp } from '../support/app.ts'
import { buildCounty, type County } from '../support/county.ts'
import { memoryDatabase } from '../support/databases.ts'
import { receivesAll, rtpOf } from '../support/fake-rtp.ts'
import { type Client, connectAs } from '../support/socket-client.ts'

/** One for all: each test has a county of its own in it. */
let database: Database
beforeAll(async () => {
  database = await memoryDatabase()
})
afterAll(() => database?.close())

const servers: TestApp[] = []
async function start(workers = 1): Promise<TestApp> {
  const app = await startApp({ database, workers })
  servers.push(app)
  return app
}
afterEach(async () => {
  for (const app of servers.splice(0)) await app.stopServer()
})

interface Scene {
  county: County
  lesson: Lesson
  teacher: Client
  classroom: Client
  classroomId: string
  windows: { teacher: string; classroom: string }
}

const enterAs = (client: Client, lessonId: string, windowId: string) =>
  client.command('lesson:enter', { lessonId, windowId, rtpCapabilities: receivesAll })

/** A live lesson with media; its one classroom is on stage, and another question waits. */
async function liveScene(app: TestApp): Promise<Scene> {
  const county = await buildCounty(app.database.db)
  const lesson = await bookedLesson(app, county)
  const teacher = await connectAs(app, county.lead.teacher)
  const classroom = await connectAs(app, county.rural[0]!.device)
  const windows = { teacher: randomUUID(), classroom: randomUUID() }
  await enterAs(teacher, lesson.id, windows.teacher)
  await enterAs(classroom, lesson.id, windows.classroom)
  await teacher.command('lesson:go-live', {})
  await classroom.command('question:ask', { id: randomUUID(), text: '听得见吗?' })
  const hand = randomUUID()
  await classroom.command('question:raise', { id: hand })
  await teacher.command('question:take', { id: hand })
  return { county, lesson, teacher, classroom, windows, classroomId: county.rural[0]!.classroomId }
}

describe('a media worker that is killed', () => {
  it('is replaced; its lesson goes on with stage and questions as they were', async () => {
    const app = await start()
    const { lesson, teacher, classroom, classroomId, windows } = await liveScene(app)
    await teacher.command('media:produce', { source: 'camera', rtpParameters: rtpOf('camera', 3) })
    await classroom.notice('media:consumer', ({ place }) => place === 'lead')
    const before = await teacher.state((state) => state.lead.sources.length === 1)
    const [pid] = app.workerPids() as [number]

    process.kill(pid, 'SIGKILL')
    await Promise.all([teacher.notice('media:reset'), classroom.notice('media:reset')])
    await teacher.state((state) => state.lead.sources.length === 0)
    // Both come again at once, as their pages do.
    const [again] = await Promise.all([
      enterAs(teacher, lesson.id, windows.teacher),
      enterAs(classroom, lesson.id, windows.classroom),
    ])
    expect(app.workerPids()).not.toContain(pid)
    expect(again.state.epoch).toBe(before.epoch)
    expect(again.state.questions).toEqual(before.questions)
    expect(again.state.classrooms[0]).toMatchObject({ onStage: true, present: true })
    const { producerId } = await classroom.command('media:produce', {
      source: 'microphone',
      rtpParameters: rtpOf('microphone'),
    })
    await teacher.notice('media:consumer', (consumer) => consumer.producerId === producerId)
    expect(again.state.classrooms[0]?.classroomId).toBe(classroomId)
  })

  it('takes only its own lessons: those on another worker go on untouched', async () => {
    const app = await start(2)
    const scenes = [await liveScene(app), await liveScene(app)]
    process.kill(app.workerPids()[0] as number, 'SIGKILL')
    const told = await Promise.race(
      scenes.map(({ teacher }, i) => teacher.notice('media:reset').then(() => i)),
    )
    const untouched = scenes[1 - told] as Scene
    await untouched.teacher.command('media:produce', { source: 'camera', rtpParameters: rtpOf('camera') })
    await untouched.classroom.notice('media:consumer')
    expect(untouched.teacher.told.some(({ name }) => name === 'media:reset')).toBe(false)
  })
})

describe('a server that is stopped and started again', () => {
  it('finds the lesson as it was: phase, questions, and the stage for who is back in time', async () => {
    const first = await start()
    const { county, lesson, teacher, classroom, classroomId, windows } = await liveScene(first)
    const before = await teacher.state(
      (state) => state.questions.length === 2 && state.classrooms[0]!.onStage,
    )
    await first.stopServer()
    await Promise.all([teacher.closed, classroom.closed])

    const second = await start()
    const teacherAgain = await connectAs(second, county.lead.teacher)
    const classroomAgain = await connectAs(second, county.rural[0]!.device)
    const [entered] = await Promise.all([
      enterAs(teacherAgain, lesson.id, windows.teacher),
      enterAs(classroomAgain, lesson.id, windows.classroom),
    ])
    expect(entered.state).toMatchObject({ phase: 'live', liveAt: before.liveAt, questions: before.questions })
    expect(entered.state.epoch).not.toBe(before.epoch)
    const back = await teacherAgain.state((state) => state.classrooms[0]!.present)
    expect(back.classrooms[0]).toMatchObject({ classroomId, onStage: true })
    second.forward(60_000)
    await classroomAgain.command('presence:beat', {
      receiving: null,
      rttMs: 1,
      lossPercent: 0,
      receivingKbps: 0,
    })
    await second.sweep()
    expect((await teacherAgain.state(() => true)).classrooms[0]?.onStage).toBe(true)
  })

  it('has written until when everybody was there', async () => {
    const app = await start()
    const { lesson, classroomId } = await liveScene(app)
    app.forward(5_000)
    const stoppedAt = app.context.now().getTime()
    await app.stopServer()
    const connections = await readConnections(app.context, lesson.id)
    for (const place of [null, classroomId]) {
      const [connection] = connections.get(place) ?? []
      expect(connection?.closedAt).toBeGreaterThanOrEqual(stoppedAt)
      expect(intervalOf(connection!).end).toBe(connection?.closedAt)
    }
  })
})
