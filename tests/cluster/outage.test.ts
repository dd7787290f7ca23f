import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { DeviceActor, PersonActor } from '../../server/account/actor.ts'
import type { Entered } from '../../shared/live.ts'
import { receivesAll, rtpOf } from '../support/fake-rtp.ts'
import { type NodeScene, startNodes } from '../support/node-lesson.ts'
import { type Client, connect } from '../support/socket-client.ts'

/** What the issue asks for: a real half minute. */
const awayMs = 30_000
const beatMs = 2_000
/** A slow machine starts what is behind the lesson late, and writes late what waited. */
const patience = 60_000

interface Page {
  line: Client
  url: string
  entered: Entered
}

/** A page that comes in with media, at the node that has the lesson or gets it. */
async function comeIn(scene: NodeScene, who: PersonActor | DeviceActor): Promise<Page> {
  const body = { lessonId: scene.lessonId, windowId: randomUUID(), rtpCapabilities: receivesAll }
  let { url } = scene.nodes[0]!
  let line = await connect({ url }, await scene.cookieOf(who), who.kind)
  for (;;) {
    const entering = await line.command('lesson:enter', body).catch((error) => error)
    if (!(entering instanceof Error)) return { line, url, entered: entering }
    const { code, details } = entering as Error & {
      code: string
      details: { url: string; ticket: string }
    }
    if (code !== 'elsewhere') throw entering
    url = details.url
    line = await connect({ url }, '', who.kind, details.ticket)
  }
}

const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? String(error),
  )

const beat = {
  receivingKbps: 800,
  sendingKbps: 300,
  lossPercent: 0,
  rttMs: 20,
  freezes: 0,
  concealedPercent: 0,
  receiving: true,
}

interface Lesson {
  teacher: Page
  first: Page
  second: Page
  /** Acknowledged before anything failed: taken on stage, and waiting. */
  hand: string
  text: string
  producerId: string
}

/** A live lesson: the teacher is seen, the first classroom is on stage with its hand, the second asked something. */
async function teach(scene: NodeScene): Promise<Lesson> {
  const { county } = scene
  const teacher = await comeIn(scene, county.lead.teacher)
  const [first, second] = await Promise.all(
    county.rural.slice(0, 2).map(({ device }) => comeIn(scene, device)),
  )
  await teacher.line.command('lesson:go-live', {})
  const { producerId } = await teacher.line.command('media:produce', {
    source: 'camera',
    rtpParameters: rtpOf('camera'),
  })
  await first!.line.notice('media:consumer', (consumer) => consumer.producerId === producerId)
  const [hand, text] = [randomUUID(), randomUUID()]
  await first!.line.command('question:raise', { id: hand })
  await teacher.line.command('question:take', { id: hand })
  await second!.line.command('question:ask', { id: text, text: 'Why is the sky blue?' })
  return { teacher, first: first!, second: second!, hand, text, producerId }
}

/** Nobody's line broke, nobody was sent anywhere, and nobody's media was lost. */
function undisturbed({ teacher, first, second }: Lesson): void {
  for (const { line } of [teacher, first, second]) {
    expect(line.socket.connected).toBe(true)
    const heard = new Set<string>(line.told.map(({ name }) => name))
    for (const name of ['lesson:moved', 'media:reset', 'session:ended', 'lesson:superseded'])
      expect(heard).not.toContain(name)
  }
}

/** Signs of life of all places for the whole outage, each of them answered. Answers when the last were given. */
async function beatOn({ teacher, first, second }: Lesson, since: number): Promise<number> {
  let lastAt = 0
  while (performance.now() - since < awayMs) {
    lastAt = Date.now()
    for (const { line } of [teacher, first, second])
      expect(await codeOf(line.command('presence:beat', beat))).toBe('done')
    await pause(beatMs)
  }
  return lastAt
}

/** Media is asked for, given, paused and ended as ever: a microphone of the teacher's that comes now. */
async function mediaGoesOn({ teacher, first, second }: Lesson): Promise<void> {
  const rtpParameters = rtpOf('microphone')
  const { producerId } = await teacher.line.command('media:produce', { source: 'microphone', rtpParameters })
  for (const { line } of [first, second]) {
    const { id } = await line.notice('media:consumer', (consumer) => consumer.producerId === producerId)
    await line.command('media:resume-consumer', { consumerId: id })
  }
  await teacher.line.command('media:pause-producer', { source: 'camera', paused: true })
  await teacher.line.command('media:pause-producer', { source: 'camera', paused: false })
  await first.line.command('media:produce', { source: 'camera', rtpParameters: rtpOf('camera') })
  await second.line.state(({ classrooms }) => classrooms.some(({ sources }) => sources.includes('camera')))
}

/** As a page does it: again until it is taken. */
async function again(ask: () => Promise<unknown>): Promise<void> {
  await expect.poll(() => codeOf(ask()), { timeout: patience, interval: 500 }).toBe('done')
}

async function read<T>(
  { database, lessonId }: NodeScene,
  what: (lessonId: string) => ReturnType<typeof sql<T>>,
) {
  return (await what(lessonId).execute(database.db)).rows
}

const stays = (scene: NodeScene) =>
  read<{ place: string | null; until: Date; closed: boolean }>(
    scene,
    (
      id,
    ) => sql`select classroom_id as place, coalesce(closed_at, last_beat_at) as until, closed_at is not null as closed
      from connections where lesson_id = ${id}`,
  )
const questions = (scene: NodeScene) =>
  read<{ id: string; state: string }>(
    scene,
    (id) => sql`select id, state from questions where lesson_id = ${id}`,
  )

/** What pages are told is what is stored, and each thing that was acknowledged is in it once. */
async function expectStored(scene: NodeScene, { teacher, hand, text }: Lesson, asked: string[]) {
  const stored = await questions(scene)
  const ids = stored.map(({ id }) => id)
  for (const id of [hand, text, ...asked]) expect(ids.filter((one) => one === id)).toEqual([id])
  const told = await teacher.line.state(({ questions: all }) => all.length === stored.length)
  const byId = (all: { id: string; state: string }[]) =>
    Object.fromEntries(all.map(({ id, state }) => [id, state]))
  expect(byId(told.questions)).toEqual(byId(stored))
  const turns = await read<{ open: boolean }>(
    scene,
    (id) => sql`select ended_at is null as open from stage_turns where lesson_id = ${id}`,
  )
  expect(turns).toHaveLength(1)
}

/** PostgreSQL is away in one of two ways; what lives in memory goes on, and what was said meanwhile is written afterwards. */
async function withoutPostgres(
  end: (scene: NodeScene) => unknown,
  mend: (scene: NodeScene) => unknown,
): Promise<void> {
  const scene = await startNodes(1)
  const lesson = await teach(scene)
  const { teacher, first, second } = lesson
  const third = await comeIn(scene, scene.county.rural[2]!.device)
  // Under way when it fails: nobody knows what becomes of them but the database.
  const amid = Array.from({ length: 3 }, () => randomUUID())
  const going = amid.map((id, i) => codeOf(second.line.command('question:ask', { id, text: `And ${i}?` })))
  await end(scene)
  const since = performance.now()
  const [from, asking] = [Date.now(), { id: randomUUID(), text: 'Is anybody there?' }]

  const stillBeating = beatOn(lesson, since)
  // Refused, not left waiting for the database; what comes behind it in the lesson's queue goes on.
  const refusals: string[] = []
  const refused = async () => {
    while (performance.now() - since < awayMs / 2) {
      refusals.push(await codeOf(first.line.command('question:ask', asking)))
      refusals.push(await codeOf(teacher.line.command('moderation:mute-all', { muted: true })))
      await pause(beatMs)
    }
    expect(new Set(refusals)).toEqual(new Set(['unavailable']))
    const reaction = codeOf(second.line.command('reaction:send', { kind: 'applause' }))
    await teacher.line.notice('lesson:reaction')
    expect(await reaction).toBe('done')
    await mediaGoesOn(lesson)
    expect(await codeOf(third.line.command('lesson:leave', {}))).toBe('done')
    await teacher.line.state(
      ({ classrooms }) =>
        classrooms.find(({ classroomId }) => classroomId === third.entered.place)?.present === false,
    )
  }
  const refusing = refused()
  const codes = await Promise.all(going)
  const [lastAt] = await Promise.all([stillBeating, refusing])
  undisturbed(lesson)
  const until = Date.now()
  await mend(scene)

  await again(() => first.line.command('question:ask', asking))
  await again(() => first.line.command('question:ask', asking))
  const acknowledged = amid.filter((_, i) => codes[i] === 'done')
  await expectStored(scene, lesson, [asking.id, ...acknowledged])
  await again(() => teacher.line.command('question:answer', { id: lesson.hand }))
  await again(() => teacher.line.command('question:dismiss', { id: lesson.text }))
  // One stay each, without a gap, up to the end of the outage; who left meanwhile did so when it left.
  await expect
    .poll(async () => (await stays(scene)).filter(({ until: last }) => last.getTime() > from + awayMs / 2), {
      timeout: patience,
    })
    .toHaveLength(4)
  await expect
    .poll(async () => (await stays(scene)).filter((stay) => !stay.closed && stay.until.getTime() >= lastAt), {
      timeout: patience,
    })
    .toHaveLength(3)
  const all = await stays(scene)
  expect(all).toHaveLength(4)
  const left = all.find(({ place }) => place === third.entered.place)!
  expect(left.closed).toBe(true)
  expect(left.until.getTime()).toBeLessThan(until)
  const told = await read<{ place: string; figures: number; moments: number }>(
    scene,
    (id) => sql`select place, count(*)::int as figures, count(distinct at)::int as moments from line_figures
      where lesson_id = ${id} and at > ${new Date(from)} and at < ${new Date(until)} group by place`,
  )
  expect(told).toHaveLength(3)
  for (const { figures, moments } of told) {
    expect(figures).toBeGreaterThanOrEqual(2)
    expect(moments).toBe(figures)
  }
  undisturbed(lesson)
}

async function withoutRedis(): Promise<void> {
  const scene = await startNodes(2)
  const lesson = await teach(scene)
  const { teacher, first, second } = lesson
  const late = scene.county.rural[2]!.classroomId
  const other = scene.nodes.find(({ url }) => url !== teacher.url)!
  const line = await connect(other, await scene.cookieOf(scene.county.rural[2]!.device), 'device')
  const knock = () =>
    line
      .command('lesson:enter', {
        lessonId: scene.lessonId,
        windowId: randomUUID(),
        rtpCapabilities: receivesAll,
      })
      .then(
        () => 'entered there',
        (error) => (error.code === 'elsewhere' ? String(error.details.url) : String(error.code)),
      )
  expect(await knock()).toBe(teacher.url)
  const [before] = await read<{ token: number }>(
    scene,
    (id) => sql`select token from lesson_owners where lesson_id = ${id}`,
  )
  await scene.redis.kill()
  const since = performance.now()

  const asked: string[] = []
  const stillBeating = beatOn(lesson, since)
  const goesOn = async () => {
    await mediaGoesOn(lesson)
    while (performance.now() - since < awayMs - beatMs) {
      const id = randomUUID()
      await second.line.command('question:ask', { id, text: `Question ${asked.length}` })
      asked.push(id)
      await teacher.line.command('question:dismiss', { id })
      // Who comes meanwhile is sent to where the lesson is.
      expect([teacher.url, 'unavailable']).toContain(await knock())
      await pause(beatMs)
    }
    expect(await knock()).toBe(teacher.url)
    expect((await comeIn(scene, scene.county.rural[2]!.device)).url).toBe(teacher.url)
  }
  const [lastAt] = await Promise.all([stillBeating, goesOn()])
  undisturbed(lesson)
  await scene.redis.restart()

  // Longer than a lease lasts: that another could take it is what must not happen.
  const back = performance.now()
  while (performance.now() - back < 8_000) {
    expect([teacher.url, 'unavailable']).toContain(await knock())
    await pause(500)
  }
  await expect.poll(knock, { timeout: patience }).toBe(teacher.url)
  await expectStored(scene, lesson, asked)
  await first.line.command('stage:release', { classroomId: first.entered.place })
  expect(await read(scene, (id) => sql`select token from lesson_owners where lesson_id = ${id}`)).toEqual([
    before,
  ])
  await expect
    .poll(
      async () =>
        (await stays(scene)).filter(({ place, until }) => place !== late && until.getTime() >= lastAt),
      {
        timeout: patience,
      },
    )
    .toHaveLength(3)
  expect(await stays(scene)).toHaveLength(4)
  undisturbed(lesson)
}

// Side by side, so that three half minutes take one.
test('a lesson goes on through half a minute without PostgreSQL, with one that hangs, and without Redis', {
  timeout: 300_000,
}, async () => {
  // Each process of the three scenes ends with this one.
  process.setMaxListeners(40)
  const outages = {
    'PostgreSQL killed': withoutPostgres(
      ({ postgres }) => postgres.kill(),
      ({ postgres }) => postgres.restart(),
    ),
    'PostgreSQL hangs': withoutPostgres(
      ({ postgres }) => postgres.freeze(),
      ({ postgres }) => postgres.thaw(),
    ),
    'Redis killed': withoutRedis(),
  }
  const ended = await Promise.allSettled(Object.values(outages))
  const failed = ended.flatMap((one, i) =>
    one.status === 'rejected' ? [`${Object.keys(outages)[i]}: ${one.reason?.stack ?? one.reason}`] : [],
  )
  expect(failed).toEqual([])
})
