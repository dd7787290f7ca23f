import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Imports, importRoutes } from '../../server/import/routes.ts'
import type { Database } from '../../server/platform/database.ts'
import type { ImportJob } from '../../shared/import.ts'
import { buildCounty, type County } from '../support/county.ts'
import { memoryDatabase } from '../support/databases.ts'
import { type Doors, openDoors } from '../support/doors.ts'
import { startNode } from '../support/node.ts'
import { realSurroundings } from '../support/people.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'
import { workbook } from './workbooks.ts'

let redis: TestRedis
let database: Database
let county: County
let nodes: Doors[]

async function startDoors(): Promise<Doors> {
  const node = await startNode(database, redis.url)
  let imports: Imports
  const doors = await openDoors((door) => {
    imports = importRoutes(door, node.context, {
      around: realSurroundings(),
      touchedBy: async () => [],
      cluster: node,
    })
  })
  return {
    ...doors,
    async close() {
      await doors.close()
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
async function send(route: string, body?: Buffer | object, who = county.coordinator) {
  const node = nodes[turn++ % 2]!
  for (;;) {
    const response = await node.send(who, route, body)
    const answer = await response.json()
    if (response.ok) return answer
    // A busy machine: as the page says it, try again.
    if (answer.error.code !== 'unavailable') return answer.error.code
  }
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
    expect(await send(`GET /api/imports/${id}`, undefined, county.inspector)).toBe('not_found')
  }
  turn = 1
  expect(await send(`POST /api/imports/${id}/apply`, { part: 'all' })).toMatchObject({ id })
  expect(await until(id, 'done', 'ready')).toMatchObject({ state: 'done', written: { added: 1 } })
  turn = 1
  // Not found: asked again, for the answer came too late.
  expect([{ done: true }, 'not_found']).toContainEqual(await send(`DELETE /api/imports/${id}`, {}))
  for (let i = 0; i < 2; i++) expect(await send(`GET /api/imports/${id}`)).toBe('not_found')
})

it('a file sent again while the node that has it can’t be asked is not read a second time', async () => {
  const file = await workbook({
    学校: [
      ['学校名称', '学段'],
      ['新桥小学', '小学'],
    ],
  })
  const upload = `PUT /api/imports/${randomUUID()}?regionId=${county.regionId}&kinds=school&fileName=a.xlsx`
  await send(upload, file)
  redis.freeze()
  try {
    const again = await nodes[turn % 2]!.ask(county.coordinator, upload, file)
    expect(again).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } })
  } finally {
    redis.thaw()
  }
})
