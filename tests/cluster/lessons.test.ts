import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Database } from '../../server/platform/database.ts'
import type { AppError } from '../../shared/errors.ts'
import { receivesAll, rtpOf } from '../support/fake-rtp.ts'
import type { Inside } from '../support/follower.ts'
import { type NodeScene, startNodes } from '../support/node-lesson.ts'
import { type Client, connect } from '../support/socket-client.ts'

const patience = 100_000

/** Where a page is sent, by the node that was asked. */
async function sentTo(line: Client, lessonId: string): Promise<{ url: string; ticket: string }> {
  const entering = line.command('lesson:enter', { lessonId, windowId: randomUUID(), rtpCapabilities: null })
  const error = await entering.then(
    () => null,
    (thrown: AppError) => thrown,
  )
  expect(error?.code).toBe('elsewhere')
  return error!.details as { url: string; ticket: string }
}

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  )

/** Everything that a running lesson writes, as text: to compare before and after. */
async function writtenOf({ db }: Database, lessonId: string): Promise<unknown> {
  const { rows } = await sql<{ all: unknown }>`
    select jsonb_build_object(
      'lesson', (select to_jsonb(l) from lessons l where id = ${lessonId}),
      'owner', (select to_jsonb(o) from lesson_owners o where lesson_id = ${lessonId}),
      'questions', (select jsonb_agg(to_jsonb(q) order by id) from questions q where lesson_id = ${lessonId}),
      'turns', (select jsonb_agg(to_jsonb(t) order by id) from stage_turns t where lesson_id = ${lessonId}),
      'connections', (select jsonb_agg(to_jsonb(c) order by id) from connections c where lesson_id = ${lessonId}),
      'lines', (select count(*) from line_figures where lesson_id = ${lessonId})
    ) as all`.execute(db)
  return rows[0]!.all
}

/** Teacher and two classrooms in a live lesson, one of them on stage with its hand; and a question of the other. */
async function teach(scene: NodeScene) {
  const { county } = scene
  const teacher = await scene.follow(county.lead.teacher)
  await teacher.inside()
  const [first, second] = await Promise.all(
    county.rural.slice(0, 2).map(({ device }) => scene.follow(device)),
  )
  await Promise.all([first!.inside(), second!.inside()])
  await teacher.command('lesson:go-live', {})
  const hand = randomUUID()
  await first!.command('question:raise', { id: hand })
  await teacher.command('question:take', { id: hand })
  const text = randomUUID()
  await second!.command('question:ask', { id: text, text: 'Why is the sky blue?' })
  return { teacher, first: first!, second: second!, hand, text }
}

function expectAsItWas(
  { entered: { state } }: Inside,
  scene: NodeScene,
  asked: { hand: string; text: string },
) {
  expect(state.phase).toBe('live')
  expect(state.questions.map(({ id, state: is }) => [id, is]).sort()).toEqual(
    [
      [asked.hand, 'taken'],
      [asked.text, 'asked'],
    ].sort(),
  )
  expect(state.classrooms.filter(({ onStage }) => onStage).map(({ classroomId }) => classroomId)).toEqual([
    scene.county.rural[0]!.classroomId,
  ])
}

test('a page is sent to the node that has its lesson, with a way into that lesson alone', {
  timeout: patience,
}, async () => {
  const scene = await startNodes(2)
  const { county, lessonId } = scene
  const teacher = await (await scene.follow(county.lead.teacher)).inside()
  const owner = scene.nodeAt(teacher.url)
  const other = scene.nodes.find((node) => node !== owner)!
  const [one, two] = county.rural as [(typeof county.rural)[0], (typeof county.rural)[0]]

  const home = await connect(other, await scene.cookieOf(one.device), 'device')
  const { url, ticket } = await sentTo(home, lessonId)
  expect(url).toBe(owner.url)
  const line = await connect({ url }, '', 'device', ticket)
  const enter = (at: Client, id: string) =>
    at.command('lesson:enter', { lessonId: id, windowId: randomUUID(), rtpCapabilities: receivesAll })
  const entered = await enter(line, lessonId)
  expect(entered.place).toBe(one.classroomId)

  // Neither into another lesson, nor as somebody else, nor with a changed ticket.
  expect(await codeOf(enter(line, await scene.bookAnother()))).toBe('forbidden')
  expect(await codeOf(connect({ url }, '', 'person', ticket))).toBe('unauthenticated')
  expect(await codeOf(connect({ url }, '', 'device', `${ticket.slice(0, -2)}xx`))).toBe('unauthenticated')

  // It sends what classrooms send, when it is asked to: its sound reaches nobody but who conducts the lesson.
  const second = await connect(other, await scene.cookieOf(two.device), 'device')
  const away = await sentTo(second, lessonId)
  const listener = await connect({ url: away.url }, '', 'device', away.ticket)
  await enter(listener, lessonId)
  expect(
    await codeOf(line.command('media:produce', { source: 'screen', rtpParameters: rtpOf('screen') })),
  ).toBe('media_refused')
  await line.command('media:produce', { source: 'microphone', rtpParameters: rtpOf('microphone') })
  await line.command('media:produce', { source: 'camera', rtpParameters: rtpOf('camera') })
  await enter(teacher.line, lessonId)
  await teacher.line.command('media:produce', { source: 'microphone', rtpParameters: rtpOf('microphone') })
  await listener.notice('media:consumer', ({ place }) => place === 'lead')
  expect(
    listener.told.filter(
      ({ name, body }) => name === 'media:consumer' && 'place' in body && body.place !== 'lead',
    ),
  ).toEqual([])
  expect(await codeOf(line.command('stage:take', { classroomId: one.classroomId }))).toBe('forbidden')

  // A PC that was revoked meanwhile has no way in any more, and its line at the other node ends.
  const late = await sentTo(await connect(other, await scene.cookieOf(one.device), 'device'), lessonId)
  const revoked = await fetch(`${other.url}/api/devices/${one.device.id}`, {
    method: 'DELETE',
    headers: { cookie: await scene.cookieOf(county.coordinator) },
  })
  expect(revoked.ok).toBe(true)
  await line.closed
  expect(await codeOf(connect({ url: late.url }, '', 'device', late.ticket))).toBe('unauthenticated')
})

/** Who was there when: of a place, from when to when, in its order. */
async function staysOf({ database, lessonId }: NodeScene, classroomId: string | null) {
  const { rows } = await sql<{ from: Date; last: Date }>`
    select opened_at as from, coalesce(closed_at, last_beat_at) as last from connections
    where lesson_id = ${lessonId} and classroom_id is not distinct from ${classroomId}
    order by opened_at`.execute(database.db)
  return rows
}

const beat = {
  receivingKbps: 800,
  sendingKbps: 300,
  lossPercent: 0,
  rttMs: 20,
  freezes: 0,
  concealedPercent: 0,
  receiving: null,
}

test('an owner that is killed is replaced, and the lesson goes on as it was', {
  timeout: patience,
}, async () => {
  const scene = await startNodes(2)
  const { teacher, first, second, ...asked } = await teach(scene)
  const before = await first.inside()
  const owner = scene.nodeAt(before.url)
  const killed = performance.now()
  owner.signal('SIGKILL')
  await owner.ended
  const back = await Promise.all([teacher.again(), first.again(), second.again()])
  for (const one of back) expect(one.url).not.toBe(owner.url)
  const seconds = Math.max(...back.map(({ at }) => (at - killed) / 1000))
  console.log(`owner killed: all are in the lesson again after ${seconds.toFixed(1)} s`)
  expectAsItWas(await first.inside(), scene, asked)

  // Nothing of it twice: what was said already is said again, as a page does that got no answer.
  await second.command('question:ask', { id: asked.text, text: 'Why is the sky blue?' })
  await teacher.command('question:answer', { id: asked.hand })
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from questions where lesson_id = ${scene.lessonId}`.execute(scene.database.db)
  expect(rows[0]!.n).toBe(2)

  // Two stays with a gap between, and no more than that.
  const stays = await expect
    .poll(() => staysOf(scene, scene.county.rural[0]!.classroomId), { timeout: 20_000 })
    .toHaveLength(2)
    .then(() => staysOf(scene, scene.county.rural[0]!.classroomId))
  expect(stays[0]!.last.getTime()).toBeLessThan(stays[1]!.from.getTime())
})

test('an owner that was frozen beyond its lease writes nothing when it wakes, and lets go', {
  timeout: patience,
}, async () => {
  const scene = await startNodes(2)
  const { teacher, first, second, ...asked } = await teach(scene)
  const before = [await teacher.inside(), await first.inside(), await second.inside()] as const
  const owner = scene.nodeAt(before[0].url)
  owner.signal('SIGSTOP')
  scene.leaveOut(owner)
  // Said while it is frozen: it hears them as soon as it wakes.
  const [lead, classroom] = [before[0].line.socket, before[1].line.socket]
  for (const [socket, name, body] of [
    [classroom, 'question:ask', { id: randomUUID(), text: 'Said to a frozen server' }],
    [classroom, 'presence:beat', beat],
    [lead, 'question:dismiss', { id: asked.text }],
    [lead, 'moderation:mute-all', { muted: true }],
    [lead, 'stage:release', { classroomId: scene.county.rural[0]!.classroomId }],
    [lead, 'lesson:end', {}],
  ] as const)
    socket.emit(name, body, () => {})
  const back = await Promise.all([teacher.again(), first.again(), second.again()])
  for (const one of back) expect(one.url).not.toBe(owner.url)
  expectAsItWas(await first.inside(), scene, asked)
  await expect.poll(() => staysOf(scene, null), { timeout: 20_000 }).toHaveLength(2)
  const written = await writtenOf(scene.database, scene.lessonId)

  owner.signal('SIGCONT')
  await expect.poll(() => owner.said(), { timeout: 30_000 }).toContain('a lesson was let go')
  // It answers others again, so whatever it had to do it has done or was refused.
  await expect
    .poll(() => fetch(`${owner.url}/health/live`).then(({ ok }) => ok), { timeout: 30_000 })
    .toBe(true)
  expect(await writtenOf(scene.database, scene.lessonId)).toEqual(written)
  expectAsItWas(await first.inside(), scene, asked)
  // And it sends whoever comes to it to the owner of now.
  const { url } = await sentTo(
    await connect(owner, await scene.cookieOf(scene.county.rural[2]!.device), 'device'),
    scene.lessonId,
  )
  expect(url).toBe((await first.inside()).url)
})

test('a lesson goes on while Redis is away, and stays where it is when Redis is back', {
  timeout: patience,
}, async () => {
  const scene = await startNodes(2)
  const { teacher, first, second, ...asked } = await teach(scene)
  const { url } = await teacher.inside()
  const other = scene.nodes.find((node) => node.url !== url)!
  const line = await connect(other, await scene.cookieOf(scene.county.rural[1]!.device), 'device')
  expect((await sentTo(line, scene.lessonId)).url).toBe(url)
  await scene.redis.kill()
  await teacher.command('question:take', { id: asked.text })
  await teacher.command('question:dismiss', { id: asked.text })
  // Who comes meanwhile is sent to where the lesson is.
  const late = await scene.follow(scene.county.rural[2]!.device, other.url)
  expect((await late.inside()).url).toBe(url)
  // And a lesson that nobody has may begin wherever it is asked for.
  const another = await scene.bookAnother()
  const entering = async () => {
    const line = await connect(other, await scene.cookieOf(await teacherOf(scene, another)), 'person')
    return codeOf(
      line.command('lesson:enter', { lessonId: another, windowId: randomUUID(), rtpCapabilities: null }),
    )
  }
  await expect.poll(entering, { timeout: 30_000 }).toBe('done')

  await scene.redis.restart()
  // For longer than a lease lasts: that another could take it is what must not happen.
  const until = Date.now() + 8_000
  await expect
    .poll(
      async () => {
        expect(
          await codeOf(
            line.command('lesson:enter', {
              lessonId: scene.lessonId,
              windowId: randomUUID(),
              rtpCapabilities: null,
            }),
          ),
        ).toMatch(/elsewhere|unavailable/)
        return Date.now()
      },
      { timeout: 20_000, interval: 500 },
    )
    .toBeGreaterThan(until)
  expect((await sentTo(line, scene.lessonId)).url).toBe(url)
  await teacher.command('question:answer', { id: asked.hand })
  expect(teacher.stays).toHaveLength(1)
  expect(first.stays).toHaveLength(1)
  expect(second.stays).toHaveLength(1)
})

async function teacherOf({ database }: NodeScene, lessonId: string) {
  const { rows } = await sql<{ id: string }>`
    select teacher_id as id from lessons where id = ${lessonId}`.execute(database.db)
  return { kind: 'person' as const, id: rows[0]!.id, name: '', displayName: '', grants: [] }
}

test('a lesson goes on while PostgreSQL is away, and loses nothing that was acknowledged', {
  timeout: patience,
}, async () => {
  const scene = await startNodes(2)
  const { teacher, first, second, ...asked } = await teach(scene)
  const { line } = await first.inside()
  const lead = await teacher.inside()
  await line.command('presence:beat', beat)
  await scene.postgres.kill()
  // What lives in memory goes on; what must be stored is refused, at once and in words.
  const began = Date.now()
  await expect.poll(() => codeOf(line.command('presence:beat', beat))).toBe('done')
  const asking = { id: randomUUID(), text: 'Is anybody there?' }
  expect(await codeOf(line.command('question:ask', asking))).toBe('unavailable')
  expect(await codeOf(lead.line.command('moderation:mute-all', { muted: true }))).toBe('unavailable')
  expect(await codeOf(lead.line.command('lesson:end', {}))).toBe('unavailable')
  const reaction = line.command('reaction:send', { kind: 'applause' })
  await lead.line.notice('lesson:reaction')
  expect(await codeOf(reaction)).toBe('done')
  // Beyond the time of a lease: nobody lets go of a lesson for the database's sake.
  const last = Date.now() + 12_000
  await expect
    .poll(
      async () => {
        expect(await codeOf(line.command('presence:beat', beat))).toBe('done')
        return Date.now()
      },
      { timeout: 30_000, interval: 2_000 },
    )
    .toBeGreaterThan(last)
  await scene.postgres.restart()

  await first.command('question:ask', asking)
  await first.command('question:ask', asking)
  await teacher.command('question:answer', { id: asked.hand })
  expect(first.stays).toHaveLength(1)
  expect(teacher.stays).toHaveLength(1)
  const { rows } = await sql<{ text: string }>`
    select text from questions where lesson_id = ${scene.lessonId} and id = ${asking.id}`.execute(
    scene.database.db,
  )
  expect(rows).toEqual([{ text: asking.text }])
  // What was beaten meanwhile is written afterwards: one stay without a gap.
  await expect
    .poll(
      async () =>
        (await staysOf(scene, scene.county.rural[0]!.classroomId)).map(
          (stay) => stay.last.getTime() > began + 10_000,
        ),
      {
        timeout: 30_000,
      },
    )
    .toEqual([true])
})

test('two nodes are replaced one after the other during a lesson, and nobody leaves it', {
  timeout: patience,
}, async () => {
  const scene = await startNodes(2)
  const { teacher, first, second, ...asked } = await teach(scene)
  const all = [teacher, first, second]
  for (const old of [...scene.nodes]) {
    await scene.start()
    const holds = (await teacher.inside()).url === old.url
    const moving = holds ? Promise.all(all.map((one) => one.again())) : Promise.resolve([])
    const began = performance.now()
    scene.leaveOut(old)
    old.signal('SIGTERM')
    const moved = await moving
    for (const { at, url } of moved) {
      expect(url).not.toBe(old.url)
      console.log(`drained: in the lesson again after ${((at - began) / 1000).toFixed(1)} s`)
    }
    expect(await old.ended).toBe(0)
  }
  expectAsItWas(await first.inside(), scene, asked)
  await teacher.command('question:answer', { id: asked.hand })
  for (const { id } of [{ id: null }, { id: scene.county.rural[0]!.classroomId }]) {
    const stays = await staysOf(scene, id)
    // Each stay ended with a word, and the next began within seconds.
    for (const [i, stay] of stays.slice(1).entries())
      expect(stay.from.getTime() - stays[i]!.last.getTime()).toBeLessThan(10_000)
  }
})
