import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { settleLesson, settleUnsettledLessons } from '../../server/attendance/settle-lesson.ts'
import { readCoverage } from '../../server/ledger/read-coverage.ts'
import { readLedgerView } from '../../server/ledger/read-view.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { cancelLesson } from '../../server/schedule/cancel-lesson.ts'
import { putSeries } from '../../server/schedule/put-series.ts'
import { buildCounty, type ClockedContext, type County, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { giveBells, leadBells, ruleOf, ruralBells } from '../support/term.ts'

/** Nine weeks of five days, Monday 7 September to Friday 6 November 2026: 18 periods of music a class. */
const firstDay = '2026-09-07'
const lastDay = '2026-11-06'
/** The end of the third week: a third of the term. */
const third = '2026-09-25'

eachDatabase('coverage', (database) => {
  const setUp = async (options: Parameters<typeof buildCounty>[1] = {}) => {
    const context = clockedContext(database().db, '2026-09-01T00:00:00Z')
    const county = await buildCounty(context.db, options)
    const termId = randomUUID()
    await sql`insert into terms (id, region_id, name, first_day, last_day)
      values (${termId}, ${county.regionId}, 'autumn', ${firstDay}, ${lastDay})`.execute(context.db)
    return { context, county, termId }
  }

  /** A booked lesson on a date; with outcomes of the receiving classes, it is over. */
  const lessonOn = async (
    context: ClockedContext,
    county: County,
    date: string,
    outcomes: string[] = [],
    changes: Parameters<County['booking']>[0] = {},
  ) => {
    const id = randomUUID()
    const times = { startsAt: `${date}T00:40:00.000Z`, endsAt: `${date}T01:20:00.000Z` }
    const lesson = await bookLesson(context, county.coordinator, id, county.booking({ ...times, ...changes }))
    if (outcomes.length === 0) return lesson
    await sql`update lessons set phase = 'ended', ended_at = ends_at where id = ${id}`.execute(context.db)
    for (const [i, outcome] of outcomes.entries()) {
      const classGroupId = i < 3 ? county.rural[i]!.classGroupId : county.lead.classGroupId
      await sql`insert into outcomes values (${id}, ${classGroupId}, ${i === 3}, ${outcome}, '{}', 'telemetry',
        40, 40, 40, 1, ${context.now()})`.execute(context.db)
    }
    return lesson
  }

  const musicOf = async (
    { context, county, termId }: Awaited<ReturnType<typeof setUp>>,
    classGroupId: string,
    asOf = third,
  ) => {
    const { rows } = await readCoverage(context, county.coordinator, { termId, asOf, subject: 'music' })
    return rows.find((row) => row.classGroupId === classGroupId)
  }

  it('shows every class and subject that has a quota, though nobody scheduled anything', async () => {
    const { context, county, termId } = await setUp()
    const coverage = await readCoverage(context, county.coordinator, { termId, asOf: third })
    expect(coverage.rows).toHaveLength(8)
    expect(new Set(coverage.rows.map((row) => row.subject))).toEqual(new Set(['music', 'art']))
    for (const row of coverage.rows)
      expect(row).toMatchObject({
        target: 18,
        required: 6,
        credited: 0,
        live: 0,
        total: 0,
        gap: 6,
        planningGap: 18,
      })
  })

  it('gives a period for a lesson attended, none for the others, and counts what is still booked', async () => {
    const set = await setUp()
    const { context, county } = set
    const synchronous = { kind: 'synchronous' as const, leadClassGroupId: county.lead.classGroupId }
    await lessonOn(context, county, '2026-09-07', ['attended', 'partial', 'unknown', 'attended'], synchronous)
    await lessonOn(
      context,
      county,
      '2026-09-14',
      ['attended', 'absent', 'not-delivered', 'not-delivered'],
      synchronous,
    )
    await lessonOn(context, county, '2026-10-12')
    await lessonOn(context, county, '2026-11-09')
    const [first, second, third] = county.rural.map((school) => school.classGroupId) as [
      string,
      string,
      string,
    ]
    expect(await musicOf(set, first)).toMatchObject({
      shared: 2,
      local: 0,
      credited: 2,
      required: 6,
      gap: 4,
      scheduledAhead: 1,
      planningGap: 15,
    })
    expect(await musicOf(set, second)).toMatchObject({ credited: 0, line: 1, absent: 1 })
    expect(await musicOf(set, third)).toMatchObject({ credited: 0, unknown: 1, leadFailed: 1 })
    expect(await musicOf(set, county.lead.classGroupId)).toMatchObject({
      local: 1,
      shared: 0,
      leadFailed: 1,
    })
  })

  it('is as of a date: what came later is not credited, and stands among the lessons ahead', async () => {
    const set = await setUp()
    const { context, county } = set
    await lessonOn(context, county, '2026-09-25', ['attended', 'attended', 'attended'])
    const first = county.rural[0]!.classGroupId
    expect(await musicOf(set, first, '2026-09-24')).toMatchObject({ credited: 0, scheduledAhead: 1 })
    expect(await musicOf(set, first, '2026-09-25')).toMatchObject({ credited: 1, scheduledAhead: 0 })
    context.at('2026-09-07T16:00:00Z')
    const { asOf } = await readCoverage(context, county.coordinator, { termId: set.termId })
    expect(asOf).toBe('2026-09-08')
  })

  it("requires what is due by each school's own calendar", async () => {
    const set = await setUp()
    const { context, county } = set
    const [first, second] = county.rural as [County['rural'][0], County['rural'][0]]
    // The third week is off for all; one school works through it.
    const week = ['2026-09-21', '2026-09-22', '2026-09-23', '2026-09-24', '2026-09-25']
    for (const day of week) {
      await sql`insert into region_days values (${county.regionId}, ${day}, 'off', null, '运动周')`.execute(
        context.db,
      )
      await sql`insert into school_days values (${second.id}, ${day}, 'working', 1, '')`.execute(context.db)
    }
    // A Saturday counts once it is said whose timetable it follows.
    for (const [day, follows] of [
      ['2026-09-12', 2],
      ['2026-10-10', null],
    ])
      await sql`insert into school_days values (${second.id}, ${day}, 'working', ${follows}, '')`.execute(
        context.db,
      )
    expect(await musicOf(set, first.classGroupId, '2026-09-18')).toMatchObject({ target: 18, required: 4.5 })
    expect(await musicOf(set, first.classGroupId)).toMatchObject({ required: 4.5 })
    expect(await musicOf(set, second.classGroupId)).toMatchObject({ target: 18, required: (18 * 16) / 46 })
    expect(await musicOf(set, first.classGroupId, lastDay)).toMatchObject({ required: 18 })
  })

  it('asks of grade 9 what is due until its own last day, week by week too', async () => {
    const set = await setUp()
    const { context, county, termId } = set
    const [ninth, other] = county.rural.map((school) => school.classGroupId) as [string, string]
    await sql`update class_groups set grade = 9 where id = ${ninth}`.execute(context.db)
    await sql`update terms set grade9_last_day = '2026-10-23' where id = ${termId}`.execute(context.db)
    expect(await musicOf(set, ninth, '2026-10-09')).toMatchObject({ target: 7, required: 5 })
    for (const asOf of ['2026-10-23', lastDay])
      expect(await musicOf(set, ninth, asOf)).toMatchObject({ target: 7, required: 7, gap: 7 })
    expect(await musicOf(set, other, '2026-10-23')).toMatchObject({ target: 18, required: 14 })
    await lessonOn(context, county, '2026-09-07', ['attended'])
    const view = { termId, classGroupId: ninth, subject: 'music' as const, by: 'next' as const }
    const { trend } = await readLedgerView(context, county.coordinator, { ...view, asOf: lastDay })
    expect(trend.map((point) => point.total)).toEqual([1, 2, 3, 4, 5, 6, 7, 7, 7].map((due) => 1 / due))
  })

  it('takes quotas from the region, and shows a subject without one only where it was taught', async () => {
    const quotas = [{ subject: 'music' as const, gradeFrom: 3, gradeTo: 3, weekly: 1 }]
    const set = await setUp({ settings: { quotas } })
    const { context, county, termId } = set
    await lessonOn(context, county, '2026-09-07', ['attended'], {
      subject: 'english',
      receivers: [county.receiver(0)],
    })
    const { rows } = await readCoverage(context, county.coordinator, { termId, asOf: third })
    expect(rows.filter((row) => row.subject === 'music').map((row) => row.target)).toEqual([9, 9, 9, 9])
    expect(rows.filter((row) => row.subject === 'english')).toMatchObject([
      {
        classGroupId: county.rural[0]!.classGroupId,
        target: 0,
        credited: 1,
        live: null,
        total: null,
        gap: 0,
      },
    ])
    expect(rows).toHaveLength(5)
  })

  it('ends a cancelled lesson as not delivered, and plans it anew', async () => {
    const set = await setUp()
    const { context, county } = set
    const lesson = await lessonOn(context, county, '2026-09-21')
    const first = county.rural[0]!.classGroupId
    expect(await musicOf(set, first)).toMatchObject({ scheduledAhead: 1, planningGap: 17 })
    await cancelLesson(context, county.coordinator, lesson.id, 'snow')
    await settleLesson(context, lesson.id)
    expect(await musicOf(set, first)).toMatchObject({ scheduledAhead: 0, planningGap: 18, cancelled: 1 })
  })

  it('counts no lesson as cancelled that its series only moved away from', async () => {
    const set = await setUp()
    const { context, county, termId } = set
    await giveBells(context.db, county.lead.id, leadBells)
    for (const { id } of county.rural) await giveBells(context.db, id, ruralBells)
    const id = randomUUID()
    const rule = ruleOf(county, termId, { weeks: '2-3' })
    const put = { state: 'confirmed' as const, decisions: [] }
    await putSeries(context, county.coordinator, id, { ...put, rule, version: 0 })
    await putSeries(context, county.coordinator, id, { ...put, rule: { ...rule, weekday: 2 }, version: 1 })
    await settleUnsettledLessons(context)
    const first = county.rural[0]!.classGroupId
    expect(await musicOf(set, first)).toMatchObject({ cancelled: 0, scheduledAhead: 2, planningGap: 16 })
  })

  it('shows a school its own classes, a region its own, and no term of another county', async () => {
    const { context, county, termId } = await setUp()
    const { county: other } = await setUp()
    const schools = async (actor: Parameters<typeof readCoverage>[1], schoolId?: string) => {
      const { rows } = await readCoverage(context, actor, {
        termId,
        asOf: third,
        ...(schoolId ? { schoolId } : {}),
      })
      return new Set(rows.map((row) => row.schoolId))
    }
    const school = county.rural[1]!
    expect(await schools(school.assistant)).toEqual(new Set([school.id]))
    expect(await schools(school.assistant, county.rural[0]!.id)).toEqual(new Set())
    expect((await schools(county.inspector)).size).toBe(4)
    expect(await schools(county.coordinator, school.id)).toEqual(new Set([school.id]))
    expect(await refusal(readCoverage(context, other.coordinator, { termId }))).toMatchObject({
      code: 'not_found',
    })
  })
})
