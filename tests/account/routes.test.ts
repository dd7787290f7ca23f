import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Actor, actorText } from '../../server/account/actor.ts'
import { authenticate } from '../../server/account/authenticate.ts'
import { createFirstAdministratorLink } from '../../server/account/create-link.ts'
import { accountRoutes } from '../../server/account/routes.ts'
import { calendarRoutes } from '../../server/calendar/routes.ts'
import { directoryRoutes } from '../../server/directory/routes.ts'
import type { Database } from '../../server/platform/database.ts'
import { createHttpDoor } from '../../server/platform/http.ts'
import { type ClockedContext, clockedContext } from '../support/county.ts'
import { memoryDatabase } from '../support/databases.ts'
import { realSurroundings } from '../support/people.ts'

let database: Database
let context: ClockedContext
let server: Server
let base: string

beforeAll(async () => {
  database = await memoryDatabase()
  context = clockedContext(database.db, '2026-09-01T00:00:00.000Z')
  const app = express()
  const options = { app, log: context.log, secure: true, checkAnswers: true, callerOf: actorText }
  const door = createHttpDoor<Actor>({ ...options, authenticate: authenticate(context) })
  accountRoutes(door, context, realSurroundings())
  directoryRoutes(door, context)
  calendarRoutes(door, context, { touchedBy: () => Promise.resolve([]) })
  server = createServer(app).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve))
  await database.close()
})

/** A browser: keeps its cookies. */
function browser() {
  const cookies = new Map<string, string>()
  const setCookies: string[] = []
  async function call(route: string, body?: unknown) {
    const [method, path] = route.split(' ') as [string, string]
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(base + path, {
      method,
      headers: { cookie, 'content-type': 'application/json' },
      body: method === 'GET' ? undefined : JSON.stringify(body ?? {}),
    })
    for (const line of response.headers.getSetCookie()) {
      setCookies.push(line)
      const [name, value] = line.split(';')[0]!.split('=') as [string, string]
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return { status: response.status, body: await response.json() }
  }
  return { call, setCookies }
}

it('leads from nothing to a paired classroom and a teacher who signs in, each through the doors', async () => {
  const office = browser()
  expect((await office.call('GET /api/session')).body.error.code).toBe('unauthenticated')
  const { token } = (await createFirstAdministratorLink(context))!
  const first = await office.call(`POST /api/links/${token}`, {
    name: 'admin',
    displayName: '管理员',
    password: 'ten characters and more',
    region: { name: '江州市', level: 'prefecture' },
  })
  expect(first).toMatchObject({ status: 200, body: { person: { name: 'admin' }, sample: false } })
  expect(office.setCookies).toEqual([
    expect.stringMatching(
      /^tongke_person=[\w-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict; Secure$/,
    ),
  ])
  expect((await office.call(`POST /api/links/${token}`)).body.error.code).toBe('link_invalid')
  const regionId = first.body.person.grants[0].regionId

  const put = async (route: string, body: object) => {
    const id = randomUUID()
    const answer = await office.call(`PUT /api/${route}/${id}`, body)
    expect(answer).toMatchObject({ status: 200, body: { id } })
    return id
  }
  const countyId = await put('regions', { name: '云溪县', level: 'county', parentId: regionId })
  const both = { lead: true, member: true }
  const schoolId = await put('schools', { name: '石门小学', regionId: countyId, stage: 'primary', ...both })
  const classroomId = await put('classrooms', { schoolId, name: '教室', lead: false, receive: true })
  await put('class-groups', { schoolId, name: '三年级1班', grade: 3, size: 9 })
  await put('terms', { regionId, name: '2026学年第一学期', firstDay: '2026-09-01', lastDay: '2027-01-22' })
  expect((await office.call('GET /api/terms')).body).toHaveLength(1)
  const settings = await office.call(`PUT /api/regions/${countyId}/settings`, { maxReceivers: 4 })
  expect(settings.body).toMatchObject({
    own: { maxReceivers: 4 },
    inForce: { maxReceivers: 4, lateMinutes: 5 },
  })
  const grants = [{ kind: 'school', role: 'assistant-teacher', schoolId }]
  const personId = await put('people', { name: '吴桂兰', displayName: '吴桂兰', grants })
  expect((await office.call('GET /api/people?role=assistant-teacher')).body).toHaveLength(1)

  const phone = browser()
  const link = (await office.call(`POST /api/people/${personId}/link`)).body
  const linkRoute = `/api${link.url.replace('/link/', '/links/')}`
  expect((await phone.call(`GET ${linkRoute}`)).body).toMatchObject({ kind: 'set-password', name: '吴桂兰' })
  expect((await phone.call(`POST ${linkRoute}`, { password: '够长的密码,超过十个字' })).status).toBe(200)
  expect((await phone.call('DELETE /api/session')).body).toEqual({ done: true })
  expect((await phone.call('GET /api/session')).status).toBe(401)
  const wrong = await phone.call('POST /api/session', { name: '吴桂兰', password: '不是这个' })
  expect(wrong).toMatchObject({ status: 401, body: { error: { code: 'sign_in_failed', details: {} } } })
  const signedIn = await phone.call('POST /api/session', {
    name: '吴桂兰',
    password: '够长的密码,超过十个字',
  })
  expect(signedIn.body.person.id).toBe(personId)
  const seen = (await phone.call('GET /api/directory')).body
  expect(seen.schools.map((school: { id: string }) => school.id)).toEqual([schoolId])

  const wall = browser()
  const { code } = (await office.call(`POST /api/classrooms/${classroomId}/pairing-code`)).body
  const paired = await wall.call('POST /api/device', { code: `${code.slice(0, 4)} ${code.slice(4)}` })
  expect(paired.body).toMatchObject({ classroom: { id: classroomId }, zone: 'Asia/Shanghai' })
  expect((await wall.call('GET /api/device')).body).toEqual(paired.body)
  expect(wall.setCookies).toHaveLength(2)
  expect(new Set(wall.setCookies).size).toBe(1)
  expect(wall.setCookies[0]).toMatch(/^tongke_device=.*Max-Age=34560000; HttpOnly/)
  expect((await wall.call('GET /api/session')).status).toBe(401)
  const used = await office.call(`DELETE /api/classrooms/${classroomId}`)
  expect(used).toMatchObject({ status: 409, body: { error: { code: 'still_used' } } })
  const devices = (await office.call(`GET /api/devices?classroomId=${classroomId}`)).body
  expect(await office.call(`DELETE /api/devices/${devices[0].id}`)).toMatchObject({ status: 200 })
  expect((await wall.call('GET /api/device')).status).toBe(401)
  expect((await office.call(`DELETE /api/classrooms/${classroomId}`)).body).toEqual({ done: true })

  const changed = { current: 'ten characters and more', next: 'eleven characters and more' }
  expect((await office.call('PUT /api/session/password', changed)).body).toEqual({ done: true })
  expect((await office.call('GET /api/session')).status).toBe(200)
})
