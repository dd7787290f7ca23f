import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import type { z } from 'zod'
import { putRegionDays, putSchoolDays } from '../../server/calendar/put-days.ts'
import { putTerm } from '../../server/calendar/put-term.ts'
import { readHolidays } from '../../server/calendar/read-holidays.ts'
import { readTermCalendar } from '../../server/calendar/read-term-calendar.ts'
import { schoolCalendars } from '../../server/calendar/school-calendars.ts'
import type { CalendarChange } from '../../server/calendar/touched.ts'
import { effectOn } from '../../server/calendar/touched.ts'
import { putDays, type SpecialDay } from '../../shared/calendar.ts'
import { buildCounty, type ClockedContext, type County, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { makePerson, overRegion } from '../support/people.ts'

const from = '2021-09-01'
const to = '2022-01-14'
const remaps: SpecialDay[] = [
  { day: '2021-09-17', kind: 'working', follows: 1, name: '调课' },
  { day: '2021-09-18', kind: 'working', follows: 5, name: '中秋' },
  { day: '2021-09-26', kind: 'working', follows: 2, name: '国庆节' },
  { day: '2021-10-09', kind: 'working', follows: 3, name: '国庆节' },
]
const wanted = (changes: Partial<z.input<typeof putDays>> = {}) =>
  putDays.parse({ from, to, days: [], ...changes })

eachDatabase('a calendar', (database) => {
  let context: ClockedContext
  let county: County
  let termId: string
  const changes: CalendarChange[] = []
  const touchedBy = (_: unknown, change: CalendarChange) => {
    changes.push(change)
    return Promise.resolve([])
  }
  beforeAll(async () => {
    context = clockedContext(database().db, '2021-08-01T00:00:00.000Z')
  })
  const setUp = async () => {
    county = await buildCounty(context.db)
    termId = randomUUID()
    const term = { regionId: county.regionId, name: 'autumn', firstDay: from, lastDay: to }
    await putTerm(context, county.coordinator, termId, term)
    const { days } = await readHolidays(context, county.coordinator, { from, to })
    await putRegionDays(context, touchedBy, county.coordinator, county.regionId, wanted({ days }))
    changes.length = 0
    return { national: days, school: county.rural[0]!.id, other: county.rural[1]!.id }
  }
  const countsOf = async (filter: { schoolId?: string; regionId?: string } = {}) =>
    (await readTermCalendar(context, county.coordinator, termId, filter)).weekdayCounts

  it('of a region holds for its schools; a school may say otherwise for itself', async () => {
    const { school, other } = await setUp()
    expect(await countsOf()).toEqual([16, 17, 19, 19, 19, 0, 0])
    const put = () => putSchoolDays(context, touchedBy, county.coordinator, school, wanted({ days: remaps }))
    expect(await put()).toEqual({ saved: true, touched: [] })
    expect(await countsOf({ schoolId: school })).toEqual([17, 18, 20, 19, 19, 0, 0])
    expect(await countsOf({ schoolId: other })).toEqual([16, 17, 19, 19, 19, 0, 0])
    const calendars = await schoolCalendars(context, [school, other, randomUUID()], from, to)
    expect([...calendars.keys()].sort()).toEqual([school, other].sort())
    expect(calendars.get(school)!.day('2021-09-26')).toMatchObject({ week: 4, instruction: true, follows: 2 })
    expect(calendars.get(other)!.day('2021-09-26')).toMatchObject({ kind: 'undecided', name: '国庆节' })
    expect(calendars.get(other)!.zone).toBe('Asia/Shanghai')
    await put()
    expect(changes).toHaveLength(1)
  })

  it('says before it is saved which dates change, and for which schools', async () => {
    const { school, other, national } = await setUp()
    await putSchoolDays(context, touchedBy, county.coordinator, other, wanted({ days: remaps }))
    changes.length = 0
    const days = [...national.filter(({ kind }) => kind === 'off'), ...remaps]
    const preview = wanted({ days, preview: true })
    expect(await putRegionDays(context, touchedBy, county.coordinator, county.regionId, preview)).toEqual({
      saved: false,
      touched: [],
    })
    const [change] = changes as [CalendarChange]
    expect(change.schoolIds.sort()).toEqual([county.lead.id, ...county.rural.map(({ id }) => id)].sort())
    const effect = (schoolId: string, date: string) =>
      effectOn(change.before.get(schoolId)!, change.after.get(schoolId)!, date)
    expect(effect(school, '2021-09-17')).toBe('other-weekday')
    expect(effect(school, '2021-09-18')).toBe('instruction')
    expect(effect(school, '2021-09-20')).toBeNull()
    expect(effect(other, '2021-09-18')).toBeNull()
    expect(await countsOf()).toEqual([16, 17, 19, 19, 19, 0, 0])
  })

  it('puts its days in the place of those between the two dates alone', async () => {
    await setUp()
    const day: SpecialDay = { day: '2021-11-05', kind: 'off', follows: null, name: '运动会' }
    const november = wanted({ from: '2021-11-01', to: '2021-11-30', days: [day] })
    await putRegionDays(context, touchedBy, county.coordinator, county.regionId, november)
    expect(await countsOf()).toEqual([16, 17, 19, 19, 18, 0, 0])
    const none = wanted({ from: '2021-11-01', to: '2021-11-30' })
    await putRegionDays(context, touchedBy, county.coordinator, county.regionId, none)
    expect(await countsOf()).toEqual([16, 17, 19, 19, 19, 0, 0])
  })

  it('of a region below wins over that of the one above, date by date', async () => {
    const { school } = await setUp()
    const root = county.regionPath[0]!
    const province = await makePerson(context, 'province', [overRegion('coordinator', root)])
    const days: SpecialDay[] = [
      { day: '2021-09-18', kind: 'working', follows: 1, name: 'province' },
      { day: '2021-11-11', kind: 'off', follows: null, name: 'province' },
    ]
    await putRegionDays(context, touchedBy, province, root, wanted({ days }))
    const calendar = (await schoolCalendars(context, [school], from, to)).get(school)!
    expect(calendar.day('2021-09-18').kind).toBe('undecided')
    expect(calendar.day('2021-11-11')).toMatchObject({ kind: 'off', name: 'province' })
    const shown = await readTermCalendar(context, county.coordinator, termId, {})
    expect(shown.aboveDays).toEqual([days[1]])
    expect(shown.regionDays.map(({ day }) => day)).toContain('2021-09-18')
    await putRegionDays(context, touchedBy, province, root, wanted())
  })

  it('is preset by what most schools of the county keep', async () => {
    const { national } = await setUp()
    const proposed = async () =>
      (await readHolidays(context, county.coordinator, { from, to, regionId: county.regionId })).days
    expect(await proposed()).toEqual(national)
    for (const [i, { id }] of county.rural.entries()) {
      await putSchoolDays(context, touchedBy, county.coordinator, id, wanted({ days: remaps }))
      if (i === 1) expect(await proposed()).toEqual(national)
    }
    expect((await proposed()).filter((day) => day.follows !== null)).toEqual(remaps)
  })

  it('is written by who coordinates there, and read by those below', async () => {
    const { school } = await setUp()
    const other = await buildCounty(context.db)
    const put = (actor = county.coordinator) => [
      putRegionDays(context, touchedBy, actor, county.regionId, wanted()),
      putSchoolDays(context, touchedBy, actor, school, wanted()),
    ]
    const codes = (refusals: Promise<unknown>[]) =>
      Promise.all(refusals.map(async (promise) => (await refusal(promise)).code))
    expect(await codes(put(other.coordinator))).toEqual(['not_found', 'not_found'])
    expect(await codes(put(county.inspector))).toEqual(['forbidden', 'forbidden'])
    expect(await codes(put(county.rural[0]!.assistant))).toEqual(['forbidden', 'forbidden'])
    const read = (actor: typeof county.coordinator, filter = {}) =>
      readTermCalendar(context, actor, termId, filter)
    expect((await read(county.rural[0]!.assistant, { schoolId: school })).days).toHaveLength(136)
    expect((await refusal(read(county.rural[1]!.assistant, { schoolId: school }))).code).toBe('not_found')
    expect((await refusal(read(other.coordinator))).code).toBe('not_found')
    expect((await refusal(read(county.coordinator, { regionId: other.regionId }))).code).toBe('not_found')
  })

  it('takes no day twice, none outside of the dates it is told for, and no weekday for a day off', () => {
    const day = { day: '2021-09-17', kind: 'working' as const, follows: 1 }
    for (const days of [[day, day], [{ ...day, day: '2021-08-31' }], [{ ...day, kind: 'off' as const }]])
      expect(putDays.safeParse({ from, to, days }).success).toBe(false)
    expect(putDays.safeParse({ from: to, to: from, days: [] }).success).toBe(false)
  })
})
