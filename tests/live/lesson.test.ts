import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTalk } from '../../server/live/read-talk.ts'
import { loadLesson } from '../../server/schedule/load-lesson.ts'
import { minutes } from '../../shared/time.ts'
import { bookedLesson, startApp, type TestApp } from '../support/app.ts'
import { buildCounty, type County, refusal } from '../support/county.ts'
import { rtpOf } from '../support/fake-rtp.ts'
import { enterAs, lessonScene, liveScene } from '../support/lines-in-lesson.ts'
import { type Client, connectAs } from '../support/socket-client.ts'

/** Long, so that nobody runs into it; a test that waits for it puts the clock forward. */
const graceMs = 20_000
let app: TestApp
beforeAll(async () => {
  app = await startApp({ live: { graceMs } })
})
afterAll(() => app?.stop())

const talkOf = (county: County, lessonId: string) => readTalk(app.context, county.coordinator, lessonId)

describe('entering a lesson', () => {
  it('opens it with the first who comes, and shows everybody who is there', async () => {
    const { lesson, teacher, classrooms, rooms } = await lessonScene(app)
    const first = await enterAs(classrooms[0]!, lesson.id)
    expect(first).toMatchObject({ place: rooms[0], media: null, state: { phase: 'open' } })
    expect((await enterAs(teacher, lesson.id)).place).toBe('lead')
    const seen = await classrooms[0]!.state((state) => state.lead.present)
    expect(seen.classrooms.map((room) => room.present)).toEqual([true, false, false])
  })

  it('is too early more than ten minutes before, and too late when it is over', async () => {
    const county = await buildCounty(app.database.db)
    const lesson = await bookedLesson(app, county, { startsIn: minutes(11) })
    const teacher = await connectAs(app, county.lead.teacher)
    expect(await refusal(enterAs(teacher, lesson.id))).toMatchObject({
      code: 'lesson_too_early',
      details: { opensAt: new Date(Date.parse(lesson.startsAt) - minutes(10)).toISOString() },
    })
    const { teacher: other, lesson: over } = await liveScene(app)
    await other.command('lesson:end', {})
    expect(await refusal(enterAs(other, over.id))).toMatchObject({ code: 'lesson_over' })
  })

  it('is for its teacher and its receiving classrooms alone', async () => {
    const { county, lesson } = await lessonScene(app)
    const other = await buildCounty(app.database.db)
    const codes = await Promise.all(
      [
        county.coordinator,
        county.lead.otherTeacher,
        county.lead.device,
        other.rural[0]!.device,
        other.coordinator,
      ].map(async (who) => (await refusal(enterAs(await connectAs(app, who), lesson.id))).code),
    )
    expect(codes).toEqual(['forbidden', 'forbidden', 'forbidden', 'not_found', 'not_found'])
  })

  it('answers with all that the first picture needs', async () => {
    const { lesson, teacher, classrooms } = await liveScene(app, { media: true })
    await teacher.command('media:produce', { source: 'camera', rtpParameters: rtpOf('camera', 3) })
    await teacher.command('media:produce', { source: 'microphone', rtpParameters: rtpOf('microphone') })
    await classrooms[0]!.command('lesson:leave', {})
    const { media, state } = await enterAs(classrooms[0]!, lesson.id, { media: true })
    expect(media?.send.id).not.toBe(media?.receive.id)
    expect(media?.consumers.map(({ place, source }) => `${place} ${source}`).sort()).toEqual([
      'lead camera',
      'lead microphone',
    ])
    expect(state.lead.sources).toEqual(['camera', 'microphone'])
  })
})

describe('a page that goes on to another lesson', () => {
  it('leaves the first once it is in the second, and not when it is refused there', async () => {
    const { county, lesson, teacher } = await liveScene(app)
    const next = await bookedLesson(app, county, { startsIn: minutes(50) })
    expect(await refusal(enterAs(teacher, next.id))).toMatchObject({ code: 'lesson_too_early' })
    await teacher.command('lesson:go-live', {})
    app.forward(minutes(42))
    await enterAs(teacher, next.id)
    await teacher.command('lesson:go-live', {})
    expect(
      (await teacher.state(({ lessonId, phase }) => lessonId === next.id && phase === 'live')).phase,
    ).toBe('live')
    expect((await loadLesson(app.context, lesson.id))?.phase).toBe('live')
    const second = await connectAs(app, county.rural[0]!.device)
    expect((await enterAs(second, lesson.id)).state.lead.present).toBe(false)
  })
})

describe('one page a place', () => {
  it('lets another window take the place, and tells the one before', async () => {
    const { county, lesson, classrooms } = await liveScene(app)
    const second = await connectAs(app, county.rural[0]!.device)
    await enterAs(second, lesson.id)
    await classrooms[0]!.notice('lesson:superseded')
    expect(await refusal(classrooms[0]!.command('question:raise', { id: randomUUID() }))).toMatchObject({
      code: 'not_entered',
    })
    // The one that was put out goes away unnoticed.
    classrooms[0]!.drop()
    await second.command('question:raise', { id: randomUUID() })
  })

  it('lets the same page back in on a new line without a word, with the media it had', async () => {
    const { county, lesson, teacher, classrooms, rooms } = await liveScene(app, { media: true })
    const windowId = randomUUID()
    const first = await enterAs(classrooms[0]!, lesson.id, { windowId, media: true })
    await classrooms[0]!.command('media:produce', { source: 'camera', rtpParameters: rtpOf('camera') })
    const given = await teacher.notice('media:consumer', ({ place }) => place === rooms[0])
    const second = await connectAs(app, county.rural[0]!.device)
    const again = await enterAs(second, lesson.id, { windowId, media: true })
    expect(again.media?.send.id).toBe(first.media?.send.id)
    expect(again.state.classrooms[0]?.sources).toEqual(['camera'])
    await teacher.command('media:resume-consumer', { consumerId: given.id })
    expect(classrooms[0]!.told.some(({ name }) => name === 'lesson:superseded')).toBe(false)
  })

  it('gives the same page on the same line new media: the old has failed it', async () => {
    const { lesson, classrooms } = await liveScene(app, { media: true })
    const windowId = randomUUID()
    const first = await enterAs(classrooms[0]!, lesson.id, { windowId, media: true })
    const again = await enterAs(classrooms[0]!, lesson.id, { windowId, media: true })
    expect(again.media?.send.id).not.toBe(first.media?.send.id)
  })
})

describe('the word of the teacher', () => {
  it('is the teacher’s alone', async () => {
    const { classrooms, rooms } = await liveScene(app)
    const id = randomUUID()
    await classrooms[1]!.command('question:raise', { id })
    const [classroom] = classrooms as [Client]
    const codes = await Promise.all(
      [
        classroom.command('lesson:go-live', {}),
        classroom.command('lesson:end', {}),
        classroom.command('question:take', { id }),
        classroom.command('question:answer', { id }),
        classroom.command('question:dismiss', { id }),
        classroom.command('question:withdraw', { id }),
        classroom.command('stage:take', { classroomId: rooms[0]! }),
        classroom.command('stage:release', { classroomId: rooms[1]! }),
      ].map(async (asked) => (await refusal(asked)).code),
    )
    expect(new Set(codes)).toEqual(new Set(['forbidden']))
  })

  it('is taken once: going live and ending can be repeated', async () => {
    const { county, lesson, teacher, classrooms } = await liveScene(app)
    await teacher.command('lesson:go-live', {})
    await teacher.command('lesson:end', {})
    await teacher.command('lesson:end', {})
    const over = await classrooms[0]!.state(({ phase }) => phase === 'ended')
    expect(over.liveAt).not.toBeNull()
    expect(await refusal(classrooms[0]!.command('question:raise', { id: randomUUID() }))).toMatchObject({
      code: 'lesson_over',
    })
    expect((await talkOf(county, lesson.id)).questions).toEqual([])
  })

  it('is nobody’s who is not in the lesson', async () => {
    const { teacher } = await lessonScene(app)
    expect(await refusal(teacher.command('lesson:go-live', {}))).toMatchObject({ code: 'not_entered' })
  })
})
