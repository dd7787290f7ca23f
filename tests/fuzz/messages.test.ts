import { randomUUID } from 'node:crypto'
import { Agent } from 'node:http'
import { io } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorStatus } from '../../shared/errors.ts'
import { bookedLesson, signIn, startApp, type TestApp } from '../support/app.ts'
import { buildCounty, type County } from '../support/county.ts'
import { receivesAll } from '../support/fake-rtp.ts'
import { fingerprint, rowsOf } from '../support/fingerprint.ts'
import { type Client, connectAs } from '../support/socket-client.ts'
import { createHttpFuzz } from './by-http.ts'
import { createSocketFuzz } from './by-socket.ts'
import { createRandom, mutated } from './random.ts'
import type { Foreign } from './samples.ts'
import type { Told } from './told.ts'

/** Another run of other messages: `FUZZ_SEED=7 npm test -- tests/fuzz`. */
const seed = Number(process.env.FUZZ_SEED ?? 20_260_928)
const refusalsByHttp = 7_000
const refusalsBySocket = 13_000

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
    const byHttp = createHttpFuzz({ url: app.url, agent, cookies, foreign })
    const codes = await until(refusalsByHttp, 12, () => byHttp.next(random))
    console.log('refused by HTTP:', codes)
    expect(Object.keys(codes).filter((code) => !(code in errorStatus))).toEqual([])
    expect(codes).not.toHaveProperty('internal')
    expect(await fingerprint(app.database.db)).toEqual(before)
  })

  it('by socket are refused with a code, and change nothing', { timeout: 900_000 }, async () => {
    const random = createRandom(seed + 1)
    const before = await fingerprint(app.database.db)
    const bySocket = createSocketFuzz({ teacher, classroom, visitor, foreign })
    const codes = await until(refusalsBySocket, 40, () => bySocket.next(random))
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
