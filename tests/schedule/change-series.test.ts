import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { listSeries } from '../../server/schedule/list-series.ts'
import { putSeries } from '../../server/schedule/put-series.ts'
import type { SeriesRule } from '../../shared/series.ts'
import { refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { plannedSeries, tuesday } from '../support/planned-series.ts'
import { giveDay } from '../support/term.ts'

eachDatabase('a series that is changed', (database) => {
  const setUp = (weeks?: string) => plannedSeries(database().db, weeks)

  it('is changed from one lesson on, and past lessons never', async () => {
    const { lessons, changeLesson, context, county } = await setUp()
    context.at('2026-09-22T00:00:00Z')
    const all = await lessons()
    const substitute = { kind: 'substitute' as const, teacherId: county.lead.otherTeacher.id }
    await changeLesson(all[2]!.id, substitute, { scope: 'from-here' })
    expect((await lessons()).map((lesson) => lesson.teacherName)).toEqual([
      'teacher',
      'teacher',
      'other teacher',
      'other teacher',
    ])
    await changeLesson(all[2]!.id, substitute, { scope: 'series', version: 2 })
    expect((await lessons()).map((lesson) => lesson.teacherName)).toEqual([
      'teacher',
      'other teacher',
      'other teacher',
      'other teacher',
    ])
    expect(await listSeries(context, county.coordinator, {})).toMatchObject([
      { teacherName: 'other teacher' },
    ])
  })

  it('moves to another weekday and period, each lesson within its own week', async () => {
    const { lessons, changeLesson, context, county, db } = await setUp()
    await giveDay(db, county.lead.id, '2026-10-06', 'off')
    await giveDay(db, county.lead.id, '2026-10-10', 'working', 2)
    for (const { id } of county.rural) await giveDay(db, id, '2026-10-10', 'working', 2)
    const [first] = await lessons()
    await changeLesson(first!.id, { kind: 'move', ...tuesday }, { scope: 'series' })
    expect((await lessons()).map((lesson) => lesson.startsAt)).toEqual([
      '2026-09-22T01:30:00.000Z',
      '2026-09-29T01:30:00.000Z',
      '2026-10-10T01:30:00.000Z',
      '2026-10-13T01:30:00.000Z',
    ])
    expect(await listSeries(context, county.coordinator, {})).toMatchObject([
      { rule: { weekday: 2, period: 2 } },
    ])
  })

  it('put again after it moved keeps its lessons, also where it goes back', async () => {
    const { lessons, changeLesson, context, county, rule, seriesId } = await setUp()
    const all = await lessons()
    await changeLesson(all[0]!.id, { kind: 'move', ...tuesday }, { scope: 'series' })
    const putAgain = async (changes: Partial<SeriesRule>) => {
      const [series] = await listSeries(context, county.coordinator, {})
      await putSeries(context, county.coordinator, seriesId, {
        rule: { ...series!.rule, ...changes },
        state: 'confirmed',
        version: series!.version,
        decisions: [],
      })
      return (await lessons()).filter((lesson) => lesson.phase !== 'cancelled')
    }
    const again = await putAgain({ topic: 'songs' })
    expect(again.map((lesson) => [lesson.id, lesson.seriesDay, lesson.phase])).toEqual([
      [all[0]!.id, '2026-09-22', 'scheduled'],
      [all[1]!.id, '2026-09-29', 'scheduled'],
      [all[2]!.id, '2026-10-06', 'scheduled'],
      [all[3]!.id, '2026-10-13', 'scheduled'],
    ])
    const back = await putAgain({ weekday: rule.weekday, period: rule.period })
    expect(back.map((lesson) => lesson.startsAt)).toEqual(all.map((lesson) => lesson.startsAt))
    await changeLesson(
      back[0]!.id,
      { kind: 'move', ...tuesday },
      { scope: 'series', version: back[0]!.version },
    )
    expect(await putAgain({ topic: '' })).toHaveLength(4)
  })

  it('of a week with two lessons moves both to dates of their own, or says that there is none', async () => {
    const { lessons, changeLesson, county, db, context, rule, seriesId } = await setUp('4-5')
    // The Saturday is a Monday, too.
    for (const { id } of [county.lead, ...county.rural]) await giveDay(db, id, '2026-10-03', 'working', 1)
    await putSeries(context, county.coordinator, seriesId, {
      rule: { ...rule, topic: 'songs' },
      state: 'confirmed',
      version: 1,
      decisions: [],
    })
    const all = await lessons()
    expect(all.map((lesson) => lesson.seriesDay)).toEqual(['2026-09-21', '2026-09-28', '2026-10-03'])
    const move = { kind: 'move', ...tuesday } as const
    const more = { scope: 'series', version: all[0]!.version } as const
    const { lessons: shown } = await changeLesson(all[0]!.id, move, { ...more, preview: true })
    expect(shown.map(({ problems }) => problems.find((p) => p.severity === 'refused')?.code)).toEqual([
      undefined,
      undefined,
      'no-day-left',
    ])
    expect(await refusal(changeLesson(all[0]!.id, move, more))).toMatchObject({ code: 'series_undecided' })
    for (const { id } of [county.lead, ...county.rural]) await giveDay(db, id, '2026-10-04', 'working', 2)
    await changeLesson(all[0]!.id, move, more)
    expect((await lessons()).map((lesson) => lesson.startsAt.slice(0, 10))).toEqual([
      '2026-09-22',
      '2026-09-29',
      '2026-10-04',
    ])
  })

  it('is changed wholly or not at all', async () => {
    const { lessons, changeLesson, county, context } = await setUp()
    const all = await lessons()
    const teacherId = county.lead.otherTeacher.id
    const { startsAt, endsAt } = all[2]!
    const room = randomUUID()
    await sql`insert into classrooms (id, school_id, name, lead, receive)
      values (${room}, ${county.lead.id}, 'studio', true, false)`.execute(context.db)
    await changeLesson(all[2]!.id, { kind: 'drop-receiver', classGroupId: county.rural[0]!.classGroupId })
    const booking = county.booking({
      startsAt,
      endsAt,
      teacherId,
      leadClassroomId: room,
      receivers: [county.receiver(0)],
    })
    await bookLesson(context, county.coordinator, randomUUID(), booking)
    const refused = await refusal(
      changeLesson(all[0]!.id, { kind: 'substitute', teacherId }, { scope: 'series' }),
    )
    expect(refused.code).toBe('series_undecided')
    expect((await lessons()).filter((l) => l.teacherName === 'other teacher')).toHaveLength(1)
  })
})
