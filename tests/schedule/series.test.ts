import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { cancelLesson } from '../../server/schedule/cancel-lesson.ts'
import { cancelSeries } from '../../server/schedule/cancel-series.ts'
import { deviceLessons, listLessons } from '../../server/schedule/list-lessons.ts'
import { listSeries } from '../../server/schedule/list-series.ts'
import { loadLesson } from '../../server/schedule/load-lesson.ts'
import { previewSeries } from '../../server/schedule/preview-series.ts'
import { putSeries } from '../../server/schedule/put-series.ts'
import type { SeriesPreview, SeriesRule } from '../../shared/series.ts'
import { buildCounty, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { giveBells, giveDay, leadBells, ruleOf, ruralBells, termOf } from '../support/term.ts'

const before = '2026-09-20T12:00:00Z'
const confirmed = { state: 'confirmed' as const, version: 0, decisions: [] }

eachDatabase('series', (database) => {
  const setUp = async () => {
    const { db } = database()
    const context = clockedContext(db, before)
    const county = await buildCounty(db, { bells: ruralBells })
    await giveBells(db, county.lead.id, leadBells)
    const termId = await termOf(db, county)
    const rule = (changes: Partial<SeriesRule> = {}) => ruleOf(county, termId, changes)
    const lessonsOf = async () =>
      (await listLessons(context, county.coordinator, {})).filter((lesson) => lesson.phase !== 'cancelled')
    return { context, county, db, rule, lessonsOf, id: randomUUID() }
  }
  const problemsOn = (preview: SeriesPreview, day: string) =>
    preview.lessons.find((lesson) => lesson.day === day)?.problems ?? []

  describe('a preview', () => {
    it('shows each date of the pattern, and why the others have none', async () => {
      const { context, county, db, rule } = await setUp()
      await giveDay(db, county.lead.id, '2026-10-05', 'off')
      await giveDay(db, county.lead.id, '2026-10-12', 'working', 5)
      await giveDay(db, county.lead.id, '2026-10-10', 'working', 1)
      await giveDay(db, county.lead.id, '2026-10-19', 'working')
      const preview = await previewSeries(context, county.coordinator, { rule: rule(), decisions: [] })
      expect(preview.leftOut.map(({ day, reason }) => [day, reason])).toEqual([
        ['2026-09-07', 'past'],
        ['2026-09-14', 'past'],
        ['2026-10-05', 'day-off'],
        ['2026-10-12', 'other-weekday'],
        ['2026-10-19', 'undecided'],
      ])
      expect(preview.lessons.map((lesson) => lesson.day).slice(0, 5)).toEqual([
        '2026-09-21',
        '2026-09-28',
        '2026-10-10',
        '2026-10-26',
        '2026-11-02',
      ])
      expect(preview.lessons[0]).toMatchObject({
        week: 4,
        startsAt: '2026-09-21T02:35:00.000Z',
        problems: [],
        receivers: [{ period: 3, overlapMinutes: 40, credit: 1 }, {}, {}],
      })
    })

    it('of odd, even and listed weeks has these alone', async () => {
      const { context, county, rule } = await setUp()
      const weeksOf = async (weeks: string) => {
        const preview = await previewSeries(context, county.coordinator, {
          rule: rule({ weeks }),
          decisions: [],
        })
        return preview.lessons.map((lesson) => lesson.week)
      }
      expect((await weeksOf('odd')).slice(0, 3)).toEqual([5, 7, 9])
      expect((await weeksOf('even')).slice(0, 3)).toEqual([4, 6, 8])
      expect(await weeksOf('1-5,8,20-99')).toEqual([4, 5, 8, 20, 21])
    })

    it('says what a partial overlap is credited, and refuses one that is too small', async () => {
      const { context, county, db, rule } = await setUp()
      const preview = await previewSeries(context, county.coordinator, {
        rule: rule({ period: 1 }),
        decisions: [],
      })
      expect(problemsOn(preview, '2026-09-21')[0]).toMatchObject({
        code: 'overlap-partial',
        severity: 'warning',
        classGroupId: county.rural[0]!.classGroupId,
        details: { overlapMinutes: 30, lessonMinutes: 40, creditPercent: 75, schoolName: 'rural school 1' },
      })
      await sql`update bell_tables set bells = ${JSON.stringify([{ period: 1, start: '08:30', end: '09:05' }])}::jsonb
        where school_id = ${county.rural[0]!.id}`.execute(db)
      const small = await previewSeries(context, county.coordinator, {
        rule: rule({ period: 1 }),
        decisions: [],
      })
      expect(problemsOn(small, '2026-09-21')[0]).toMatchObject({
        code: 'overlap-too-small',
        severity: 'refused',
        details: { overlapMinutes: 25 },
      })
      await sql`update bell_tables set weekdays = array[2] where school_id = ${county.rural[0]!.id}`.execute(
        db,
      )
      const none = await previewSeries(context, county.coordinator, { rule: rule(), decisions: [] })
      expect(problemsOn(none, '2026-09-21')[0]).toMatchObject({ code: 'no-period', severity: 'refused' })
    })

    it('shows schools that follow different weekdays, and a receiver that is off or undecided', async () => {
      const { context, county, db, rule } = await setUp()
      await giveDay(db, county.rural[0]!.id, '2026-09-28', 'working', 3)
      await giveDay(db, county.rural[1]!.id, '2026-09-28', 'off')
      await giveDay(db, county.rural[2]!.id, '2026-09-28', 'working')
      const preview = await previewSeries(context, county.coordinator, { rule: rule(), decisions: [] })
      expect(problemsOn(preview, '2026-09-28').map((p) => [p.code, p.severity, p.classGroupId])).toEqual([
        ['different-weekday', 'refused', county.rural[0]!.classGroupId],
        ['day-off', 'refused', county.rural[1]!.classGroupId],
        ['unknown-weekday', 'refused', county.rural[2]!.classGroupId],
      ])
      expect(problemsOn(preview, '2026-10-05')).toEqual([])
    })

    it('shows lessons of the own timetables of teacher and class', async () => {
      const { context, county, db, rule } = await setUp()
      await sql`insert into local_lessons (class_group_id, weekday, period, weeks, subject_name, teacher_id, classroom_id) values
        (${county.rural[0]!.classGroupId}, 1, 3, 'odd', '语文', null, null),
        (${county.lead.classGroupId}, 1, 3, '', '音乐', ${county.lead.teacher.id}, null)`.execute(db)
      const preview = await previewSeries(context, county.coordinator, { rule: rule(), decisions: [] })
      const local = (day: string) =>
        problemsOn(preview, day).map((p) => [p.code, p.severity, p.details.resource, p.details.subjectName])
      expect(local('2026-09-21')).toEqual([['local-lesson', 'warning', 'teacher', '音乐']])
      expect(local('2026-09-28')).toEqual([
        ['local-lesson', 'warning', 'teacher', '音乐'],
        ['local-lesson', 'warning', 'class-group', '语文'],
      ])
    })

    it('names the lessons and drafts of others that take a part of it', async () => {
      const { context, county, rule, id } = await setUp()
      await putSeries(context, county.coordinator, id, {
        ...confirmed,
        state: 'draft',
        rule: rule({ weeks: '6' }),
      })
      const preview = await previewSeries(context, county.coordinator, {
        rule: rule({ teacherId: county.lead.otherTeacher.id, receivers: [county.receiver(0)] }),
        decisions: [],
      })
      const taken = problemsOn(preview, '2026-10-05').map((p) => [p.code, p.clash?.resource, p.classGroupId])
      expect(taken).toHaveLength(3)
      expect(taken).toEqual(
        expect.arrayContaining([
          ['taken', 'class-group', county.rural[0]!.classGroupId],
          ['taken', 'classroom', county.rural[0]!.classGroupId],
          ['taken', 'classroom', null],
        ]),
      )
      const own = await previewSeries(context, county.coordinator, { id, rule: rule(), decisions: [] })
      expect(own.lessons.flatMap((lesson) => lesson.problems)).toEqual([])
    })

    it('is refused to whoever may not book there', async () => {
      const { context, county, rule } = await setUp()
      for (const actor of [county.inspector, county.lead.teacher])
        expect(await refusal(previewSeries(context, actor, { rule: rule(), decisions: [] }))).toMatchObject({
          code: 'forbidden',
        })
    })
  })

  describe('saving', () => {
    it('makes all lessons at once, once, and changes nothing the second time', async () => {
      const { context, county, rule, lessonsOf, id } = await setUp()
      const put = () => putSeries(context, county.coordinator, id, { ...confirmed, rule: rule() })
      const [first, second] = await Promise.all([put(), put()])
      expect(second).toEqual(first)
      expect(first).toMatchObject({ state: 'confirmed', version: 1, teacherName: 'teacher', lessons: 18 })
      const lessons = await lessonsOf()
      expect(lessons).toHaveLength(18)
      expect(lessons[0]).toMatchObject({ seriesId: id, seriesDay: '2026-09-21', leadPeriod: 3, version: 1 })
      expect(await put()).toEqual(first)
    })

    it('is refused with the preview while a date is not decided, and follows what was decided', async () => {
      const { context, county, db, rule, lessonsOf, id } = await setUp()
      await giveDay(db, county.rural[0]!.id, '2026-09-28', 'working', 3)
      await giveDay(db, county.rural[1]!.id, '2026-10-05', 'off')
      await giveDay(db, county.rural[1]!.id, '2026-10-12', 'off')
      const put = (
        decisions: { day: string; skip: boolean; without: string[]; accept: 'different-weekday'[] }[],
      ) => putSeries(context, county.coordinator, id, { ...confirmed, rule: rule(), decisions })
      const refused = await refusal(put([]))
      expect(refused.code).toBe('series_undecided')
      expect(problemsOn(refused.details.preview as SeriesPreview, '2026-09-28')[0]!.code).toBe(
        'different-weekday',
      )
      expect(await lessonsOf()).toEqual([])
      const none = { skip: false, without: [], accept: [] }
      await put([
        { ...none, day: '2026-09-28', accept: ['different-weekday'] },
        { ...none, day: '2026-10-05', without: [county.rural[1]!.classGroupId] },
        { ...none, day: '2026-10-12', skip: true },
      ])
      const lessons = new Map(
        (await lessonsOf()).map((lesson) => [lesson.seriesDay, lesson.receivers.length]),
      )
      expect([lessons.get('2026-09-28'), lessons.get('2026-10-05'), lessons.get('2026-10-12')]).toEqual([
        3,
        2,
        undefined,
      ])
      const { rows } = await sql<{ decided: { code: string }[] }>`select decided from lessons
        where series_id = ${id} and series_day = '2026-09-28'`.execute(db)
      expect(rows[0]!.decided.map((p) => p.code)).toEqual(['different-weekday'])
    })

    it('of a draft holds the slots, is seen by coordinators alone, and cannot be entered', async () => {
      const { context, county, rule, id } = await setUp()
      await putSeries(context, county.coordinator, id, {
        ...confirmed,
        state: 'draft',
        rule: rule({ weeks: '4' }),
      })
      const all = await listLessons(context, county.coordinator, {})
      expect(all.map((lesson) => lesson.phase)).toEqual(['draft'])
      for (const actor of [county.inspector, county.lead.teacher, county.rural[0]!.assistant])
        expect(await listLessons(context, actor, {})).toEqual([])
      expect(await deviceLessons(context, county.lead.device)).toEqual([])
      expect(await loadLesson(context, all[0]!.id)).toBeNull()
      expect(await listSeries(context, county.lead.teacher, {})).toEqual([])
      const wanted = county.booking({
        startsAt: '2026-09-21T02:30:00.000Z',
        endsAt: '2026-09-21T03:10:00.000Z',
      })
      expect(await refusal(bookLesson(context, county.coordinator, randomUUID(), wanted))).toMatchObject({
        code: 'booking_conflict',
      })
      const { rows } = await sql`select id from notices where lesson_id = ${all[0]!.id}`.execute(context.db)
      expect(rows).toEqual([])
      await putSeries(context, county.coordinator, id, {
        ...confirmed,
        version: 1,
        rule: rule({ weeks: '4' }),
      })
      expect((await listLessons(context, county.lead.teacher, {})).map((lesson) => lesson.phase)).toEqual([
        'scheduled',
      ])
    })

    it('again keeps the lessons and their ids, adds and cancels the others, and leaves what was changed by itself', async () => {
      const { context, county, rule, lessonsOf, id } = await setUp()
      await putSeries(context, county.coordinator, id, { ...confirmed, rule: rule({ weeks: '4-7' }) })
      const first = await lessonsOf()
      await cancelLesson(context, county.coordinator, first[1]!.id, 'sports day')
      context.at('2026-09-22T00:00:00Z')
      const changes = { weeks: '4-6,9', teacherId: county.lead.otherTeacher.id }
      const saved = await putSeries(context, county.coordinator, id, {
        ...confirmed,
        version: 1,
        rule: rule(changes),
      })
      expect(saved).toMatchObject({ version: 2, lessons: 3 })
      const now = await listLessons(context, county.coordinator, {})
      expect(
        now.map((l) => [l.seriesDay, l.phase, l.teacherName, first.find((f) => f.id === l.id) !== undefined]),
      ).toEqual([
        ['2026-09-21', 'scheduled', 'teacher', true],
        ['2026-09-28', 'cancelled', 'teacher', true],
        ['2026-10-05', 'scheduled', 'other teacher', true],
        ['2026-10-12', 'cancelled', 'teacher', true],
        ['2026-10-26', 'scheduled', 'other teacher', false],
      ])
    })

    it('over what somebody else saved is refused, with who it was', async () => {
      const { context, county, rule, id } = await setUp()
      const put = (version: number, topic: string) =>
        putSeries(context, county.coordinator, id, { ...confirmed, version, rule: rule({ topic }) })
      await put(0, 'first')
      await put(1, 'second')
      expect(await refusal(put(1, 'third'))).toMatchObject({
        code: 'stale',
        details: { changedBy: 'coordinator', version: 2 },
      })
    })

    it('of two coordinators for one slot gives it to one; the other gets the clash, and nothing half', async () => {
      const { context, county, rule, lessonsOf } = await setUp()
      const put = (teacherId: string) =>
        putSeries(context, county.coordinator, randomUUID(), { ...confirmed, rule: rule({ teacherId }) })
      const both = await Promise.allSettled([put(county.lead.teacher.id), put(county.lead.otherTeacher.id)])
      expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
      const lost = both.find((one) => one.status === 'rejected')!
      expect(lost.reason.code).toBe('series_undecided')
      expect(lost.reason.details.preview.lessons[0].problems[0]).toMatchObject({ code: 'taken' })
      expect(await lessonsOf()).toHaveLength(18)
    })
  })

  it('cancelled from a date on is free from there, and does not come back by itself', async () => {
    const { context, county, rule, lessonsOf, id } = await setUp()
    await putSeries(context, county.coordinator, id, { ...confirmed, rule: rule({ weeks: '4-8' }) })
    const cancel = (from: string, version: number) =>
      cancelSeries(context, county.coordinator, id, { from, version, reason: 'no teacher' })
    expect(await refusal(cancel('2026-10-05', 7))).toMatchObject({ code: 'stale' })
    expect(await cancel('2026-10-05', 1)).toMatchObject({ state: 'confirmed', lessons: 2, version: 2 })
    expect((await lessonsOf()).map((lesson) => lesson.seriesDay)).toEqual(['2026-09-21', '2026-09-28'])
    expect(await cancel('2026-09-01', 2)).toMatchObject({ state: 'cancelled', lessons: 0 })
    const again = putSeries(context, county.coordinator, id, { ...confirmed, version: 3, rule: rule() })
    expect(await refusal(again)).toMatchObject({ code: 'series_cancelled' })
    await putSeries(context, county.coordinator, randomUUID(), { ...confirmed, rule: rule({ weeks: '4-8' }) })
  })
})
