import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { listMissing } from '../../server/schedule/list-missing.ts'
import { listUnsettled } from '../../server/schedule/list-unsettled.ts'
import { putSeries } from '../../server/schedule/put-series.ts'
import type { Decision } from '../../shared/series.ts'
import { buildCounty, clockedContext } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { giveBells, giveDay, leadBells, ruleOf, ruralBells, termOf } from '../support/term.ts'

eachDatabase('lessons that no longer fit', (database) => {
  it('are told to the coordinator until somebody decides; what was decided at booking is not told', async () => {
    const { db } = database()
    const context = clockedContext(db, '2026-09-20T12:00:00Z')
    const county = await buildCounty(db, { bells: ruralBells })
    await giveBells(db, county.lead.id, leadBells)
    const rule = ruleOf(county, await termOf(db, county), {})
    const [first, second, third] = county.rural
    const codesOn = async (day: string) =>
      (await listUnsettled(context, county.coordinator))
        .filter(({ lesson }) => lesson.seriesDay === day)
        .flatMap(({ problems }) => problems.map(({ code, classGroupId }) => [code, classGroupId]))
    // Known and taken when it was booked.
    await giveDay(db, first!.id, '2026-09-21', 'working', 3)
    await putSeries(context, county.coordinator, randomUUID(), {
      rule,
      state: 'confirmed',
      version: 0,
      decisions: [{ day: '2026-09-21', skip: false, without: [], accept: ['different-weekday'] }],
    })
    expect(await listUnsettled(context, county.coordinator)).toEqual([])

    // The state moves a day: one school follows another weekday's timetable, one has not said yet.
    await giveDay(db, first!.id, '2026-09-28', 'working', 3)
    await giveDay(db, second!.id, '2026-09-28', 'working')
    const told = await listUnsettled(context, county.coordinator)
    expect(
      told.map(({ lesson, problems }) => [
        lesson.seriesDay,
        problems.map(({ code, classGroupId }) => [code, classGroupId]),
      ]),
    ).toEqual([
      [
        '2026-09-28',
        [
          ['different-weekday', first!.classGroupId],
          ['unknown-weekday', second!.classGroupId],
        ],
      ],
    ])
    // All of them agree on the last Monday: it is the series that no longer belongs there.
    for (const { id } of [county.lead, ...county.rural]) await giveDay(db, id, '2026-10-12', 'working', 5)
    expect(await codesOn('2026-10-12')).toEqual([['other-weekday', null]])
    // Whose it is not to decide is not told.
    expect(await listUnsettled(context, county.lead.teacher)).toEqual([])

    // Shorter periods, and the end of a pairing, stand against all that comes after.
    const shorter = [{ period: 3, start: '10:30', end: '11:10' }]
    await sql`update bell_tables set bells = ${JSON.stringify(shorter)}::jsonb where school_id = ${third!.id}`.execute(
      db,
    )
    expect(await codesOn('2026-10-05')).toEqual([['overlap-partial', third!.classGroupId]])
    await sql`update pairings set until_date = '2026-10-01' where member_school_id = ${second!.id}`.execute(
      db,
    )
    expect(await codesOn('2026-10-05')).toEqual([
      ['not-paired', second!.classGroupId],
      ['overlap-partial', third!.classGroupId],
    ])
  })

  it('that a series lacks on a make-up day are told until it is put again, or the date is left out', async () => {
    const { db } = database()
    const context = clockedContext(db, '2026-09-20T12:00:00Z')
    const county = await buildCounty(db, { bells: ruralBells })
    await giveBells(db, county.lead.id, leadBells)
    const rule = ruleOf(county, await termOf(db, county), { weeks: 'even' })
    const id = randomUUID()
    const put = (version: number, decisions: Decision[] = []) =>
      putSeries(context, county.coordinator, id, { rule, state: 'confirmed', version, decisions })
    const made = await put(0)
    const missing = async () =>
      (await listMissing(context, county.coordinator)).map(({ day, week, period }) => [day, week, period])
    expect(await missing()).toEqual([])
    // Of two Saturdays that follow Monday's timetable one lies in an even week.
    for (const day of ['2026-10-10', '2026-10-17'])
      for (const school of [county.lead, ...county.rural]) await giveDay(db, school.id, day, 'working', 1)
    expect(await missing()).toEqual([['2026-10-10', 6, 3]])
    expect(await listMissing(context, county.lead.teacher)).toEqual([])
    // Sent once more it changes nothing; put over its own version it has the lesson.
    expect(await put(0)).toEqual(made)
    expect(await missing()).toHaveLength(1)
    const again = await put(1)
    expect(again).toMatchObject({ version: 2, lessons: made.lessons + 1 })
    expect(await missing()).toEqual([])
    expect(await put(2)).toEqual(again)

    await giveDay(db, county.lead.id, '2026-10-11', 'working', 1)
    expect(await missing()).toEqual([['2026-10-11', 6, 3]])
    await put(2, [{ day: '2026-10-11', skip: true, without: [], accept: [] }])
    expect(await missing()).toEqual([])
  })
})
