import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { checkSnapshot, listSnapshots } from '../../server/ledger/check-snapshot.ts'
import { readClassLedger } from '../../server/ledger/class-ledger.ts'
import { confirmReplay } from '../../server/ledger/confirm-replay.ts'
import { planningGaps } from '../../server/ledger/planning-gap.ts'
import { rateLesson } from '../../server/ledger/rate-lesson.ts'
import { readCoverage } from '../../server/ledger/read-coverage.ts'
import { readLedgerView } from '../../server/ledger/read-view.ts'
import { sealSnapshot } from '../../server/ledger/seal-snapshot.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { buildCounty, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'

/** Nine weeks of five days from Monday 7 September 2026: 18 periods of music a class, 6 due by 25 September. */
const asOf = '2026-09-25'

eachDatabase('the ledger', (database) => {
  const setUp = async () => {
    const context = clockedContext(database().db, '2026-09-01T00:00:00Z')
    const county = await buildCounty(context.db)
    const termId = randomUUID()
    await sql`insert into terms (id, region_id, name, first_day, last_day)
      values (${termId}, ${county.regionId}, 'autumn', '2026-09-07', '2026-11-06')`.execute(context.db)
    const lesson = async (date: string, changes: Parameters<typeof county.booking>[0] = {}) => {
      const id = randomUUID()
      const times = { startsAt: `${date}T00:40:00.000Z`, endsAt: `${date}T01:20:00.000Z` }
      await bookLesson(context, county.coordinator, id, county.booking({ ...times, ...changes }))
      return id
    }
    /** Attendance's word on it, as settling writes it. */
    const settle = async (id: string, outcomes: string[], minutes = 40) => {
      await sql`update lessons set phase = 'ended', ended_at = ends_at where id = ${id}`.execute(context.db)
      for (const [i, outcome] of outcomes.entries())
        await sql`insert into outcomes values (${id}, ${county.rural[i]!.classGroupId}, false, ${outcome}, '{}',
          'telemetry', ${minutes}, ${minutes}, 40, 1, ${context.now()})
          on conflict (lesson_id, class_group_id) do update
          set outcome = excluded.outcome, credit_minutes = excluded.credit_minutes, computed_at = excluded.computed_at`.execute(
          context.db,
        )
    }
    const musicOf = async (i: number, date = asOf) => {
      const { rows } = await readCoverage(context, county.coordinator, {
        termId,
        asOf: date,
        subject: 'music',
      })
      return rows.find((row) => row.classGroupId === county.rural[i]!.classGroupId)!
    }
    const view = (changes: Partial<Parameters<typeof readLedgerView>[2]> = {}) =>
      readLedgerView(context, county.inspector, { termId, asOf, by: 'next', ...changes })
    return { context, county, termId, lesson, settle, musicOf, view }
  }

  it('counts a make-up for a missed lesson once, as of the day it was held', async () => {
    const { lesson, settle, musicOf } = await setUp()
    const missed = await lesson('2026-09-08')
    await settle(missed, ['absent', 'attended', 'partial'])
    const madeUp = await lesson('2026-09-15', { makesUpId: missed })
    await settle(madeUp, ['attended', 'attended', 'not-delivered'])
    expect(await musicOf(0)).toMatchObject({ shared: 0, makeUp: 1, credited: 1, absent: 0 })
    expect(await musicOf(0, '2026-09-14')).toMatchObject({ makeUp: 0, credited: 0, absent: 1 })
    expect(await musicOf(1)).toMatchObject({ shared: 1, makeUp: 0, credited: 1 })
    expect(await musicOf(2)).toMatchObject({ credited: 0, line: 0, leadFailed: 1 })
  })

  it('repairs a lesson heard in part by the minutes that were replayed under supervision', async () => {
    const { context, county, lesson, settle, musicOf } = await setUp()
    const id = await lesson('2026-09-08')
    await settle(id, ['partial', 'attended', 'absent'], 24)
    context.at('2026-09-18T00:00:00Z')
    const school = county.rural[0]!
    const replayId = randomUUID()
    const replay = {
      lessonId: id,
      classGroupId: school.classGroupId,
      at: '2026-09-17T06:00:00.000Z',
      minutes: 5,
    }
    const confirm = (changes: Partial<typeof replay> = {}, id = replayId, actor = school.assistant) =>
      confirmReplay(context, actor, id, { ...replay, ...changes })
    expect(await confirm()).toMatchObject({ enoughMinutes: 32 })
    expect(await musicOf(0)).toMatchObject({ replay: 0, credited: 0, line: 1 })
    // Confirmed by a second person, too, it was one replay.
    await confirm({}, randomUUID())
    expect(await musicOf(0)).toMatchObject({ replay: 0, credited: 0, line: 1 })
    await confirm({ at: '2026-09-17T06:05:00.000Z' }, randomUUID())
    // 24 heard, twice 5 replayed: 34 of 32; of 6 due, a fifth may be replays.
    expect(await musicOf(0)).toMatchObject({ replay: 1, credited: 1, line: 0, live: 0 })
    await confirm()
    expect(await musicOf(0)).toMatchObject({ replay: 1 })
    expect(await refusal(confirm({ minutes: 9 }))).toMatchObject({ code: 'already_exists' })
    expect(await refusal(confirm({ at: '2026-09-08T01:00:00.000Z' }, randomUUID()))).toMatchObject({
      code: 'bad_input',
    })
    expect(await refusal(confirm({ at: '2026-09-19T01:00:00.000Z' }, randomUUID()))).toMatchObject({
      code: 'bad_input',
    })
    expect(await refusal(confirm({}, randomUUID(), county.rural[1]!.assistant))).toMatchObject({
      code: 'forbidden',
    })
    expect(await refusal(confirm({}, randomUUID(), county.inspector))).toMatchObject({ code: 'forbidden' })
  })

  it('rolls up to the sum of its parts, place by place', async () => {
    const { county, lesson, settle, view } = await setUp()
    await settle(await lesson('2026-09-08'), ['attended', 'attended', 'absent'])
    await settle(await lesson('2026-09-15'), ['attended', 'unknown', 'absent'])
    const all = await view()
    expect(all).toMatchObject({ schools: 4, classes: 4, required: 4, allSubjects: 0 })
    expect(all.units.map((unit) => unit.kind)).toEqual(['school', 'school', 'school', 'school'])
    for (const key of ['required', 'credited', 'gap', 'planningGap', 'absent', 'unknown'] as const) {
      expect(all.units.reduce((sum, unit) => sum + unit.all[key], 0)).toBeCloseTo(all.all[key], 9)
      expect(all.subjects.reduce((sum, one) => sum + one[key], 0)).toBeCloseTo(all.all[key], 9)
    }
    const music = all.subjects.find((one) => one.subject === 'music')!
    // Rates 2/6, 1/6, 0 and 0 of four schools with one class each.
    expect(music.total).toBeCloseTo(3 / 24, 9)
    expect(music.spread).toBeCloseTo(Math.sqrt((4 + 1 + 0 + 0) / 4 - (3 / 4) ** 2) / (3 / 4), 9)
    const one = await view({ schoolId: county.rural[0]!.id })
    expect(one.path.map((place) => place.kind)).toEqual(['region', 'school'])
    expect(one.units).toMatchObject([{ kind: 'class-group', all: { credited: 2 } }])
    expect(one.all).toEqual(all.units.find((unit) => unit.id === county.rural[0]!.id)!.all)
  })

  it('says week by week what each week’s end said', async () => {
    const { lesson, settle, view } = await setUp()
    await settle(await lesson('2026-09-08'), ['attended', 'attended', 'absent'])
    await settle(await lesson('2026-09-22'), ['attended', 'attended', 'attended'])
    const { trend } = await view({ asOf: '2026-09-24', subject: 'music' })
    expect(trend.map(({ week, date }) => [week, date])).toEqual([
      [1, '2026-09-13'],
      [2, '2026-09-20'],
      [3, '2026-09-24'],
    ])
    for (const point of trend) {
      const then = await view({ asOf: point.date, subject: 'music' })
      expect(point.total).toBeCloseTo(then.all.total!, 9)
      expect(point.live).toBeCloseTo(then.all.live!, 9)
    }
  })

  it('names the cause of what is missing, and the lesson to begin with', async () => {
    const { county, lesson, settle, view } = await setUp()
    const failed = await lesson('2026-09-08', { subject: 'art' })
    await settle(failed, ['not-delivered', 'not-delivered', 'not-delivered'])
    for (const date of ['2026-09-09', '2026-09-10', '2026-09-11', '2026-09-14', '2026-09-15', '2026-09-16'])
      await settle(await lesson(date), ['attended', 'absent', 'attended'])
    const { worst } = await view()
    const of = (i: number, subject: string) =>
      worst.find((row) => row.classGroupId === county.rural[i]!.classGroupId && row.subject === subject)
    expect(of(0, 'art')).toMatchObject({
      cause: 'not-scheduled',
      causes: { 'lead-failed': 1, 'not-scheduled': 5 },
      gap: 6,
    })
    expect(of(1, 'music')).toMatchObject({ cause: 'absent', gap: 6 })
    expect(of(1, 'music')!.missedLessonId).not.toBeNull()
    expect(of(0, 'art')!.missedLessonId).toBe(failed)
    expect(of(0, 'music')).toBeUndefined()
    expect(worst[0]!.total).toBe(0)
  })

  it('leads from a class to each lesson, and says by which of them it is credited', async () => {
    const { context, county, termId, lesson, settle } = await setUp()
    const missed = await lesson('2026-09-08')
    await settle(missed, ['absent'])
    const madeUp = await lesson('2026-09-15', { makesUpId: missed })
    await settle(madeUp, ['attended'])
    const school = county.rural[0]!
    const { entries } = await readClassLedger(context, school.assistant, school.classGroupId, {
      termId,
      asOf,
    })
    expect(
      entries.map(({ lessonId, outcome, credited, repairedAt }) => [lessonId, outcome, credited, repairedAt]),
    ).toEqual([
      [madeUp, 'attended', true, null],
      [missed, 'absent', false, '2026-09-15T00:40:00.000Z'],
    ])
    const other = county.rural[1]!.assistant
    expect(await refusal(readClassLedger(context, other, school.classGroupId, { termId }))).toMatchObject({
      code: 'not_found',
    })
  })

  it('gives the planner what is neither credited nor booked', async () => {
    const { context, county, termId, lesson, settle } = await setUp()
    await settle(await lesson('2026-09-08'), ['attended', 'absent', 'unknown'])
    await lesson('2026-10-13', { receivers: [county.receiver(0)] })
    const gaps = await planningGaps(context, { termId, regionId: county.regionId, asOf })
    const of = (i: number) =>
      gaps.find((gap) => gap.classGroupId === county.rural[i]!.classGroupId && gap.subject === 'music')
    expect(of(0)).toMatchObject({ weekly: 2, periods: 16 })
    expect(of(1)).toMatchObject({ weekly: 2, periods: 18 })
  })

  it('shows how content classrooms were, by school and in all', async () => {
    const { context, county, lesson, settle, view } = await setUp()
    const id = await lesson('2026-09-08')
    const rate = (
      i: number,
      score: number,
      actor = county.rural[i]!.device as Parameters<typeof rateLesson>[1],
    ) => rateLesson(context, actor, { lessonId: id, classroomId: county.rural[i]!.classroomId }, score)
    expect(await refusal(rate(0, 5))).toMatchObject({ code: 'lesson_wrong_phase' })
    await settle(id, ['attended', 'attended', 'attended'])
    await rate(0, 2)
    await rate(0, 5)
    await rate(1, 4, county.rural[1]!.assistant)
    expect(await refusal(rate(0, 1, county.rural[1]!.device))).toMatchObject({ code: 'forbidden' })
    expect(await refusal(rate(0, 1, county.inspector))).toMatchObject({ code: 'forbidden' })
    const { satisfaction, units } = await view()
    expect(satisfaction).toEqual({ average: 4.5, count: 2 })
    expect(units.find((unit) => unit.id === county.rural[0]!.id)!.satisfaction).toEqual({
      average: 5,
      count: 1,
    })
  })

  it('keeps a sealed snapshot, makes it again from the evidence of its date, and lists corrections beside', async () => {
    const { context, county, termId, lesson, settle } = await setUp()
    context.at('2026-09-26T00:00:00Z')
    const first = await lesson('2026-10-02')
    await sql`update lessons set starts_at = '2026-09-08T00:40:00Z', ends_at = '2026-09-08T01:20:00Z' where id = ${first}`.execute(
      context.db,
    )
    await settle(first, ['absent', 'attended'])
    const id = randomUUID()
    const seal = (actor = county.inspector) =>
      sealSnapshot(context, actor, id, { termId, asOf, title: '九月', subject: 'music' })
    const sealed = await seal()
    expect(sealed).toMatchObject({ title: '九月', asOf, sealedBy: 'inspector' })
    expect(await seal()).toEqual(sealed)
    expect(await checkSnapshot(context, county.inspector, id)).toMatchObject({
      sealIntact: true,
      recomputedSame: true,
      corrections: [],
    })
    // Afterwards the first class turns out to have been there, the calendar and the quota change, and time goes on.
    context.at('2026-10-20T00:00:00Z')
    await settle(first, ['attended'])
    await sql`insert into school_days values (${county.rural[0]!.id}, '2026-09-21', 'off', null, '')`.execute(
      context.db,
    )
    await sql`update regions set settings = '{"quotas": []}' where id = ${county.regionId}`.execute(
      context.db,
    )
    const check = await checkSnapshot(context, county.coordinator, id)
    expect(check).toMatchObject({ sealIntact: true, recomputedSame: true, recomputedHash: sealed.hash })
    expect(check.corrections).toMatchObject([
      {
        classGroupId: county.rural[0]!.classGroupId,
        lessonId: first,
        before: { outcome: 'absent' },
        after: { outcome: 'attended' },
        recordedAt: '2026-10-20T00:00:00.000Z',
      },
    ])
    const row = check.rows.find((one) => one.classGroupId === county.rural[0]!.classGroupId)!
    expect(row).toMatchObject({ required: 6, credited: 0, creditedNow: 1 })
    expect((await listSnapshots(context, county.inspector)).map((one) => one.id)).toContain(id)
  })

  it('sees through a snapshot that was changed, and seals for those who look on over a region alone', async () => {
    const { context, county, termId } = await setUp()
    const id = randomUUID()
    const input = { termId, asOf, title: '' }
    const { assistant } = county.rural[0]!
    expect(await refusal(sealSnapshot(context, assistant, id, input))).toMatchObject({ code: 'forbidden' })
    await sealSnapshot(context, county.coordinator, id, input)
    await sql`update snapshots set content = replace(content, '"weekly":2', '"weekly":1') where id = ${id}`.execute(
      context.db,
    )
    expect(await checkSnapshot(context, county.inspector, id)).toMatchObject({
      sealIntact: false,
      recomputedSame: false,
    })
    expect(await refusal(checkSnapshot(context, assistant, id))).toMatchObject({ code: 'not_found' })
  })

  it('puts a page together anew after every correction, also while it is being read', async () => {
    const { context, county, lesson, settle, musicOf } = await setUp()
    const id = await lesson('2026-09-08')
    for (const outcome of ['absent', 'attended', 'partial', 'attended', 'unknown']) {
      await Promise.all([musicOf(0), settle(id, [outcome]), musicOf(0)])
      expect((await musicOf(0)).shared).toBe(outcome === 'attended' ? 1 : 0)
    }
    const { rows } = await sql<{ n: number; open: number }>`
      select count(*)::int as n, (count(*) filter (where superseded_at is null))::int as open from entries
      where class_group_id = ${county.rural[0]!.classGroupId}`.execute(context.db)
    expect(rows[0]).toEqual({ n: 5, open: 1 })
  })
})
