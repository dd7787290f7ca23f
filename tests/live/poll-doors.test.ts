import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeviceActor, PersonActor } from '../../server/account/actor.ts'
import type { Poll, PollSet, PupilSeat } from '../../shared/poll.ts'
import { signIn, startApp, type TestApp } from '../support/app.ts'
import { buildCounty, refusal } from '../support/county.ts'
import { memoryDatabase } from '../support/databases.ts'
import { enterAs, liveScene } from '../support/lines-in-lesson.ts'
import { type Client, connectAs } from '../support/socket-client.ts'

let app: TestApp
beforeAll(async () => {
  app = await startApp()
})
afterAll(() => app?.stop())

const single = { kind: 'single' as const, title: '哪个是二胡？', options: ['甲', '乙'], right: [1] }

async function ask<T>(path: string, options: { cookie?: string; method?: string; body?: object } = {}) {
  const response = await fetch(`${app.url}${path}`, {
    method: options.method ?? 'GET',
    headers: {
      ...(options.cookie ? { cookie: options.cookie } : {}),
      ...(options.body ? { 'content-type': 'application/json' } : {}),
    },
    ...(options.body ? { body: JSON.stringify(options.body) } : {}),
  })
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return {
    status: response.status,
    cookie,
    body: (await response.json()) as T & { error?: { code: string } },
  }
}
const as = async (who: PersonActor | DeviceActor) => signIn(app, who)

describe('a poll in a lesson', () => {
  it('is opened by the teacher, counted by classrooms and by their assistants, and read afterwards', async () => {
    const { county, lesson, teacher, classrooms, rooms } = await liveScene(app)
    const [first, second] = classrooms as [Client, Client]
    const id = randomUUID()
    expect((await refusal(first.command('poll:open', { id, question: single }))).code).toBe('forbidden')
    await teacher.command('poll:open', { id, question: single })
    await second.state((state) => state.poll?.id === id)
    expect((await refusal(teacher.command('poll:count', { id, counts: [1, 2] }))).code).toBe('forbidden')
    await first.command('poll:count', { id, counts: [3, 20] })
    // The second classroom is counted on its assistant's phone; another school's assistant can't.
    const path = `/api/lessons/${lesson.id}/polls/${id}/counts/${rooms[1]}`
    const own = await as(county.rural[1]!.assistant)
    const other = await as(county.rural[2]!.assistant)
    const body = { counts: [5, 6] }
    expect((await ask(path, { cookie: other, method: 'PUT', body })).status).toBe(403)
    expect((await ask(path, { cookie: own, method: 'PUT', body })).status).toBe(200)
    await first.state((state) => state.poll?.answers.length === 2)
    await teacher.command('lesson:end', {})
    const { body: polls } = await ask<Poll[]>(`/api/lessons/${lesson.id}/polls`, { cookie: own })
    expect(polls).toMatchObject([{ id, right: [1], answers: expect.any(Array) }])
    expect(polls[0]!.closedAt).not.toBeNull()
    expect(new Map(polls[0]!.answers.map(({ classroomId, counts }) => [classroomId, counts]))).toEqual(
      new Map([
        [rooms[0], [3, 20]],
        [rooms[1], [5, 6]],
      ]),
    )
    expect((await ask<Poll[]>(path, { cookie: own, method: 'PUT', body })).body.error?.code).toBe(
      'lesson_over',
    )
  })

  it('is whole again after the server was started anew, hands and devices', async () => {
    const database = await memoryDatabase()
    const before = await startApp({ database })
    const { county, lesson, teacher, classrooms } = await liveScene(before)
    const id = randomUUID()
    await teacher.command('poll:open', { id, question: single })
    await classrooms[0]!.command('poll:count', { id, counts: [4, 5] })
    await classrooms[0]!.command('question:ask', { id: randomUUID(), text: '为什么？' })
    const asked = await classrooms[1]!.state((state) => state.questions.length === 1)
    await classrooms[1]!.command('question:vote', { id: asked.questions[0]!.id, for: true })
    await teacher.command('question:note', { id: asked.questions[0]!.id, note: '下节课讲' })
    await before.stopServer()
    const after = await startApp({ database })
    try {
      const back = await connectAs(after, county.lead.teacher)
      const { state } = await enterAs(back, lesson.id)
      expect(state.poll).toMatchObject({ id, answers: [{ counts: [4, 5] }] })
      expect(state.questions).toMatchObject([{ votes: [county.rural[1]!.classroomId], note: '下节课讲' }])
      const room = await connectAs(after, county.rural[0]!.device)
      expect((await enterAs(room, lesson.id)).state.questions[0]!.note).toBe('')
    } finally {
      await after.stop()
    }
  })

  it('passes reactions to everybody, and none while they are switched off', async () => {
    const { teacher, classrooms, rooms } = await liveScene(app)
    await classrooms[0]!.command('reaction:send', { kind: 'applause' })
    for (const who of [teacher, classrooms[1]!])
      expect(await who.notice('lesson:reaction')).toEqual({ place: rooms[0], kind: 'applause' })
    await teacher.command('moderation:allow', { hands: true, texts: true, reactions: false })
    expect((await refusal(classrooms[1]!.command('reaction:send', { kind: 'like' }))).code).toBe(
      'switched_off',
    )
  })
})

describe("a pupil's device", () => {
  async function pupils() {
    const scene = await liveScene(app)
    const cookie = await as(scene.county.rural[0]!.device)
    const { body: codes } = await ask<{ classroomId: string; code: string }[]>(
      `/api/lessons/${scene.lesson.id}/join-codes`,
      { cookie },
    )
    return { ...scene, codes, code: codes[0]!.code }
  }
  const join = (code: string) => ask<PupilSeat>('/api/join', { method: 'POST', body: { code } })

  it("comes in by its classroom's code alone, answers once, and sees no more than the screen", async () => {
    const { teacher, codes, code, rooms, county } = await pupils()
    expect(codes.map(({ classroomId }) => classroomId)).toEqual([rooms[0]])
    const { body: seat, cookie } = await join(code)
    expect(seat).toMatchObject({ schoolName: county.rural[0]!.name, poll: null, over: false })
    const id = randomUUID()
    await teacher.command('poll:open', { id, question: { ...single, hidden: true, devices: true } })
    const { body: shown } = await ask<PupilSeat>('/api/join', { cookie })
    expect(shown.poll).toMatchObject({ id, right: [], mine: null })
    expect(shown.poll).not.toHaveProperty('answers')
    for (const choices of [[0], [1], [1]])
      expect((await ask(`/api/join/polls/${id}`, { cookie, method: 'PUT', body: { choices } })).status).toBe(
        200,
      )
    await teacher.state((state) => state.poll?.answers[0]?.counts.join() === '0,1')
    await teacher.command('poll:close', { id })
    const { body: closed } = await ask<PupilSeat>('/api/join', { cookie })
    expect(closed.poll).toMatchObject({ right: [1], mine: { choices: [1], text: '' } })
    const late = await ask(`/api/join/polls/${id}`, { cookie, method: 'PUT', body: { choices: [0] } })
    expect(late.body.error?.code).toBe('poll_closed')
  })

  it('has no other right: no lesson, no questions, no names', async () => {
    const { code, lesson, county } = await pupils()
    const { cookie } = await join(code)
    expect((await ask(`/api/lessons/${lesson.id}`, { cookie })).status).toBe(401)
    expect((await ask(`/api/lessons/${lesson.id}/polls`, { cookie })).status).toBe(401)
    expect((await ask(`/api/class-groups/${county.rural[0]!.classGroupId}/roster`, { cookie })).status).toBe(
      401,
    )
  })

  it('is told that the lesson is over, and nobody comes in any more', async () => {
    const { code, teacher } = await pupils()
    const { cookie } = await join(code)
    await teacher.command('lesson:end', {})
    expect((await ask<PupilSeat>('/api/join', { cookie })).body).toMatchObject({ over: true, poll: null })
    expect((await join(code)).body.error?.code).toBe('lesson_over')
    expect((await join('000000')).body.error?.code).toBe('code_unknown')
    expect((await ask('/api/join')).body.error?.code).toBe('unauthenticated')
  })
})

describe('prepared polls', () => {
  it('are a teacher’s own, and whole after they are saved', async () => {
    const county = await buildCounty(app.database.db)
    const cookie = await as(county.lead.teacher)
    const set = { questions: [{ ...single, hidden: true, devices: false }] }
    expect((await ask('/api/poll-set', { cookie, method: 'PUT', body: set })).status).toBe(200)
    expect((await ask<PollSet>('/api/poll-set', { cookie })).body).toEqual(set)
    const other = await as(county.lead.otherTeacher)
    expect((await ask<PollSet>('/api/poll-set', { cookie: other })).body).toEqual({ questions: [] })
  })
})
