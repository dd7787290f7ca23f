import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { errorStatus } from '../../shared/errors.ts'
import { fileBody } from '../../shared/file.ts'
import { http, type Route, type RouteName } from '../../shared/http.ts'
import { type CommandName, commands } from '../../shared/socket.ts'
import { bookedLesson, signIn, startApp, type TestApp } from '../support/app.ts'
import { buildCounty, type County } from '../support/county.ts'
import { receivesAll } from '../support/fake-rtp.ts'
import { fingerprint, rowsOf } from '../support/fingerprint.ts'
import { type Client, connectAs } from '../support/socket-client.ts'
import { createRandom, mutated, oddity, type Random } from './random.ts'
import { allowedWhenWellFormed, type Foreign, httpSamples, ownDoors, socketSamples } from './samples.ts'

/** Another run of other messages: `FUZZ_SEED=7 npm test -- tests/fuzz`. */
const seed = Number(process.env.FUZZ_SEED ?? 20_260_928)
const refusalsByHttp = 7_000
const refusalsBySocket = 13_000

/** What is known of an answer: the code of a refusal, or that it was let through. */
type Told = { code: string; status?: number } | 'let through'

let app: TestApp
let county: County
let foreign: Foreign
let lessonId: string
let cookies: (string | undefined)[]
let teacher: Client
let classroom: Client
/** A teacher of the same school, in no lesson. */
let visitor: Client
const agent = new Agent({ keepAlive: true, maxSockets: 12 })

beforeAll(async () => {
  const all = 1_000_000
  app = await startApp({
    httpRate: { points: all, seconds: 60 },
    socketLimits: { burst: all, perSecond: all },
  })
  county = await buildCounty(app.database.db)
  const other = await buildCounty(app.database.db)
  const [school] = other.rural as [County['rural'][number]]
  foreign = {
    regionId: other.regionId,
    schoolId: school.id,
    classroomId: school.classroomId,
    classGroupId: school.classGroupId,
    personId: school.assistant.id,
    deviceId: school.device.id,
    lessonId: (await bookedLesson(app, other)).id,
  }
  lessonId = (await bookedLesson(app, county)).id
  const [device] = county.rural.map((one) => one.device) as [County['rural'][number]['device']]
  cookies = [undefined, await signIn(app, device), await signIn(app, county.lead.teacher)]
  teacher = await connectAs(app, county.lead.teacher)
  classroom = await connectAs(app, device)
  visitor = await connectAs(app, county.lead.otherTeacher)
  for (const client of [teacher, classroom])
    await client.command('lesson:enter', { lessonId, windowId: randomUUID(), rtpCapabilities: receivesAll })
  await teacher.command('lesson:go-live', {})
  // Who came in is written behind the answer: a message later it is.
  while ((await rowsOf(app.database.db, 'connections')) < 2) await teacher.command('media:capabilities', {})
})

afterAll(async () => {
  agent.destroy()
  for (const client of [teacher, classroom, visitor]) client?.drop()
  await app?.stop()
})

describe(`random and mutated messages (seed ${seed})`, () => {
  it('by HTTP are refused with a code, and change nothing', { timeout: 900_000 }, async () => {
    const random = createRandom(seed)
    const before = await fingerprint(app.database.db)
    const codes = await until(refusalsByHttp, 12, () => {
      const message = random.next() < 0.06 ? strayRequest(random) : mutatedRequest(random)
      return message && (() => sendRequest(message))
    })
    console.log('refused by HTTP:', codes)
    expect(Object.keys(codes).filter((code) => !(code in errorStatus))).toEqual([])
    expect(codes).not.toHaveProperty('internal')
    expect(await fingerprint(app.database.db)).toEqual(before)
  })

  it('by socket are refused with a code, and change nothing', { timeout: 900_000 }, async () => {
    const random = createRandom(seed + 1)
    const before = await fingerprint(app.database.db)
    const codes = await until(refusalsBySocket, 40, () => {
      const way = random.next()
      return way < 0.8 ? mutatedCommand(random) : way < 0.9 ? strayEvent(random) : strayArguments(random)
    })
    console.log('refused by socket:', codes)
    expect(Object.keys(codes).filter((code) => !(code in errorStatus))).toEqual([])
    expect(codes).not.toHaveProperty('internal')
    expect(await fingerprint(app.database.db)).toEqual(before)
  })

  it('in a handshake are refused with a code', { timeout: 300_000 }, async () => {
    const random = createRandom(seed + 2)
    for (let i = 0; i < 100; i++) {
      const auth = mutated({ as: 'person' }, random)
      const socket = io(app.url, {
        transports: ['websocket'],
        auth: (typeof auth === 'object' && auth !== null ? auth : { as: auth }) as Record<string, unknown>,
        extraHeaders: { cookie: `tongke_person=${encodeURIComponent(random.text())}` },
        reconnection: false,
        forceNew: true,
      })
      const code = await new Promise<string | undefined>((resolve, reject) => {
        socket.once('connect_error', (error: Error & { data?: { code?: string } }) =>
          resolve(error.data?.code),
        )
        socket.io.once('close', () => resolve('too large, and the line ended'))
        socket.once('connect', () => reject(new Error(`let in with ${JSON.stringify(auth)}`)))
      })
      socket.disconnect()
      expect(code).toMatch(/^(bad_input|unauthenticated|too large.*)$/)
    }
  })

  it('too large for a line end it, and nobody else', async () => {
    const line = await connectAs(app, county.lead.otherTeacher)
    line.socket.emit('question:ask', { id: randomUUID(), text: 'x'.repeat(200_000) })
    await line.closed
    await teacher.command('presence:beat', {
      receiving: null,
      rttMs: 1,
      lossPercent: 0,
      receivingKbps: 0,
    })
  })

  it('leave the server as it was: lesson, sessions and prototypes', async () => {
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(app.workerPids()).toHaveLength(1)
    for (const client of [teacher, classroom]) {
      const beat = { receiving: null, rttMs: 1, lossPercent: 0, receivingKbps: 0 }
      await expect(client.command('presence:beat', beat)).resolves.toHaveProperty('serverTime')
    }
    for (const [cookie, path] of [
      [cookies[1], '/api/device'],
      [cookies[2], '/api/session'],
    ] as const)
      expect((await fetch(app.url + path, { headers: { cookie: cookie! } })).status).toBe(200)
  })
})

/** Sends what `next` makes, so many at a time, until so many were refused; null is a message that would be let in rightly. */
async function until(
  refusals: number,
  atOnce: number,
  next: () => (() => Promise<Told>) | null,
): Promise<Record<string, number>> {
  const codes: Record<string, number> = {}
  let refused = 0
  const sendOn = async () => {
    while (refused < refusals) {
      const told = await (next() ?? (async () => 'let through' as const))()
      if (told === 'let through') continue
      refused++
      codes[told.code] = (codes[told.code] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, sendOn))
  return codes
}

interface HttpMessage {
  method: string
  path: string
  body: string | Buffer | undefined
  contentType: string
  cookie: string | undefined
}

/** A door's own message with something wrong; null when it may be let in: it ends a session of ours, or is about the sender alone. */
function mutatedRequest(random: Random): HttpMessage | null {
  const name = random.pick(Object.keys(http) as RouteName[])
  const [method, template] = name.split(' ') as [string, string]
  const route: Route = http[name]
  const sample = (httpSamples(foreign, random)[name] ?? {
    params: Object.fromEntries([...template.matchAll(/:(\w+)/g)].map(([, field]) => [field, random.uuid()])),
  }) as Record<'params' | 'query' | 'body', object | undefined>
  const part = random.pick(['params', 'query', 'body', 'body', 'body', 'none'] as const)
  const changed = (which: 'params' | 'query' | 'body') =>
    which === part ? mutated(sample[which] ?? {}, random) : (sample[which] ?? {})
  const params = changed('params') as Record<string, unknown>
  const query = changed('query')
  const body = changed('body')
  const wellFormed = (['query', 'body'] as const).every(
    (which) => (route[which] ?? z.strictObject({})).safeParse(which === 'query' ? query : body).success,
  )
  if (ownDoors.includes(name) && wellFormed) return null
  const path = template.replace(/:(\w+)/g, (_, field: string) =>
    encodeURIComponent(wellFormedText(params?.[field])),
  )
  const asked = Object.entries(typeof query === 'object' && query !== null ? query : { query })
    .map(([key, value]) =>
      [key, value].map((one) => encodeURIComponent(wellFormedText(one)).slice(0, 2_000)).join('='),
    )
    .join('&')
  let text: string | Buffer | undefined
  let contentType = 'application/json'
  if (method !== 'GET') {
    text = JSON.stringify(body) ?? ''
    const way = random.next()
    if (way < 0.04) text = text.slice(0, random.below(text.length))
    else if (way < 0.07) contentType = random.pick(['text/plain', 'application/x-www-form-urlencoded', 'x'])
    else if (way < 0.09) text = Buffer.from([0x7b, 0xff, 0xfe, 0x00, random.below(256)])
    else if (way < 0.1) text = JSON.stringify({ a: 'x'.repeat(300 * 1024) })
  }
  // Where a file is taken, whatever isn't said to be JSON is one.
  if (ownDoors.includes(name) && route.body === fileBody && contentType !== 'application/json') return null
  return {
    method,
    path: path.slice(0, 6_000) + (asked ? `?${asked.slice(0, 4_000)}` : ''),
    body: text,
    contentType,
    cookie: random.pick([
      ...cookies,
      cookies[1],
      cookies[2],
      `tongke_person=${encodeURIComponent(wellFormedText(random.text()))}`,
    ]),
  }
}

/** No door at all, or a method that it doesn't have. */
function strayRequest(random: Random): HttpMessage {
  const path = random.pick([
    `/api/${encodeURIComponent(wellFormedText(random.text()))}`,
    `/api/lessons/${random.uuid()}/${random.uuid()}`,
    '/api/%E0%A4%A',
    '/api/__proto__/constructor',
    '/api//lessons',
    `/api/${'x/'.repeat(500)}`,
  ])
  return {
    method: random.pick(['PATCH', 'PUT', 'POST', 'DELETE']),
    path,
    body: JSON.stringify(oddity(random)),
    contentType: 'application/json',
    cookie: random.pick(cookies),
  }
}

/** As text of an address can be: a half of a surrogate pair becomes U+FFFD. */
const wellFormedText = (value: unknown): string =>
  Buffer.from(typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)).toString()

/** Only what reads, or deletes nothing, may be let through. */
function sendRequest(message: HttpMessage): Promise<Told> {
  const { method, path, body, contentType, cookie } = message
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      reject(new Error(`${why}: ${JSON.stringify({ ...message, body: String(body).slice(0, 2_000) })}`))
    const asked = request(
      app.url + path,
      {
        agent,
        method,
        headers: {
          ...(cookie ? { cookie } : {}),
          ...(body === undefined
            ? {}
            : { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }),
        },
      },
      (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('error', (error) => fail(error.message))
        response.on('end', () => {
          const status = response.statusCode ?? 0
          // What is not there is deleted already: it may be said so.
          if (status < 300 && (method === 'GET' || method === 'DELETE')) return resolve('let through')
          try {
            const { code } = JSON.parse(Buffer.concat(parts).toString()).error as {
              code: keyof typeof errorStatus
            }
            if (errorStatus[code] !== status) return fail(`${code} with status ${status}`)
            resolve({ code, status })
          } catch {
            fail(`status ${status} without a code: ${Buffer.concat(parts).toString().slice(0, 300)}`)
          }
        })
      },
    )
    asked.on('error', (error) => fail(error.message))
    asked.end(body)
  })
}

const names = Object.keys(commands) as CommandName[]
/** What these change is a page's own media alone; the workers' own checks are worth the trouble. */
const ownMedia: readonly CommandName[] = ['media:produce', 'media:connect', 'media:restart-ice']

function mutatedCommand(random: Random): (() => Promise<Told>) | null {
  const name = random.pick(names)
  const sample = socketSamples(foreign, random)[name]
  const body = random.next() < 0.1 ? sample : mutated(sample, random)
  const wellFormed = commands[name].body.safeParse(throughJson(body)).success
  if (wellFormed && allowedWhenWellFormed.includes(name) && !ownMedia.includes(name)) return null
  // Whoever asks to enter another lesson leaves the one it is in.
  const from = wellFormed && name === 'lesson:enter' ? visitor : random.pick([teacher, classroom, visitor])
  return () => sendEvent(from, name, [body], wellFormed && ownMedia.includes(name))
}

function strayEvent(random: Random): () => Promise<Told> {
  const name = random.pick([
    random.text(),
    `lesson:${random.text()}`,
    '__proto__',
    'constructor',
    'hasOwnProperty',
    'lesson:state',
    'media:reset',
    'LESSON:END',
    'x'.repeat(5_000),
  ])
  return () => sendEvent(random.pick([teacher, classroom, visitor]), name, [oddity(random)], false)
}

function strayArguments(random: Random): () => Promise<Told> {
  const name = random.pick(names)
  const sample = socketSamples(foreign, random)[name]
  const args = random.pick<unknown[]>([
    [],
    [sample, sample],
    [[sample]],
    [JSON.stringify(sample)],
    [null],
    [{ ...sample, raw: Buffer.from([1, 2, 3]) }],
    [Buffer.from('{}')],
  ])
  return () => sendEvent(random.pick([teacher, classroom, visitor]), name, args, false)
}

/** What a message is once it has travelled: without NaN, functions and the like. */
function throughJson(value: unknown): unknown {
  const text = JSON.stringify(value)
  return text === undefined ? null : JSON.parse(text)
}

async function sendEvent(from: Client, name: string, args: unknown[], mayPass: boolean): Promise<Told> {
  if ((JSON.stringify(args) ?? '').length > 50_000) return 'let through'
  const ack = (await from.socket.timeout(120_000).emitWithAck(name, ...args)) as {
    ok?: boolean
    error?: { code?: string }
  }
  if (ack?.ok === false && ack.error?.code) return { code: ack.error.code }
  if (ack?.ok === true && mayPass) return 'let through'
  throw new Error(`${name} was not refused: ${JSON.stringify({ args, ack }).slice(0, 2_000)}`)
}
