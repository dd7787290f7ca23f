import { randomUUID } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { listBellTables } from '../../server/calendar/list-bell-tables.ts'
import { deleteBellTable, saveBellTable } from '../../server/calendar/put-bell-table.ts'
import { putSchoolDays } from '../../server/calendar/put-days.ts'
import { putTerm } from '../../server/calendar/put-term.ts'
import { readSchoolDay } from '../../server/calendar/read-school-day.ts'
import { schoolCalendars } from '../../server/calendar/school-calendars.ts'
import { type CalendarChange, effectOn } from '../../server/calendar/touched.ts'
import { deleteEntry } from '../../server/directory/delete-entry.ts'
import { putSchool } from '../../server/directory/put-school.ts'
import { putBellTable } from '../../shared/calendar.ts'
import type { Bell } from '../../shared/directory.ts'
import { buildCounty, type ClockedContext, type County, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'

const bells = (start: string): Bell[] => [{ period: 1, start, end: '12:00' }]

eachDatabase('a bell table', (database) => {
  let context: ClockedContext
  let county: County
  let school: string
  const changes: CalendarChange[] = []
  const touchedBy = (_: unknown, change: CalendarChange) => {
    changes.push(change)
    return Promise.resolve([])
  }
  beforeAll(() => {
    context = clockedContext(database().db, '2026-08-01T00:00:00.000Z')
  })
  const setUp = async () => {
    county = await buildCounty(context.db)
    school = county.rural[0]!.id
    const term = { regionId: county.regionId, name: 'autumn', firstDay: '2026-09-01', lastDay: '2027-01-22' }
    await putTerm(context, county.coordinator, randomUUID(), term)
    changes.length = 0
  }
  const summer = () => ({
    schoolId: school,
    name: '夏季',
    effectiveFrom: '2026-09-01',
    weekdays: [5, 1, 2, 3, 4, 4],
    bells: bells('08:00'),
  })
  const winter = () => ({ ...summer(), name: '冬季', effectiveFrom: '2026-10-12', bells: bells('08:30') })
  const save = (id: string, input: object, actor = county.coordinator) =>
    saveBellTable(context, touchedBy, actor, id, putBellTable.parse(input))
  const startOn = async (date: string) =>
    (await readSchoolDay(context, county.coordinator, school, date)).bells[0]?.start

  it('is in force from its date on, until a later one, on days of instruction', async () => {
    await setUp()
    expect(await readSchoolDay(context, county.coordinator, school, '2026-09-01')).toMatchObject({
      status: { instruction: true },
      hasBells: false,
      bells: [],
    })
    const id = randomUUID()
    const { saved, table } = await save(id, summer())
    expect(saved).toBe(true)
    expect(table).toEqual({ id, ...summer(), weekdays: [1, 2, 3, 4, 5] })
    await save(randomUUID(), winter())
    expect(await listBellTables(context, county.rural[0]!.assistant, school)).toMatchObject([
      { name: '夏季' },
      { name: '冬季' },
    ])
    expect(await startOn('2026-10-09')).toBe('08:00')
    expect(await startOn('2026-10-12')).toBe('08:30')
    expect(await startOn('2026-10-10')).toBeUndefined()
    const saturday = { day: '2026-10-10', kind: 'working' as const, follows: 3, name: '国庆节' }
    const days = { from: '2026-10-10', to: '2026-10-10', days: [saturday], preview: false }
    await putSchoolDays(context, touchedBy, county.coordinator, school, days)
    expect(await startOn('2026-10-10')).toBe('08:00')
    const calendar = (await schoolCalendars(context, [school], '2026-09-01', '2026-12-31')).get(school)!
    expect(calendar.hasBells).toBe(true)
    expect(calendar.bells('2026-10-10')).toEqual(bells('08:00'))
  })

  it('says before it is saved what it changes, and its end likewise', async () => {
    await setUp()
    await save(randomUUID(), summer())
    changes.length = 0
    const id = randomUUID()
    expect(await save(id, { ...winter(), preview: true })).toMatchObject({ saved: false, touched: [] })
    const [change] = changes as [CalendarChange]
    expect(change).toMatchObject({ schoolIds: [school], from: '2026-10-12', to: null })
    const effect = (of: CalendarChange, date: string) =>
      effectOn(of.before.get(school)!, of.after.get(school)!, date)
    expect(effect(change, '2026-10-12')).toBe('other-bells')
    expect(effect(change, '2026-10-17')).toBeNull()
    expect(await startOn('2026-10-12')).toBe('08:00')

    await save(id, winter())
    await deleteBellTable(context, touchedBy, county.coordinator, id, true)
    expect(effect(changes.at(-1)!, '2026-10-12')).toBe('other-bells')
    expect(await startOn('2026-10-12')).toBe('08:30')
    const remove = () => deleteBellTable(context, touchedBy, county.coordinator, id, false)
    expect(await remove()).toEqual({ saved: true, touched: [] })
    expect(await remove()).toEqual({ saved: true, touched: [] })
    expect(await startOn('2026-10-12')).toBe('08:00')
  })

  it('put again changes nothing, even at once', async () => {
    await setUp()
    const id = randomUUID()
    const [first, second] = await Promise.all([save(id, summer()), save(id, summer())])
    expect(second.table).toEqual(first.table)
    expect(await listBellTables(context, county.coordinator, school)).toHaveLength(1)
  })

  it('is refused beside another for the same weekday from the same date on', async () => {
    await setUp()
    await save(randomUUID(), summer())
    const friday = { ...summer(), name: '周五', weekdays: [5, 6] }
    expect(await refusal(save(randomUUID(), friday))).toMatchObject({
      code: 'already_exists',
      details: { field: 'weekdays', name: '夏季' },
    })
    await save(randomUUID(), { ...friday, weekdays: [6] })
  })

  it('stays with its school, and is written by who coordinates there', async () => {
    await setUp()
    const other = await buildCounty(context.db)
    const id = randomUUID()
    await save(id, summer())
    const moved = { ...summer(), schoolId: county.rural[1]!.id }
    expect(await refusal(save(id, moved))).toMatchObject({ code: 'bad_input' })
    expect(await refusal(save(id, summer(), other.coordinator))).toMatchObject({ code: 'not_found' })
    expect(await refusal(save(id, summer(), county.inspector))).toMatchObject({ code: 'forbidden' })
    const remove = deleteBellTable(context, touchedBy, county.inspector, id, false)
    expect(await refusal(remove)).toMatchObject({ code: 'forbidden' })
    const stranger = readSchoolDay(context, other.coordinator, school, '2026-09-01')
    expect(await refusal(stranger)).toMatchObject({ code: 'not_found' })
  })

  it('is read by a school that is paired with its own', async () => {
    await setUp()
    await save(randomUUID(), summer())
    const { status, ...day } = await readSchoolDay(context, county.lead.teacher, school, '2026-09-01')
    expect(status.week).toBe(1)
    expect(day).toEqual({ hasBells: true, bells: bells('08:00'), zone: 'Asia/Shanghai' })
  })

  it('goes with its school', async () => {
    await setUp()
    const id = randomUUID()
    const part = { regionId: county.regionId, stage: 'primary' as const, lead: false, member: true }
    await putSchool(context, county.coordinator, id, { name: 'new school', ...part })
    await save(randomUUID(), { ...summer(), schoolId: id })
    await deleteEntry(context, county.coordinator, 'school', id)
  })

  it('has a period at least, and each period once', () => {
    for (const list of [[], [...bells('08:00'), ...bells('09:00')]])
      expect(putBellTable.safeParse({ ...summer(), bells: list }).success).toBe(false)
  })
})
