import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { calendarRoutes } from '../../server/calendar/routes.ts'
import type { CalendarChange } from '../../server/calendar/touched.ts'
import type { Database } from '../../server/platform/database.ts'
import type { TouchedLesson } from '../../shared/calendar.ts'
import { buildCounty, type ClockedContext, type County, clockedContext } from '../support/county.ts'
import { memoryDatabase } from '../support/databases.ts'
import { type Doors, openDoors } from '../support/doors.ts'

let database: Database
let context: ClockedContext
let county: County
let doors: Doors
const changes: CalendarChange[] = []
const lessonId = randomUUID()

/** One lesson, touched by every change on its date. */
const touchedBy = (_: unknown, change: CalendarChange): Promise<TouchedLesson[]> => {
  changes.push(change)
  const { id, name } = county.rural[0]!
  const [before, after] = [change.before, change.after].map((of) => of.get(id)!.day('2026-10-10'))
  const effect = 'instruction' as const
  return Promise.resolve([
    {
      lessonId,
      subject: 'music',
      topic: '',
      startsAt: '2026-10-10T00:40:00.000Z',
      endsAt: '2026-10-10T01:20:00.000Z',
      teacherName: 'teacher',
      schools: [{ schoolId: id, schoolName: name, lead: false, effect, before: before!, after: after! }],
    },
  ])
}

beforeAll(async () => {
  database = await memoryDatabase()
  context = clockedContext(database.db, '2026-08-27T12:00:00Z')
  county = await buildCounty(database.db)
  doors = await openDoors((door) => calendarRoutes(door, context, { touchedBy }))
})
afterAll(async () => {
  await doors?.close()
  await database?.close()
})

const ask = (method: string, path: string, body: object = {}) =>
  doors.ask(county.coordinator, `${method} /api${path}`, body)

it('a term is laid out through the doors: holidays, a make-up day, bells, a local timetable', async () => {
  const termId = randomUUID()
  const { id: schoolId, classGroupId } = county.rural[0]!
  const span = { from: '2026-09-01', to: '2027-01-22' }
  const term = { regionId: county.regionId, name: '秋季', firstDay: span.from, lastDay: span.to }
  expect((await ask('PUT', `/terms/${termId}`, term)).status).toBe(200)

  const shorter = await ask('POST', `/terms/${termId}/preview`, { ...term, lastDay: '2026-10-08' })
  expect(shorter.body).toMatchObject({
    saved: false,
    touched: [{ schools: [{ after: { kind: 'outside' } }] }],
  })
  expect(changes.at(-1)).toMatchObject({ from: span.from, to: span.to })
  expect((await ask('GET', '/terms')).body).toMatchObject([{ lastDay: span.to }])

  const holidays = await ask(
    'GET',
    `/calendar/holidays?from=${span.from}&to=${span.to}&regionId=${county.regionId}`,
  )
  expect(holidays.body.unknownYears).toEqual([2027])
  const { days } = holidays.body
  expect(await ask('PUT', `/regions/${county.regionId}/days`, { ...span, days })).toMatchObject({
    status: 200,
    body: { saved: true },
  })

  const makeUp = [{ day: '2026-10-10', kind: 'working', follows: 3, name: '国庆节' }]
  const preview = await ask('PUT', `/schools/${schoolId}/days`, { ...span, days: makeUp, preview: true })
  expect(preview.body).toMatchObject({
    saved: false,
    touched: [
      { lessonId, schools: [{ before: { kind: 'undecided' }, after: { kind: 'instruction', follows: 3 } }] },
    ],
  })
  expect((await ask('PUT', `/schools/${schoolId}/days`, { ...span, days: makeUp })).body.saved).toBe(true)

  const bells = [{ period: 1, start: '08:40', end: '09:20' }]
  const table = { schoolId, name: '秋季', effectiveFrom: span.from, weekdays: [1, 2, 3, 4, 5], bells }
  const tableId = randomUUID()
  const saved = await ask('PUT', `/bell-tables/${tableId}`, table)
  expect(saved.body).toMatchObject({ saved: true, table: { id: tableId, ...table } })
  expect((await ask('GET', `/schools/${schoolId}/bell-tables`)).body).toEqual([{ id: tableId, ...table }])
  expect((await ask('GET', `/schools/${schoolId}/day?date=2026-10-10`)).body).toEqual({
    status: {
      date: '2026-10-10',
      week: 6,
      kind: 'instruction',
      instruction: true,
      follows: 3,
      name: '国庆节',
    },
    hasBells: true,
    bells,
    zone: 'Asia/Shanghai',
  })

  const calendar = await ask('GET', `/terms/${termId}/calendar?schoolId=${schoolId}`)
  expect(calendar.body).toMatchObject({ schoolDays: makeUp, regionDays: days, aboveDays: [] })
  const whole = await ask('GET', `/terms/${termId}/calendar`)
  expect(calendar.body.weekdayCounts[2]).toBe(whole.body.weekdayCounts[2] + 1)

  const lessons = [
    { weekday: 1, period: 1, weeks: 'odd', subjectName: '语文', teacherId: null, classroomId: null },
  ]
  await ask('PUT', `/class-groups/${classGroupId}/local-lessons`, { lessons })
  expect((await ask('GET', `/class-groups/${classGroupId}/local-lessons`)).body).toEqual(lessons)

  const look = await ask('DELETE', `/bell-tables/${tableId}?preview=true`)
  expect(look.body).toMatchObject({ saved: false, touched: [{ lessonId }] })
  expect((await ask('DELETE', `/bell-tables/${tableId}`)).body.saved).toBe(true)
  expect((await ask('GET', `/schools/${schoolId}/bell-tables`)).body).toEqual([])
})

it('what can’t be is refused by field', async () => {
  const issues = async (path: string, body: object) =>
    (await ask('PUT', path, body)).body.error.details.issues.map((issue: { path: string }) => issue.path)
  const span = { from: '2026-09-01', to: '2027-01-22' }
  const day = { day: '2026-08-31', kind: 'off', follows: 2 }
  expect(await issues(`/regions/${county.regionId}/days`, { ...span, days: [day] })).toContain(
    'days.0.follows',
  )
  const lesson = { weekday: 8, period: 1, weeks: '4-2', subjectName: '' }
  expect(
    await issues(`/class-groups/${county.rural[0]!.classGroupId}/local-lessons`, { lessons: [lesson] }),
  ).toEqual(expect.arrayContaining(['lessons.0.weekday', 'lessons.0.weeks', 'lessons.0.subjectName']))
  expect((await ask('GET', '/calendar/holidays?from=2026-09-02&to=2026-09-01')).status).toBe(400)
})
