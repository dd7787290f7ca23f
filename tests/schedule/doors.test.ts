import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PersonActor } from '../../server/account/actor.ts'
import type { Database } from '../../server/platform/database.ts'
import { scheduleRoutes } from '../../server/schedule/routes.ts'
import type { Series, Timetable } from '../../shared/series.ts'
import { buildCounty, type County, clockedContext } from '../support/county.ts'
import { memoryDatabase } from '../support/databases.ts'
import { type Doors, openDoors } from '../support/doors.ts'
import { makePerson, overRegion } from '../support/people.ts'
import { giveBells, giveDay, leadBells, ruleOf, ruralBells, termOf } from '../support/term.ts'

let database: Database
let county: County
let administrator: PersonActor
let doors: Doors
const told: string[] = []

beforeAll(async () => {
  database = await memoryDatabase()
  const context = clockedContext(database.db, '2026-09-20T12:00:00Z')
  county = await buildCounty(database.db, { bells: ruralBells })
  await giveBells(database.db, county.lead.id, leadBells)
  await giveDay(database.db, county.rural[0]!.id, '2026-09-28', 'working', 3)
  administrator = await makePerson(context, 'administrator', [overRegion('administrator', county.regionId)])
  doors = await openDoors((door) =>
    scheduleRoutes(door, context, { onLessonChanged: (id) => void told.push(id) }),
  )
})
afterAll(async () => {
  await doors?.close()
  await database?.close()
})

it('a series goes through all of its doors as the table of routes says', async () => {
  const { coordinator } = county
  const id = randomUUID()
  const rule = ruleOf(county, await termOf(database.db, county), { weeks: '4-6', period: 1 })
  const preview = await doors.ask(coordinator, 'POST /api/series/preview', { rule })
  expect(preview).toMatchObject({ status: 200, body: { lessons: [{}, {}, {}] } })
  const put = (decisions: unknown[]) =>
    doors.ask<Series>(coordinator, `PUT /api/series/${id}`, {
      rule,
      state: 'confirmed',
      version: 0,
      decisions,
    })
  expect(await put([])).toMatchObject({ status: 409, body: { error: { code: 'series_undecided' } } })
  const saved = await put([{ day: '2026-09-28', accept: ['different-weekday'] }])
  expect(saved).toMatchObject({ status: 200, body: { lessons: 3, decisions: [{ day: '2026-09-28' }] } })
  expect(
    await doors.ask(coordinator, `GET /api/series?termId=${rule.termId}&schoolId=${county.rural[1]!.id}`),
  ).toMatchObject({
    status: 200,
    body: [{ id }],
  })
  const week = await doors.ask<Timetable>(
    county.lead.teacher,
    `GET /api/timetable?kind=teacher&id=${county.lead.teacher.id}&from=2026-09-21`,
  )
  const [lesson] = week.body.lessons
  expect(lesson).toMatchObject({ seriesId: id, version: 1 })
  const slots = await doors.ask<{ score: number }[]>(coordinator, 'POST /api/timetable/slots', {
    lessonId: lesson!.id,
    from: '2026-09-21',
  })
  expect(slots).toMatchObject({ status: 200 })
  expect(slots.body).toHaveLength(20)
  const change = {
    change: { kind: 'substitute', teacherId: county.lead.otherTeacher.id },
    scope: 'from-here',
    version: 1,
    reason: 'ill',
  }
  const path = `/api/lessons/${lesson!.id}`
  expect(await doors.ask(coordinator, `POST ${path}/change`, { ...change, preview: true })).toMatchObject({
    status: 200,
    body: { saved: false, lessons: [{}, {}, {}] },
  })
  const changed = await doors.ask(coordinator, `POST ${path}/change`, change)
  expect(changed).toMatchObject({ status: 200, body: { saved: true, lessons: [{}, {}, {}] } })
  expect(told).toHaveLength(3)
  const move = { kind: 'move', startsAt: '2026-09-22T01:30:00.000Z', endsAt: '2026-09-22T02:10:00.000Z' }
  expect(await doors.ask(coordinator, `POST ${path}/change`, { ...change, change: move })).toMatchObject({
    status: 409,
    body: { error: { code: 'stale' } },
  })
  expect(await doors.ask(coordinator, `GET ${path}/history`)).toMatchObject({
    status: 200,
    body: [{ kind: 'booked' }, { kind: 'substitute', reason: 'ill' }],
  })
  const notices = await doors.ask<{ id: string }[]>(county.lead.otherTeacher, 'GET /api/notices?unread=true')
  expect(notices).toMatchObject({ status: 200, body: [{ kind: 'substitute', details: { count: 3 } }] })
  const ids = notices.body.map((notice) => notice.id)
  expect((await doors.ask(county.lead.otherTeacher, 'POST /api/notices/read', { ids })).body).toEqual({
    done: true,
  })
  expect((await doors.ask(county.rural[0]!.device, 'GET /api/notices')).body).toHaveLength(2)
  await doors.ask(coordinator, `POST ${path}/cancel`, { reason: 'snow' })
  expect(await doors.ask(coordinator, `GET ${path}/make-up`)).toMatchObject({ status: 200 })
  const cancelled = { from: '2026-09-28', reason: 'end', version: 1 }
  expect(await doors.ask(coordinator, `POST /api/series/${id}/cancel`, cancelled)).toMatchObject({
    status: 200,
    body: { state: 'cancelled', lessons: 0 },
  })
})

it('webhooks are kept by administrators, and their addresses lie outside', async () => {
  const id = randomUUID()
  const put = (actor: PersonActor, address: string) =>
    doors.ask(actor, `PUT /api/webhooks/${id}`, {
      regionId: county.regionId,
      url: address,
      secret: 'a secret of sixteen',
    })
  expect(await put(administrator, 'http://127.0.0.1/')).toMatchObject({ status: 400 })
  expect(await put(county.coordinator, 'https://example.cn/')).toMatchObject({ status: 403 })
  expect(await put(administrator, 'https://example.cn/')).toMatchObject({ status: 200, body: { id } })
  expect((await doors.ask(administrator, 'GET /api/webhooks')).body).toHaveLength(1)
  expect((await doors.ask(administrator, `DELETE /api/webhooks/${id}`)).body).toEqual({ done: true })
})
