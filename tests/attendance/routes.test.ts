import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { attendanceRoutes } from '../../server/attendance/routes.ts'
import { directoryRoutes } from '../../server/directory/routes.ts'
import type { Database } from '../../server/platform/database.ts'
import { openLesson } from '../../server/schedule/open-lesson.ts'
import { scheduleRoutes } from '../../server/schedule/routes.ts'
import { buildCounty, type ClockedContext, type County, clockedContext } from '../support/county.ts'
import { memoryDatabase } from '../support/databases.ts'
import { type Doors, openDoors } from '../support/doors.ts'

let database: Database
let context: ClockedContext
let county: County
let doors: Doors
const told: string[] = []

beforeAll(async () => {
  database = await memoryDatabase()
  context = clockedContext(database.db, '2026-09-27T12:00:00Z')
  county = await buildCounty(database.db)
  doors = await openDoors((door) => {
    scheduleRoutes(door, context, { onLessonChanged: (id) => void told.push(`lesson ${id}`) })
    directoryRoutes(door, context)
    attendanceRoutes(door, context, { onHeadCount: (id) => void told.push(`heads ${id}`) })
  })
})
afterAll(async () => {
  await doors?.close()
  await database?.close()
})

it('a lesson is booked, counted, read and cancelled through the doors as the table of routes says', async () => {
  const id = randomUUID()
  const booked = await doors.ask(county.coordinator, `PUT /api/lessons/${id}`, county.booking())
  expect(booked).toMatchObject({ status: 200, body: { id, phase: 'scheduled' } })
  const clash = await doors.ask(county.coordinator, `PUT /api/lessons/${randomUUID()}`, county.booking())
  expect(clash).toMatchObject({ status: 409, body: { error: { code: 'booking_conflict' } } })
  expect(
    (await doors.ask(county.lead.teacher, `GET /api/lessons?from=2026-09-28T00:00:00Z`)).body,
  ).toHaveLength(1)
  const { device, classGroupId } = county.rural[0]!
  expect((await doors.ask(device, 'GET /api/device/lessons')).body).toHaveLength(1)
  expect((await doors.ask(device, `GET /api/lessons/${id}`)).body).toMatchObject({ id })

  await openLesson(context.at('2026-09-28T00:35:00Z'), county.lead.teacher, id)
  const report = { classGroupId, present: 24, countedAt: '2026-09-28T00:35:00Z' }
  const counted = await doors.ask(device, `PUT /api/lessons/${id}/head-counts/${randomUUID()}`, report)
  expect(counted).toMatchObject({ status: 200, body: { present: 24, reportedBy: 'room' } })
  // By the names that the school keeps, which go to the school and to its room, and to nobody else.
  const { assistant } = county.rural[0]!
  const pupils = [{ id: randomUUID(), name: '李小花', number: '1' }]
  const put = await doors.ask(assistant, `PUT /api/class-groups/${classGroupId}/roster`, { pupils })
  expect(put).toMatchObject({ status: 200, body: { revision: 1, pupils } })
  const { id: first } = counted.body
  const marks = [{ pupilId: pupils[0]!.id, mark: 'leave', reason: 'sick' }]
  const corrected = { ...report, present: 0, marks, seen: [first], reason: '请假' }
  const byName = await doors.ask(assistant, `PUT /api/lessons/${id}/head-counts/${randomUUID()}`, corrected)
  expect(byName).toMatchObject({ status: 200, body: { byName: true, onLeave: 1, standing: 'counts' } })
  const known = await doors.ask(device, `GET /api/lessons/${id}/head-counts`)
  expect(known.body).toMatchObject({
    classes: [{ headCounts: [{ onLeave: 1 }, { id: first }], roster: { size: 1 } }],
  })
  const names = await doors.ask(device, `GET /api/lessons/${id}/names/${classGroupId}`)
  expect(names).toMatchObject({ status: 200, body: { roster: { pupils }, marks: [{ mark: 'leave' }] } })
  expect((await doors.ask(county.coordinator, `GET /api/lessons/${id}/names/${classGroupId}`)).status).toBe(
    403,
  )
  expect(
    (await doors.ask(county.coordinator, `GET /api/schools/${county.rural[0]!.id}/rosters`)).body,
  ).toHaveLength(1)
  expect((await doors.ask(assistant, `DELETE /api/class-groups/${classGroupId}/roster`)).status).toBe(200)
  expect((await doors.ask(assistant, `GET /api/class-groups/${classGroupId}/roster`)).status).toBe(404)
  const page = await doors.ask(county.coordinator, `GET /api/lessons/${id}/attendance`)
  expect(page.body.classes[0]).toMatchObject({
    outcome: 'pending',
    headCounts: [{ present: 0 }, { present: 24 }],
  })

  const cancelled = await doors.ask(county.coordinator, `POST /api/lessons/${id}/cancel`, { reason: 'snow' })
  expect(cancelled).toMatchObject({ status: 200, body: { phase: 'cancelled', cancelReason: 'snow' } })
  expect(told).toEqual([`lesson ${id}`, `heads ${id}`, `heads ${id}`, `lesson ${id}`])
})
