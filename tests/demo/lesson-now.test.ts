import { afterAll, beforeAll, expect, it } from 'vitest'
import { system } from '../../server/account/actor.ts'
import { listBellTables } from '../../server/calendar/list-bell-tables.ts'
import { schoolCalendars } from '../../server/calendar/school-calendars.ts'
import { demoId, schools, termAround } from '../../server/demo/county.ts'
import { lessonNow } from '../../server/demo/lesson-now.ts'
import { seedCounty } from '../../server/demo/seed-county.ts'
import type { Database } from '../../server/platform/database.ts'
import { dateOf, dayAfter } from '../../shared/time.ts'
import { type ClockedContext, clockedContext } from '../support/county.ts'
import { memoryDatabase } from '../support/databases.ts'
import { realSurroundings } from '../support/people.ts'

const zone = 'Asia/Shanghai'
let database: Database
let context: ClockedContext
beforeAll(async () => {
  database = await memoryDatabase()
  context = clockedContext(database.db, '2026-09-29T02:03:00.000Z')
})
afterAll(() => database.close())

/** As the demo does whenever it is started. */
async function start(instant: string) {
  context.at(instant)
  await seedCounty(context, realSurroundings(), termAround(dateOf(context.now().getTime(), zone)))
  return lessonNow(context, zone)
}

it.each([
  ['a Tuesday morning', '2026-09-29T02:03:00.000Z'],
  ['a holiday', '2026-10-02T07:31:00.000Z'],
  ['a make-up Saturday', '2026-10-10T01:00:00.000Z'],
  ['a Sunday night', '2026-11-22T15:58:00.000Z'],
  ['the same night again', '2026-11-22T15:59:00.000Z'],
  ['the summer holidays', '2027-07-20T01:00:00.000Z'],
])('the demo holds a lesson on %s', async (_, instant) => {
  const lesson = await start(instant)
  expect(lesson.receivers).toHaveLength(3)
  expect(lesson.leadPeriod).not.toBeNull()
  for (const receiver of lesson.receivers) {
    expect(receiver.period).not.toBeNull()
    expect([receiver.windowStartsAt, receiver.windowEndsAt]).toEqual([lesson.startsAt, lesson.endsAt])
  }
  const now = Date.parse(instant)
  expect(Math.abs(Date.parse(lesson.startsAt) - now)).toBeLessThan(50 * 60_000)

  // From the next week on the schools have their own bells on that weekday again.
  const { bells, name } = schools[0]!
  const date = dateOf(Date.parse(lesson.startsAt), zone)
  const next = dayAfter(date, 7)
  const calendar = (await schoolCalendars(context, [demoId(name)], date, next)).get(demoId(name))!
  expect(calendar.day(date)).toMatchObject({ instruction: true })
  if (calendar.day(next).instruction) expect(calendar.bells(next)).toEqual(bells)
  const tables = await listBellTables(context, system, demoId(name))
  expect(tables.some((table) => table.name === '示例' && table.effectiveFrom === date)).toBe(true)
})
