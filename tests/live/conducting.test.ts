import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bookedLesson, signIn, startApp, type TestApp } from '../support/app.ts'
import { buildCounty, type County, refusal } from '../support/county.ts'
import { memoryDatabase } from '../support/databases.ts'
import { rtpOf } from '../support/fake-rtp.ts'
import { enterAs, liveScene } from '../support/lines-in-lesson.ts'
import { type Client, connectAs } from '../support/socket-client.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app?.stop())

/** With media, as pages come. */
const come = (client: Client, lessonId: string, as?: 'lesson:enter' | 'lesson:observe', windowId?: string) =>
  enterAs(client, lessonId, { media: true, ...(as && { as }), ...(windowId && { windowId }) })

async function wallOf(county: County, path: string) {
  const cookie = await signIn(app, county.coordinator)
  const response = await fetch(`${app.url}${path}`, { headers: { cookie } })
  return { status: response.status, body: await response.json() }
}

describe('conducting a lesson', () => {
  it('is for the teacher alone', async () => {
    const { classrooms, rooms } = await liveScene(app, { media: true })
    const [a] = classrooms as [Client]
    const refused = await Promise.all([
      refusal(a.command('focus:set', { focus: [{ place: 'lead', source: 'camera' }] })),
      refusal(a.command('moderation:mute', { classroomId: rooms[1]!, muted: true })),
      refusal(a.command('moderation:remove', { classroomId: rooms[1]! })),
      refusal(a.command('moderation:lock', { locked: true })),
    ])
    expect(refused.map(({ code }) => code)).toEqual(['forbidden', 'forbidden', 'forbidden', 'forbidden'])
  })

  it('takes the sound of a muted classroom from everybody, whatever it sends', async () => {
    const { teacher, classrooms, rooms } = await liveScene(app, { media: true })
    const [a, b] = classrooms as [Client, Client]
    await teacher.command('stage:take', { classroomId: rooms[0]! })
    await a.command('media:produce', { source: 'microphone', rtpParameters: rtpOf('microphone') })
    const heard = await b.notice('media:consumer', ({ place }) => place === rooms[0])
    await teacher.command('moderation:mute', { classroomId: rooms[0]!, muted: true })
    await b.notice('media:consumer-closed', ({ consumerId }) => consumerId === heard.id)
    await a.state((state) => state.classrooms[0]!.muted)
    // Unmuting is the teacher's: sending anew brings nothing.
    await a.command('media:produce', { source: 'microphone', rtpParameters: rtpOf('microphone') })
    await a.command('media:pause-producer', { source: 'microphone', paused: false })
    expect(await refusal(b.command('media:resume-consumer', { consumerId: heard.id }))).toMatchObject({
      code: 'not_found',
    })
    expect(b.told.filter(({ name }) => name === 'media:consumer')).toHaveLength(1)
  })

  it('sends a classroom out at once, and lets it in when the teacher admits it', async () => {
    const { lesson, teacher, classrooms, rooms } = await liveScene(app, { media: true })
    const [a] = classrooms as [Client]
    await teacher.command('moderation:remove', { classroomId: rooms[0]! })
    await a.notice('lesson:removed')
    expect(await refusal(a.command('question:raise', { id: randomUUID() }))).toMatchObject({
      code: 'not_entered',
    })
    expect(await refusal(come(a, lesson.id))).toMatchObject({ code: 'classroom_removed' })
    await teacher.command('moderation:admit', { classroomId: rooms[0]! })
    expect((await come(a, lesson.id)).place).toBe(rooms[0])
  })

  it('is as it was when the server is started again', async () => {
    const database = await memoryDatabase()
    const first = await startApp({ database })
    const { county, lesson, teacher, rooms } = await liveScene(first, { media: true })
    await teacher.command('focus:set', { focus: [{ place: 'lead', source: 'document' }] })
    await teacher.command('moderation:mute', { classroomId: rooms[1]!, muted: true })
    await teacher.command('moderation:remove', { classroomId: rooms[2]! })
    await teacher.command('moderation:allow', { hands: true, texts: false, reactions: true })
    await teacher.command('moderation:lock', { locked: true })
    await first.stopServer()

    const second = await startApp({ database })
    const back = await connectAs(second, county.lead.teacher)
    const { state } = await come(back, lesson.id)
    expect(state).toMatchObject({
      focus: [{ place: 'lead', source: 'document' }],
      allowed: { hands: true, texts: false, reactions: true },
      locked: true,
      classrooms: [{ out: null }, { muted: true, out: null }, { out: 'removed' }],
    })
    const removed = await connectAs(second, county.rural[2]!.device)
    expect(await refusal(come(removed, lesson.id))).toMatchObject({ code: 'classroom_removed' })
    expect((await come(await connectAs(second, county.rural[0]!.device), lesson.id)).place).toBe(rooms[0])
    await second.stop()
  })
})

describe('what is for the teacher alone', () => {
  it('reaches no classroom, by what it is told or by what it is answered', async () => {
    const { teacher, classrooms } = await liveScene(app, { media: true })
    const id = randomUUID()
    await classrooms[0]!.command('question:ask', { id, text: '为什么?' })
    await teacher.command('question:note', { id, note: 'for me alone' })
    await teacher.state(({ questions }) => questions.some((one) => one.note === 'for me alone'))
    // The next state comes after the one that carries the note.
    await teacher.command('moderation:lock', { locked: true })
    await classrooms[1]!.state(({ locked }) => locked)
    for (const classroom of classrooms) expect(JSON.stringify(classroom.told)).not.toContain('for me alone')
    expect(await classrooms[0]!.command('question:withdraw', { id })).toMatchObject({ id, note: '' })
  })
})

describe('who looks on', () => {
  it('receives teacher and stage, sends nothing, and is told to the teacher alone', async () => {
    const { county, lesson, teacher, classrooms, rooms } = await liveScene(app, { media: true })
    await teacher.command('media:produce', { source: 'camera', rtpParameters: rtpOf('camera', 3) })
    const inspector = await connectAs(app, county.coordinator)
    const { media, state, place } = await come(inspector, lesson.id, 'lesson:observe')
    expect(media?.consumers.map(({ place, source }) => `${place} ${source}`)).toEqual(['lead camera'])
    expect(state.observers).toEqual([])
    const told = await teacher.state(({ observers }) => observers.length === 1)
    expect(told.observers[0]).toMatchObject({
      id: place,
      name: county.coordinator.displayName,
      role: 'coordinator',
    })

    await teacher.command('stage:take', { classroomId: rooms[0]! })
    await classrooms[0]!.command('media:produce', {
      source: 'microphone',
      rtpParameters: rtpOf('microphone'),
    })
    const sound = await inspector.notice('media:consumer', ({ source }) => source === 'microphone')
    await inspector.command('media:resume-consumer', { consumerId: sound.id })

    const camera = { source: 'camera' as const, rtpParameters: rtpOf('camera') }
    expect(await refusal(inspector.command('media:produce', camera))).toMatchObject({ code: 'forbidden' })
    expect(await refusal(inspector.command('question:raise', { id: randomUUID() }))).toMatchObject({
      code: 'not_found',
    })
    expect(await refusal(inspector.command('lesson:end', {}))).toMatchObject({ code: 'forbidden' })
    const seen = await classrooms[1]!.state(({ classrooms: all }) => all[0]!.onStage)
    expect([seen.observers, seen.classrooms.length]).toEqual([[], 3])

    inspector.drop()
    await teacher.state(({ observers }) => observers.length === 0)
  })

  it('is kept in the audit, once for each time', async () => {
    const { county, lesson } = await liveScene(app, { media: true })
    const inspector = await connectAs(app, county.coordinator)
    const windowId = randomUUID()
    await come(inspector, lesson.id, 'lesson:observe', windowId)
    await come(inspector, lesson.id, 'lesson:observe', windowId)
    const rows = await app.database.db
      .withTables<{ audit: { verb: string; actor: string; subject: string } }>()
      .selectFrom('audit')
      .select(['verb', 'actor'])
      .where('subject', '=', `lesson:${lesson.id}`)
      .where('verb', '=', 'lesson:observe')
      .execute()
    expect(rows).toEqual([{ verb: 'lesson:observe', actor: `person:${county.coordinator.id}` }])
  })

  it('has the right to', async () => {
    const { county, lesson, classrooms } = await liveScene(app, { media: true })
    const other = await buildCounty(app.database.db)
    const codes = await Promise.all(
      [county.lead.teacher, county.rural[0]!.assistant, other.coordinator].map(
        async (who) => (await refusal(come(await connectAs(app, who), lesson.id, 'lesson:observe'))).code,
      ),
    )
    expect(codes).toEqual(['forbidden', 'forbidden', 'not_found'])
    expect(await refusal(come(classrooms[0]!, lesson.id, 'lesson:observe'))).toMatchObject({
      code: 'forbidden',
    })
  })

  it('finds no lesson in which nobody is', async () => {
    const county = await buildCounty(app.database.db)
    const lesson = await bookedLesson(app, county)
    const inspector = await connectAs(app, county.coordinator)
    expect(await refusal(come(inspector, lesson.id, 'lesson:observe'))).toMatchObject({
      code: 'lesson_not_live',
    })
  })
})

describe('the live wall', () => {
  it('shows lessons in which somebody is, to those who may look on', async () => {
    const { county, lesson, classrooms } = await liveScene(app, { media: true })
    await classrooms[2]!.command('lesson:leave', {})
    const { body } = await wallOf(county, `/api/live-wall?regionId=${county.regionId}`)
    expect(body).toMatchObject([
      {
        lessonId: lesson.id,
        phase: 'live',
        lead: { present: true },
        classrooms: [{ present: true }, { present: true }, { present: false }],
      },
    ])
    const other = await buildCounty(app.database.db)
    expect((await wallOf(other, '/api/live-wall')).body).toEqual([])
    expect((await wallOf(other, `/api/lessons/${lesson.id}/pictures`)).status).toBe(404)
  })

  it('asks for pictures only while somebody looks, and keeps the newest of each place', async () => {
    const { county, lesson, teacher, rooms, classrooms } = await liveScene(app, { media: true })
    const jpeg = (n: number) => `/9j/4AAQ${'A'.repeat(n)}`
    // Nobody asked: it goes nowhere.
    await teacher.command('presence:picture', { jpeg: jpeg(4) })
    const pictures = `/api/lessons/${lesson.id}/pictures`
    expect((await wallOf(county, pictures)).body).toEqual([])
    await teacher.notice('presence:picture-wanted')
    await classrooms[0]!.notice('presence:picture-wanted')
    await teacher.command('presence:picture', { jpeg: jpeg(8) })
    await teacher.command('presence:picture', { jpeg: jpeg(12) })
    await classrooms[0]!.command('presence:picture', { jpeg: jpeg(16) })
    const { body } = await wallOf(county, pictures)
    expect(body).toMatchObject([
      { place: 'lead', jpeg: jpeg(12) },
      { place: rooms[0], jpeg: jpeg(16) },
    ])
    expect(await refusal(teacher.command('presence:picture', { jpeg: 'not one' }))).toMatchObject({
      code: 'bad_input',
    })
  })
})
