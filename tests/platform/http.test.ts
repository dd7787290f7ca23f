import { once } from 'node:events'
import { request } from 'node:http'
import { Writable } from 'node:stream'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { secureHeaders } from '../../server/platform/headers.ts'
import { createHttpDoor, type HttpDoor } from '../../server/platform/http.ts'
import { createHttpServer, listen } from '../../server/platform/listen.ts'
import { createLog } from '../../server/platform/log.ts'
import type { Rate } from '../../server/platform/rate.ts'
import { AppError } from '../../shared/errors.ts'

const id = '7f1c2a34-0000-4000-8000-000000000001'
const region = { id, name: '青河县', level: 'county' as const, parentId: id, path: [id], sample: false }

interface Actor {
  name: string
}

/** A door with `people` signed in by cookie value, on a free port. */
async function open(
  options: { rate?: Rate; callerRate?: Rate; secure?: boolean; trustProxy?: boolean } = {},
  set: (door: HttpDoor<Actor>) => void = () => {},
) {
  let logged = ''
  const log = createLog(
    'debug',
    new Writable({
      write: (text, _encoding, done) => {
        logged += text
        done()
      },
    }),
  )
  const app = express()
  if (options.trustProxy) app.set('trust proxy', 1)
  app.use(secureHeaders(options.secure ?? false))
  const door = createHttpDoor<Actor>({
    app,
    authenticate: async (cookies, as) => (cookies[`tongke_${as}`] === 'good' ? { name: as } : null),
    log,
    secure: options.secure ?? false,
    checkAnswers: true,
    origins: ['https://tongke.example.cn'],
    callerOf: ({ name }) => name,
    rate: options.rate,
    callerRate: options.callerRate,
  })
  set(door)
  const listener = await listen(createHttpServer(app, null), { host: '127.0.0.1', port: 0 })
  onTestFinished(() => listener.close(0))
  const url = `http://127.0.0.1:${listener.port}`

  /** Sends and gives the status, the error's code and details, the answer and its headers. */
  const send = async (route: string, init: RequestInit & { json?: unknown } = {}) => {
    const [method, path] = route.split(' ') as [string, string]
    const { json, ...rest } = init
    const headers = {
      cookie: 'tongke_person=good',
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...rest.headers,
    }
    const response = await fetch(url + path, {
      method,
      ...rest,
      headers,
      body: json === undefined ? rest.body : JSON.stringify(json),
    })
    const answer = (await response.json()) as {
      error?: { code: string; details: Record<string, unknown> }
    } & Record<string, unknown>
    return {
      status: response.status,
      code: answer.error?.code,
      details: answer.error?.details,
      answer,
      headers: response.headers,
    }
  }
  return { send, url, port: listener.port, logged: () => logged }
}

const withRegion = (door: HttpDoor<Actor>) =>
  door.on(
    'PUT /api/regions/:id',
    { as: 'person' },
    async ({ params, body }) => ({ ...region, ...body, id: params.id }) as never,
  )
const put = { name: '青河县', level: 'county', parentId: id }

test('a fitting request gets the answer of the table, and nothing beside it', async () => {
  const { send } = await open({}, (door) =>
    door.on(
      'GET /api/regions/:id/settings',
      { as: 'person' },
      async () => ({ own: {}, inForce: {}, secret: 'x' }) as never,
    ),
  )
  const wrong = await send(`GET /api/regions/${id}/settings`)
  // Our own answer does not fit the table: that is our fault, not the caller's.
  expect(wrong).toMatchObject({ status: 500, code: 'internal' })
  const right = await open({}, (door) =>
    door.on(
      'GET /api/terms',
      { as: 'person' },
      async () =>
        [
          { id, regionId: id, name: 'x', firstDay: '2026-09-01', lastDay: '2027-01-15', secret: 'x' },
        ] as never,
    ),
  )
  const { status, answer, headers } = await right.send('GET /api/terms')
  expect(status).toBe(200)
  expect(JSON.stringify(answer)).not.toContain('secret')
  expect(headers.get('cache-control')).toBe('no-store')
})

test('bad input is refused with its code and the place of the fault', async () => {
  const { send } = await open({}, withRegion)
  const path = `PUT /api/regions/${id}`
  const wrongBody = await send(path, { json: { ...put, level: 'village', name: 5 } })
  expect(wrongBody).toMatchObject({ status: 400, code: 'bad_input', details: { part: 'body' } })
  expect((wrongBody.details!.issues as { path: string }[]).map((issue) => issue.path).sort()).toEqual([
    'level',
    'name',
  ])
  expect(await send('PUT /api/regions/1', { json: put })).toMatchObject({
    code: 'bad_input',
    details: { part: 'params' },
  })
  expect(await send(`${path}?a=1`, { json: put })).toMatchObject({
    code: 'bad_input',
    details: { part: 'query' },
  })
  expect(await send(path)).toMatchObject({ code: 'bad_input' })
  expect(await send(path, { json: [] })).toMatchObject({ code: 'bad_input' })
  expect(await send('PUT /api/regions/%E0%A4%A', { json: put })).toMatchObject({
    status: 400,
    code: 'bad_input',
  })
  const broken = await send(path, {
    body: '{"password": "geheim',
    headers: { 'content-type': 'application/json' },
  })
  expect(broken).toMatchObject({ status: 400, code: 'bad_input' })
  expect(JSON.stringify(broken.answer)).not.toContain('geheim')
})

test('only JSON, uncompressed, of at most 256 KB', async () => {
  const { send } = await open({}, withRegion)
  const path = `PUT /api/regions/${id}`
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  expect(await send(path, { body: 'name=x', headers: form })).toMatchObject({
    status: 400,
    code: 'bad_input',
  })
  expect(
    await send(path, { body: JSON.stringify(put), headers: { 'content-type': 'text/plain' } }),
  ).toMatchObject({ code: 'bad_input' })
  const gzip = { 'content-type': 'application/json', 'content-encoding': 'gzip' }
  expect(await send(path, { body: 'x', headers: gzip })).toMatchObject({ code: 'bad_input' })
  expect(await send(path, { json: { ...put, name: 'x'.repeat(256 * 1024) } })).toMatchObject({
    status: 413,
    code: 'too_large',
  })
})

test('what is not in the table, or not served, is not found', async () => {
  const { send } = await open({}, withRegion)
  for (const route of ['GET /api/nothing', 'GET /api/terms', `POST /api/regions/${id}`, 'GET /api/']) {
    expect(await send(route)).toMatchObject({ status: 404, code: 'not_found' })
  }
})

test('a page of another site changes nothing; our own and no page at all do', async () => {
  const { send, port } = await open({}, withRegion)
  const from = (headers: Record<string, string>) =>
    status(port, { 'content-type': 'application/json', cookie: 'tongke_person=good', ...headers })
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: `http://127.0.0.1:${port}` },
  ]
  for (const headers of foreign) expect([headers, await from(headers)]).toEqual([headers, 403])
  const own: Record<string, string>[] = [
    { 'sec-fetch-site': 'same-origin' },
    { origin: `http://127.0.0.1:${port}` },
    { origin: 'https://tongke.example.cn' },
    {},
  ]
  for (const headers of own) expect([headers, await from(headers)]).toEqual([headers, 200])
  expect(await send(`PUT /api/regions/${id}`, { json: put })).toMatchObject({ status: 200 })
})

/** fetch sets the headers of a page itself; a bare request lets us set them. */
async function status(port: number, headers: Record<string, string>): Promise<number | undefined> {
  const call = request({ host: '127.0.0.1', port, path: `/api/regions/${id}`, method: 'PUT', headers })
  call.end(JSON.stringify(put))
  const [response] = await once(call, 'response')
  response.resume()
  return response.statusCode
}

test('who comes in by which cookie', async () => {
  const seen: (Actor | null)[] = []
  const { send } = await open({}, (door) => {
    const record = async ({ actor }: { actor: Actor | null }) => {
      seen.push(actor)
      return []
    }
    door.on('GET /api/terms', { as: 'anyone' }, record)
    door.on('GET /api/people', { as: 'person' }, record)
    door.on('GET /api/devices', { as: 'device' }, record)
    door.on('GET /api/lessons', { as: 'either' }, record as never)
  })
  const as = (route: string, cookie: string, prefer = '') =>
    send(route, { headers: { cookie, 'x-tongke-as': prefer } })
  const both = 'tongke_person=good; tongke_device=good'
  await as('GET /api/terms', both)
  await as('GET /api/people', both)
  await as('GET /api/devices', both)
  const lessons = `GET /api/lessons`
  await as(lessons, both)
  await as(lessons, both, 'device')
  await as(lessons, 'tongke_person=old; tongke_device=good')
  expect(seen.map((actor) => actor?.name)).toEqual([
    undefined,
    'person',
    'device',
    'person',
    'device',
    'device',
  ])
  expect(await as('GET /api/people', 'tongke_device=good')).toMatchObject({
    status: 401,
    code: 'unauthenticated',
  })
  expect(await as(lessons, 'tongke_person=%E0; x')).toMatchObject({ status: 401, code: 'unauthenticated' })
})

test('cookies are out of reach of scripts and other sites, and under TLS of plain http', async () => {
  const set = (door: HttpDoor<Actor>) =>
    door.on('DELETE /api/session', { as: 'anyone' }, async (call) => {
      call.setCookie('tongke_person', 'a b;c', 3600)
      call.clearCookie('tongke_device')
      return { done: true }
    })
  const plain = (await (await open({}, set)).send('DELETE /api/session')).headers.getSetCookie()
  expect(plain).toEqual([
    'tongke_person=a%20b%3Bc; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict',
    'tongke_device=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict',
  ])
  const secure = (await (await open({ secure: true }, set)).send('DELETE /api/session')).headers
  expect(secure.getSetCookie().every((cookie) => cookie.endsWith('; Secure'))).toBe(true)
  expect(secure.get('strict-transport-security')).toMatch(/^max-age=/)
})

test('too many requests of one address are refused, all together and on a route of its own', async () => {
  const set = (door: HttpDoor<Actor>) => {
    door.on('GET /api/terms', { as: 'person', rate: { points: 2, seconds: 60 } }, async () => [])
    door.on('GET /api/people', { as: 'person' }, async () => [])
  }
  const { send } = await open({ rate: { points: 5, seconds: 60 }, trustProxy: true }, set)
  const from = (route: string, address: string) => send(route, { headers: { 'x-forwarded-for': address } })
  const codes = []
  for (let i = 0; i < 3; i++) codes.push((await from('GET /api/terms', '203.0.113.1')).code)
  expect(codes).toEqual([undefined, undefined, 'rate_limited'])
  const other = await from('GET /api/terms', '203.0.113.2')
  expect(other.status).toBe(200)
  await from('GET /api/people', '203.0.113.1')
  await from('GET /api/nothing', '203.0.113.1')
  const all = await from('GET /api/people', '203.0.113.1')
  expect(all).toMatchObject({ status: 429, code: 'rate_limited' })
  expect(Number(all.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('who floods is refused by themselves, from whatever address, and who shares theirs is not', async () => {
  const { send } = await open({ callerRate: { points: 3, seconds: 60 }, trustProxy: true }, (door) => {
    door.on('GET /api/terms', { as: 'either' }, async () => [])
  })
  const by = (as: string, address: string) =>
    send('GET /api/terms', { headers: { cookie: `tongke_${as}=good`, 'x-forwarded-for': address } })
  for (const address of ['203.0.113.1', '203.0.113.2', '203.0.113.1'])
    expect((await by('device', address)).status).toBe(200)
  for (const address of ['203.0.113.1', '203.0.113.3'])
    expect(await by('device', address)).toMatchObject({ status: 429, code: 'rate_limited' })
  expect((await by('person', '203.0.113.1')).status).toBe(200)
})

test('when to come again is said where it is known, and nothing in its place', async () => {
  const { send } = await open({}, (door) => {
    door.on('GET /api/terms', { as: 'person' }, async () => {
      throw new AppError('rate_limited', 'This classroom is full.')
    })
    door.on('GET /api/people', { as: 'person' }, async () => {
      throw new AppError('unavailable', 'Not yet.', { retryAfterSeconds: 6 })
    })
  })
  const full = await send('GET /api/terms')
  expect([full.status, full.headers.get('retry-after')]).toEqual([429, null])
  const later = await send('GET /api/people')
  expect([later.status, later.headers.get('retry-after')]).toEqual([503, '6'])
})

test('an error of ours is told by an id alone, under which the log has all of it', async () => {
  const { send, logged } = await open({}, (door) => {
    door.on('GET /api/terms', { as: 'person' }, async () => {
      throw new Error('geheim: relation "x" does not exist')
    })
    door.on('GET /api/people', { as: 'person' }, async () => {
      throw new AppError('forbidden', 'Not yours.', { verb: 'read' })
    })
  })
  const { status, answer, details } = await send('GET /api/terms')
  expect(status).toBe(500)
  expect(JSON.stringify(answer)).not.toMatch(/geheim|\.ts|at /)
  const line = logged()
    .split('\n')
    .find((text) => text.includes(String(details!.id)))
  expect(line).toContain('geheim')
  expect(line).toContain('http.test.ts')
  expect(await send('GET /api/people')).toMatchObject({
    status: 403,
    code: 'forbidden',
    details: { verb: 'read' },
  })
})

test('every answer has the headers that bind a browser', async () => {
  const { url } = await open()
  const { headers } = await fetch(`${url}/api/anything`)
  const policy = headers.get('content-security-policy')!
  expect(policy).toContain("script-src 'self';")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toContain('upgrade-insecure-requests')
  expect(headers.get('permissions-policy')).toContain('camera=(self)')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('strict-transport-security')).toBeNull()
  expect(headers.get('x-powered-by')).toBeNull()
})
