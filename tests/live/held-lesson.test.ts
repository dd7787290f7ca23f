import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lessonAttendance } from '../../server/attendance/lesson-attendance.ts'
import { readTalk } from '../../server/live/read-talk.ts'
import { readTurns } from '../../server/live/store.ts'
import { defaultSettings } from '../../shared/directory.ts'
import { minutes } from '../../shared/time.ts'
import { signIn, startApp, type TestApp } from '../support/app.ts'
import { type County, refusal } from '../support/county.ts'
import { rtpOf } from '../support/fake-rtp.ts'
import { enterAs, lessonScene, liveScene } from '../support/lines-in-lesson.ts'
import { type Client, connect, connectAs } from '../support/socket-client.ts'

/** Long, so that nobody runs into it; a test that waits for it puts the clock forward. */
const graceMs = 20_000
let app: TestApp
beforeAll(async () => {
  app = await startApp({ live: { graceMs } })
})
afterAll(() => app?.stop())

const talkOf = (county: County, lessonId: string) => readTalk(app.context, county.coordinator, lessonId)

describe('a hand', () => {
  it('goes from raised to on stage to off, seen by all and stored', async () => {
    const { county, lesson, teacher, classrooms, rooms } = await liveScene(app)
    const id = randomUUID()
    const raised = await classrooms[0]!.command('question:raise', { id })
    expect(raised).toMatchObject({ id, kind: 'hand', state: 'asked', classroomId: rooms[0] })
    await teacher.state(({ questions }) => questions.some((q) => q.id === id && q.state === 'asked'))
    expect((await teacher.command('question:take', { id })).state).toBe('taken')
    for (const client of [teacher, ...classrooms]) await client.state((state) => state.classrooms[0]!.onStage)
    await teacher.command('stage:release', { classroomId: rooms[0]! })
    const off = await classrooms[2]!.state((state) => !state.classrooms[0]!.onStage)
    expect(off.questions.find((q) => q.id === id)?.state).toBe('answered')
    const { questions, stage } = await talkOf(county, lesson.id)
    expect(questions).toMatchObject([{ id, state: 'answered' }])
    expect(stage).toMatchObject([{ classroomId: rooms[0] }])
    expect(stage[0]?.endedAt).not.toBeNull()
  })

  it('sent twice is one question', async () => {
    const { county, lesson, classrooms } = await liveScene(app)
    const [hand, text] = [randomUUID(), randomUUID()]
    await Promise.all([
      classrooms[0]!.command('question:raise', { id: hand }),
      classrooms[0]!.command('question:raise', { id: hand }),
      classrooms[0]!.command('question:ask', { id: text, text: '为什么?' }),
      classrooms[0]!.command('question:ask', { id: text, text: '为什么?' }),
    ])
    expect((await talkOf(county, lesson.id)).questions.map((q) => q.id).sort()).toEqual([hand, text].sort())
  })

  it('of another lesson keeps its id', async () => {
    const [one, other] = [await liveScene(app), await liveScene(app)]
    const id = randomUUID()
    await one.classrooms[0]!.command('question:ask', { id, text: 'mine' })
    expect(
      await refusal(other.classrooms[0]!.command('question:ask', { id, text: 'not yours' })),
    ).toMatchObject({ code: 'already_exists' })
    expect((await talkOf(other.county, other.lesson.id)).questions).toEqual([])
  })
})

describe('a classroom on stage that drops', () => {
  it('leaves the stage when it does not come back, and its turn is closed', async () => {
    const { lesson, teacher, classrooms, rooms } = await liveScene(app)
    await teacher.command('stage:take', { classroomId: rooms[0]! })
    classrooms[0]!.drop()
    await teacher.state((state) => !state.classrooms[0]!.present && state.classrooms[0]!.onStage)
    app.forward(graceMs)
    await app.sweep()
    await teacher.state((state) => !state.classrooms[0]!.onStage)
    const [turn] = await readTurns(app.context, lesson.id)
    expect(turn?.endedAt).not.toBeNull()
  })

  it('keeps the stage when it is back in time', async () => {
    const { county, lesson, teacher, classrooms, rooms } = await liveScene(app)
    const back = await connectAs(app, county.rural[0]!.device)
    await teacher.command('stage:take', { classroomId: rooms[0]! })
    classrooms[0]!.drop()
    await teacher.state((state) => !state.classrooms[0]!.present)
    const { state } = await enterAs(back, lesson.id)
    expect(state.classrooms[0]).toMatchObject({ present: true, onStage: true })
  })

  it('leaves it at once when it says so', async () => {
    const { teacher, classrooms, rooms } = await liveScene(app)
    await teacher.command('stage:take', { classroomId: rooms[0]! })
    await classrooms[0]!.command('lesson:leave', {})
    await teacher.state((state) => !state.classrooms[0]!.onStage && !state.classrooms[0]!.present)
  })
})

describe('media of a lesson', () => {
  it('offers what comes later to those who may have it, and takes it away again', async () => {
    const { teacher, classrooms, rooms } = await liveScene(app, { media: true })
    const [a, b] = classrooms as [Client, Client]
    await a.command('media:produce', { source: 'camera', rtpParameters: rtpOf('camera', 2) })
    await a.command('media:produce', { source: 'microphone', rtpParameters: rtpOf('microphone') })
    await teacher.notice('media:consumer', ({ place, source }) => place === rooms[0] && source === 'camera')
    await teacher.state((state) => state.classrooms[0]!.sources.length === 2)
    expect(b.told.some(({ name }) => name === 'media:consumer')).toBe(false)

    await teacher.command('stage:take', { classroomId: rooms[0]! })
    const sound = await b.notice('media:consumer', ({ source }) => source === 'microphone')
    await b.notice('media:consumer', ({ source }) => source === 'camera')
    await b.command('media:resume-consumer', { consumerId: sound.id })
    // What is another's can't be had by its id.
    expect(
      await refusal(classrooms[2]!.command('media:resume-consumer', { consumerId: sound.id })),
    ).toMatchObject({ code: 'not_found' })

    await teacher.command('stage:release', { classroomId: rooms[0]! })
    await b.notice('media:consumer-closed', ({ consumerId }) => consumerId === sound.id)
    expect(await refusal(b.command('media:resume-consumer', { consumerId: sound.id }))).toMatchObject({
      code: 'not_found',
    })
  })

  it('keeps one stream a source: a retry takes the place of the first', async () => {
    const { teacher, classrooms, rooms } = await liveScene(app, { media: true })
    const body = { source: 'camera' as const, rtpParameters: rtpOf('camera') }
    const first = await classrooms[0]!.command('media:produce', body)
    const given = await teacher.notice('media:consumer', ({ place }) => place === rooms[0])
    const second = await classrooms[0]!.command('media:produce', body)
    expect(second.producerId).not.toBe(first.producerId)
    await teacher.notice('media:consumer-closed', ({ consumerId }) => consumerId === given.id)
    await teacher.notice('media:consumer', ({ producerId }) => producerId === second.producerId)
  })

  it('refuses what is no media of its kind, and goes on', async () => {
    const { classrooms } = await liveScene(app, { media: true })
    const [a] = classrooms as [Client]
    expect(
      await refusal(a.command('media:produce', { source: 'microphone', rtpParameters: rtpOf('camera') })),
    ).toMatchObject({ code: 'media_refused' })
    const odd = rtpOf('camera')
    expect(
      await refusal(
        a.command('media:produce', {
          source: 'camera',
          rtpParameters: { ...odd, encodings: [{ ssrc: -5 }] },
        }),
      ),
    ).toMatchObject({ code: 'media_refused' })
    await a.command('media:produce', { source: 'camera', rtpParameters: odd })
    expect((await a.command('media:restart-ice', { direction: 'send' })).iceParameters).toHaveProperty(
      'usernameFragment',
    )
  })
})

describe('time', () => {
  it('closes a lesson that nobody ended, ends its media and settles it', async () => {
    const { county, lesson, teacher, classrooms } = await liveScene(app, { media: true })
    app.forward(minutes(5 + 40 + defaultSettings.closeMinutesAfter))
    await app.sweep()
    await classrooms[0]!.state(({ phase }) => phase === 'ended')
    expect(
      await refusal(teacher.command('media:produce', { source: 'camera', rtpParameters: rtpOf('camera') })),
    ).toMatchObject({ code: 'unavailable' })
    const { classes } = await lessonAttendance(app.context, county.coordinator, lesson.id)
    expect(classes.every(({ outcome }) => outcome !== 'pending')).toBe(true)
  })

  it('shows a place absent whose beats stopped', async () => {
    const { teacher, classrooms } = await liveScene(app)
    const beat = { receiving: true, rttMs: 20, lossPercent: 0, receivingKbps: 500 }
    app.forward(26_000)
    await teacher.command('presence:beat', { ...beat, receiving: null })
    await app.sweep()
    await teacher.state((state) => state.lead.present && !state.classrooms[0]!.present)
    await classrooms[0]!.command('presence:beat', beat)
    const state = await teacher.state(({ classrooms }) => classrooms[0]!.present)
    expect(state.classrooms[0]!.line).toMatchObject({ level: 'good', receivingKbps: 500 })
  })
})

describe('those in a lesson are told', () => {
  it('of heads that were counted, and of a cancellation', async () => {
    const { county, lesson, teacher } = await lessonScene(app)
    await enterAs(teacher, lesson.id)
    const assistant = await signIn(app, county.rural[0]!.assistant)
    const send = (method: string, path: string, cookie: string, body: unknown) =>
      fetch(`${app.url}${path}`, {
        method,
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify(body),
      })
    const counted = await send('PUT', `/api/lessons/${lesson.id}/head-counts/${randomUUID()}`, assistant, {
      classGroupId: county.rural[0]!.classGroupId,
      present: 21,
      countedAt: app.context.now().toISOString(),
    })
    expect(counted.status).toBe(200)
    await teacher.state((state) => state.classrooms[0]!.headCount === 21)
    const coordinator = await signIn(app, county.coordinator)
    const cancelled = await send('POST', `/api/lessons/${lesson.id}/cancel`, coordinator, { reason: 'snow' })
    expect(cancelled.status).toBe(200)
    await teacher.state(({ phase }) => phase === 'cancelled')
    const read = await fetch(`${app.url}/api/lessons/${lesson.id}/talk`, { headers: { cookie: coordinator } })
    expect(await read.json()).toEqual({ questions: [], stage: [] })
  })

  it('that their session ended', async () => {
    const { county, teacher } = await lessonScene(app)
    const cookie = await signIn(app, county.lead.teacher)
    const own = await connect(app, cookie, 'person')
    await fetch(`${app.url}/api/session`, { method: 'DELETE', headers: { cookie } })
    await own.notice('session:ended')
    await own.closed
    // Another session of the same person goes on.
    await teacher.command('media:capabilities', {})
  })
})
