import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { listUnsettled } from '../../server/schedule/list-unsettled.ts'
import { putSeries } from '../../server/schedule/put-series.ts'
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
    const [first, second] = county.rural
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
    // Whose it is not to decide is not told.
    expect(await listUnsettled(context, county.lead.teacher)).toEqual([])
  })
})
