import { randomUUID } from 'node:crypto'
import express from 'express'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Actor } from '../../server/account/actor.ts'
import { importRoutes } from '../../server/import/routes.ts'
import type { Database } from '../../server/platform/database.ts'
import { createHttpDoor } from '../../server/platform/http.ts'
import { createHttpServer, listen } from '../../server/platform/listen.ts'
import { createLog } from '../../server/platform/log.ts'
import type { ImportJob } from '../../shared/import.ts'
import { buildCounty, type County } from '../support/county.ts'
import { memoryDatabase } from '../support/databases.ts'
import { startNode } from '../support/node.ts'
import { realSurroundings } from '../support/people.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'
import { workbook } from './workbooks.ts'

let redis: TestRedis
let database: Database
let county: County
let nodes: { port: number; close(): Promise<void> }[]

async function startDoors(): Promise<(typeof nodes)[number]> {
  const node = await startNode(database, redis.url)
  const app = express()
  const people: Record<string, Actor> = { coordinator: county.coordinator, inspector: county.inspector }
  const door = createHttpDoor<Actor>({
    app,
    authenticate: async (cookies) => people[cookies.tongke_person ?? ''] ?? null,
    log: createLog('silent'),
    secure: false,
    checkAnswers: true,
  })
  const imports = importRoutes(door, node.context, {
    around: realSurroundings(),
    touchedBy: async () => [],
    cluster: node,
  })
  const listener = await listen(createHttpServer(app, null), { host: '127.0.0.1', port: 0 })
  return {
    port: listener.port,
    async close() {
      await listener.close(0)
      await imports.close()
      await node.stop()
    },
  }
}

beforeAll(async () => {
  ;[redis, database] = await Promise.all([startRedis(), memoryDatabase()])
  county = await buildCounty(database.db)
  nodes = [await startDoors(), await startDoors()]
})
afterAll(async () => {
  await Promise.all((nodes ?? []).map((node) => node.close()))
  await Promise.all([database?.close(), redis?.stop()])
})

/** A balancer that knows nobody: each request comes to the other node than the one before. */
let turn = 0
async function send(route: string, body?: Buffer | object, who = 'coordinator') {
  const [method, path] = route.split(' ') as [string, string]
  const json = body !== undefined && !Buffer.isBuffer(body)
  const response = await fetch(`http://127.0.0.1:${nodes[turn++ % 2]!.port}${path}`, {
    method,
    headers: {
      cookie: `tongke_person=${who}`,
      'content-type': json ? 'application/json' : 'application/octet-stream',
    },
    body: json ? JSON.stringify(body) : (body as BodyInit | undefined),
  })
  const answer = await response.json()
  return response.ok ? answer : answer.error.code
}

async function until(id: string, ...states: ImportJob['state'][]): Promise<ImportJob> {
  for (;;) {
    const job = (await send(`GET /api/imports/${id}`)) as ImportJob
    if (states.includes(job.state)) return job
  }
}

it('an import goes on whichever node its requests come to', async () => {
  const id = randomUUID()
  const file = await workbook({
    学校: [
      ['学校名称', '学段'],
      ['新城小学', '小学'],
    ],
  })
  const upload = `PUT /api/imports/${id}?regionId=${county.regionId}&kinds=school&fileName=a.xlsx`
  expect(await send(upload, file)).toMatchObject({ id })
  // Sent again by a line that broke, to the other node: the same import.
  expect(await send(upload, file)).toMatchObject({ id })
  for (let i = 0; i < 2; i++)
    expect(await until(id, 'ready', 'failed')).toMatchObject({ preview: { counts: [{ added: 1 }] } })
  for (let i = 0; i < 2; i++) {
    expect(await send(`GET /api/imports/${id}/changes?offset=0`)).toMatchObject({ total: 1 })
    turn += 1
    expect(await send(`GET /api/imports/${id}`, undefined, 'inspector')).toBe('not_found')
  }
  turn = 1
  expect(await send(`POST /api/imports/${id}/apply`, { part: 'all' })).toMatchObject({ id })
  expect(await until(id, 'done', 'ready')).toMatchObject({ state: 'done', written: { added: 1 } })
  turn = 1
  expect(await send(`DELETE /api/imports/${id}`, {})).toEqual({ done: true })
  for (let i = 0; i < 2; i++) expect(await send(`GET /api/imports/${id}`)).toBe('not_found')
})
