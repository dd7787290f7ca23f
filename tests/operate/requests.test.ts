import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { createLog } from '../../server/platform/log.ts'
import { bookedLesson, signIn, startApp } from '../support/app.ts'
import { buildCounty } from '../support/county.ts'
import { connectAs } from '../support/socket-client.ts'

type Line = Record<string, unknown>

/** A log that is kept, and read line by line. */
function keptLog() {
  const lines: Line[] = []
  return { log: createLog('debug', { write: (line) => void lines.push(JSON.parse(line)) }), lines }
}

test('a request has an id in the answer and in its log lines; that of a proxy of ours is taken over', async () => {
  const { log, lines } = keptLog()
  const app = await startApp({ log, trustProxy: ['loopback'] })
  onTestFinished(() => app.stop())
  const county = await buildCounty(app.database.db)
  const lesson = await bookedLesson(app, county)
  const cookie = await signIn(app, county.coordinator)

  const given = 'gateway-0123456789'
  const answer = await fetch(`${app.url}/api/lessons/${lesson.id}`, {
    headers: { cookie, 'x-request-id': given },
  })
  expect([answer.status, answer.headers.get('x-request-id')]).toEqual([200, given])
  await expect
    .poll(() => lines.find((line) => line.requestId === given))
    .toMatchObject({
      msg: 'answered',
      route: 'GET /api/lessons/:id',
      status: 200,
      lessonId: lesson.id,
    })

  for (const bad of ['short', 'a b c d e f g h', 'x'.repeat(65), '{"level":60}'])
    expect(
      (await fetch(`${app.url}/health/live`, { headers: { 'x-request-id': bad } })).headers.get(
        'x-request-id',
      ),
    ).toMatch(/^[0-9a-f-]{36}$/)
  expect(JSON.stringify(lines)).not.toContain(cookie.split('=')[1])
})

test('nobody but a proxy of ours chooses the id', async () => {
  const app = await startApp()
  onTestFinished(() => app.stop())
  const own = async () =>
    (await fetch(`${app.url}/health/live`, { headers: { 'x-request-id': 'chosen-by-me' } })).headers.get(
      'x-request-id',
    )
  const [one, other] = [await own(), await own()]
  expect(one).toMatch(/^[0-9a-f-]{36}$/)
  expect(other).not.toBe(one)
})

test('what a command logs, in whatever room, says its lesson and its connection', async () => {
  const { log, lines } = keptLog()
  const app = await startApp({ log })
  onTestFinished(() => app.stop())
  const county = await buildCounty(app.database.db)
  const { id: lessonId } = await bookedLesson(app, county)
  const room = await connectAs(app, county.rural[0]!.device)
  await room.command('lesson:enter', { lessonId, windowId: randomUUID(), rtpCapabilities: null })
  await room.command('question:raise', { id: randomUUID() })
  const connection = room.socket.id
  const of = (command: string, msg = 'answered') =>
    lines.find((line) => line.command === command && line.msg === msg)
  expect(of('lesson:enter')).toMatchObject({ connection, lessonId, outcome: 'ok' })
  // Written by another room, which knows nothing of connections.
  expect(of('lesson:enter', 'the lesson is open')).toMatchObject({ connection, lessonId })
  expect(of('question:raise')).toMatchObject({ connection, lessonId, outcome: 'ok' })

  // A fault deep below the door: the table is gone.
  await app.database.db.schema.alterTable('questions').renameTo('questions_away').execute()
  await expect(room.command('question:ask', { id: randomUUID(), text: '为什么？' })).rejects.toMatchObject({
    code: 'internal',
  })
  expect(lines.find((line) => line.msg === 'unexpected error')).toMatchObject({
    command: 'question:ask',
    connection,
    lessonId,
  })
})
