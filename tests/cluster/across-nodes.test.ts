import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { PupilSeat } from '../../shared/poll.ts'
import { startNodes } from '../support/node-lesson.ts'

interface Asked {
  cookie?: string
  method?: string
  body?: object
}

async function ask<T>(url: string, { cookie, method = 'GET', body }: Asked = {}) {
  const response = await fetch(url, {
    method,
    headers: {
      ...(cookie ? { cookie } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return {
    status: response.status,
    cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '',
    body: (await response.json()) as T,
  }
}

test('what is asked of a node that has not the lesson reaches the one that has it', {
  timeout: 240_000,
}, async () => {
  const { county, lessonId, nodes, ...scene } = await startNodes(2)
  const teacher = await (await scene.follow(county.lead.teacher)).inside()
  const own = county.rural[0]!
  const classroom = await (await scene.follow(own.device)).inside()
  const other = nodes.find((node) => node.url !== teacher.url)!.url
  const [assistant, coordinator] = await Promise.all([own.assistant, county.coordinator].map(scene.cookieOf))

  // A pupil comes in, and answers.
  const question = { kind: 'judge' as const, title: '二胡有两根弦', options: [], right: [0], devices: true }
  const pollId = randomUUID()
  await teacher.line.command('poll:open', { id: pollId, question })
  const codes = await ask<{ code: string }[]>(`${other}/api/lessons/${lessonId}/join-codes`, {
    cookie: assistant,
  })
  const joined = await ask<PupilSeat>(`${other}/api/join`, {
    method: 'POST',
    body: { code: codes.body[0]!.code },
  })
  expect(joined.body.poll?.id).toBe(pollId)
  const answered = await ask<PupilSeat>(`${other}/api/join/polls/${pollId}`, {
    method: 'PUT',
    cookie: joined.cookie,
    body: { choices: [0] },
  })
  expect(answered.body.poll?.mine).toEqual({ choices: [0], text: '' })
  await teacher.line.state(({ poll }) => poll?.answers[0]?.counts[0] === 1)
  const again = await ask<PupilSeat>(`${other}/api/join`, { cookie: joined.cookie })
  expect(again.body.poll?.mine).toEqual({ choices: [0], text: '' })
  // What its owner refuses is refused in its words.
  const late = await ask<{ error: { code: string } }>(`${other}/api/join/polls/${randomUUID()}`, {
    method: 'PUT',
    cookie: joined.cookie,
    body: { choices: [1] },
  })
  expect(late.body.error.code).toBe('not_found')

  // Hands and heads that an assistant counts.
  const counts = await ask(`${other}/api/lessons/${lessonId}/polls/${pollId}/counts/${own.classroomId}`, {
    method: 'PUT',
    cookie: assistant,
    body: { counts: [12, 3] },
  })
  expect(counts.status).toBe(200)
  await teacher.line.state(({ poll }) => poll?.answers[0]?.counts[0] === 12)
  const heads = await ask(`${other}/api/lessons/${lessonId}/head-counts/${randomUUID()}`, {
    method: 'PUT',
    cookie: assistant,
    body: { classGroupId: own.classGroupId, present: 15, countedAt: new Date().toISOString() },
  })
  expect(heads.status).toBe(200)
  await teacher.line.state(({ classrooms }) => classrooms[0]!.headCount === 15)

  // The live wall shows it, with its pictures.
  const wall = await ask<unknown[]>(`${other}/api/live-wall`, { cookie: coordinator })
  expect(wall.body).toMatchObject([{ lessonId, phase: 'open', lead: { present: true } }])
  const pictures = `${other}/api/lessons/${lessonId}/pictures`
  expect((await ask(pictures, { cookie: coordinator })).body).toEqual([])
  await classroom.line.notice('presence:picture-wanted')
  await classroom.line.command('presence:picture', { jpeg: '/9j/4AAQAAAA' })
  expect((await ask(pictures, { cookie: coordinator })).body).toMatchObject([{ place: own.classroomId }])

  // And a cancellation ends it where it is.
  const cancelled = await ask(`${other}/api/lessons/${lessonId}/cancel`, {
    method: 'POST',
    cookie: coordinator,
    body: { reason: 'snow' },
  })
  expect(cancelled.status).toBe(200)
  await teacher.line.state(({ phase }) => phase === 'cancelled')
})
