import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Imports, importRoutes } from '../../server/import/routes.ts'
import { FILE_BYTES } from '../../shared/file.ts'
import type { ImportJob } from '../../shared/import.ts'
import { buildCounty, type County, clockedContext } from '../support/county.ts'
import { memoryDatabase } from '../support/databases.ts'
import { type Doors, openDoors } from '../support/doors.ts'
import { realSurroundings } from '../support/people.ts'
import { workbook } from './workbooks.ts'

let county: County
let doors: Doors
let close: () => Promise<void>

beforeAll(async () => {
  const database = await memoryDatabase()
  const context = clockedContext(database.db, '2026-08-20T02:00:00Z')
  county = await buildCounty(database.db)
  let imports: Imports
  doors = await openDoors((door) => {
    imports = importRoutes(door, context, { around: realSurroundings(), touchedBy: async () => [] })
  })
  close = async () => {
    await doors.close()
    await imports.close()
    await database.close()
  }
})
afterAll(() => close())

const send = (route: string, body?: Buffer | object, headers?: Record<string, string>) =>
  doors.send(county.coordinator, route, body, headers)

async function codeOf(response: Promise<Response>): Promise<string> {
  return ((await (await response).json()) as { error: { code: string } }).error.code
}

const upload = (id: string, kinds = 'school') =>
  `PUT /api/imports/${id}?regionId=${county.regionId}&kinds=${kinds}&fileName=${encodeURIComponent('学校.xlsx')}`

/** Asks until the import is in one of these states. */
async function until(id: string, ...states: ImportJob['state'][]): Promise<ImportJob> {
  for (;;) {
    const job = (await (await send(`GET /api/imports/${id}`)).json()) as ImportJob
    if (states.includes(job.state)) return job
  }
}

it('a workbook is sent as the body, read, looked at and written', async () => {
  const id = randomUUID()
  const file = await workbook({
    学校: [
      ['学校名称', '学段'],
      ['新城小学', '小学'],
      ['新村小学', '小学'],
    ],
  })
  expect(await (await send(upload(id), file)).json()).toMatchObject({
    id,
    fileName: '学校.xlsx',
    kinds: ['school'],
  })
  // Sent again by a line that broke: the same import.
  expect((await send(upload(id), file)).status).toBe(200)
  expect(await until(id, 'ready', 'failed')).toMatchObject({
    state: 'ready',
    preview: { counts: [{ added: 2 }] },
  })
  const page = await (await send(`GET /api/imports/${id}/changes?kind=school&state=added&offset=1`)).json()
  expect(page).toMatchObject({ total: 2, changes: [{ label: '新村小学', row: 3 }] })
  expect(await codeOf(doors.send(county.inspector, `GET /api/imports/${id}`))).toBe('not_found')
  expect((await send(`POST /api/imports/${id}/apply`, { part: 'all' })).status).toBe(200)
  expect(await until(id, 'done', 'ready')).toMatchObject({ state: 'done', written: { added: 2 } })
  expect((await send(`DELETE /api/imports/${id}`, {})).status).toBe(200)
  expect(await codeOf(send(`GET /api/imports/${id}`))).toBe('not_found')
})

it('a file that is none, too large, JSON, or of nobody is refused', async () => {
  expect(await codeOf(send(upload(randomUUID()), Buffer.alloc(0)))).toBe('file_not_a_workbook')
  expect(await codeOf(send(upload(randomUUID()), Buffer.alloc(FILE_BYTES + 1)))).toBe('too_large')
  expect(await codeOf(send(upload(randomUUID()), { a: 1 }))).toBe('bad_input')
  expect(await codeOf(send(upload(randomUUID(), 'school,castle'), Buffer.from('PK')))).toBe('bad_input')
  expect(await codeOf(doors.send(null, upload(randomUUID()), Buffer.from('PK')))).toBe('unauthenticated')
  expect(
    await codeOf(send(upload(randomUUID()), Buffer.from('PK'), { origin: 'https://elsewhere.example' })),
  ).toBe('forbidden')
})

it('a template comes as a file under its own name, with the schools there are', async () => {
  const path = `/api/regions/${county.regionId}/import-template?kinds=classroom`
  const response = await send(`GET ${path}`)
  expect(response.headers.get('content-type')).toContain('spreadsheetml')
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename*=UTF-8''${encodeURIComponent('教室导入模板.xlsx')}`,
  )
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  expect(
    Buffer.from(await response.arrayBuffer())
      .subarray(0, 2)
      .toString(),
  ).toBe('PK')
  expect(await codeOf(doors.send(county.inspector, `GET ${path}`))).toBe('forbidden')
})
