import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Actor } from '../../server/account/actor.ts'
import { schoolCalendars } from '../../server/calendar/school-calendars.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { cancelLesson } from '../../server/schedule/cancel-lesson.ts'
import { changeLesson as change } from '../../server/schedule/change-lesson.ts'
import { findMakeUp, findSlots } from '../../server/schedule/find-slots.ts'
import { listLessons } from '../../server/schedule/list-lessons.ts'
import { listSeries } from '../../server/schedule/list-series.ts'
import { listNotices, readNoticesNow } from '../../server/schedule/notices.ts'
import { putSeries } from '../../server/schedule/put-series.ts'
import { readHistory } from '../../server/schedule/read-history.ts'
import { readTimetable } from '../../server/schedule/read-timetable.ts'
import { touchedLessons } from '../../server/schedule/touched-lessons.ts'
import type { LessonChange, SeriesRule } from '../../shared/series.ts'
import { buildCounty, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { giveBells, giveDay, leadBells, ruleOf, ruralBells, termOf } from '../support/term.ts'

const before = '2026-09-20T12:00:00Z'
/** Tuesday 22 September 2026, in the lead school's second and third period. */
const tuesday = { startsAt: '2026-09-22T01:30:00.000Z', endsAt: '2026-09-22T02:10:00.000Z' }

eachDatabase('changes', (database) => {
  const setUp = async (weeks = '4-7') => {
    const { db } = database()
    const context = clockedContext(db, before)
    const county = await buildCounty(db, { bells: ruralBells })
    await giveBells(db, county.lead.id, leadBells)
    const rule = ruleOf(county, await termOf(db, county), { weeks })
    const seriesId = randomUUID()
    await putSeries(context, county.coordinator, seriesId, {
      rule,
      state: 'confirmed',
      version: 0,
      decisions: [],
    })
    const lessons = () => listLessons(context, county.coordinator, {})
    const changeLesson = (
      lessonId: string,
      what: LessonChange,
      more: {
        scope?: 'one' | 'from-here' | 'series'
        version?: number
        preview?: boolean
        actor?: Actor
      } = {},
    ) => {
      const { scope = 'one', version = 1, preview = false, actor = county.coordinator } = more
      return change(context, actor, lessonId, { change: what, scope, version, preview, reason: 'visit' })
    }
    return { context, county, db, rule, seriesId, lessons, changeLesson }
  }

  describe('a single lesson', () => {
    it('moves, keeps its id and its place in the series, and frees its slot', async () => {
      const { lessons, changeLesson, context, county } = await setUp()
      const [first] = await lessons()
      const preview = await changeLesson(first!.id, { kind: 'move', ...tuesday }, { preview: true })
      expect(preview).toMatchObject({ saved: false, lessons: [{ lesson: { id: first!.id, ...tuesday } }] })
      expect((await lessons())[0]).toEqual(first)
      const { saved, lessons: moved } = await changeLesson(first!.id, { kind: 'move', ...tuesday })
      expect(saved).toBe(true)
      expect(moved[0]!.lesson).toMatchObject({
        ...tuesday,
        version: 2,
        seriesDay: '2026-09-21',
        leadPeriod: 2,
      })
      expect(moved[0]!.problems.map((p) => p.code)).toEqual([
        'overlap-partial',
        'overlap-partial',
        'overlap-partial',
      ])
      const { startsAt, endsAt } = first!
      await bookLesson(context, county.coordinator, randomUUID(), county.booking({ startsAt, endsAt }))
      const again = await changeLesson(first!.id, { kind: 'move', ...tuesday })
      expect(again.lessons[0]!.lesson).toMatchObject({ version: 2 })
    })

    it('gets another teacher, other rooms, one class more and one less', async () => {
      const { lessons, changeLesson, county, db } = await setUp()
      const [first] = await lessons()
      const id = first!.id
      const room = randomUUID()
      await sql`insert into classrooms (id, school_id, name, lead, receive)
        values (${room}, ${county.rural[0]!.id}, 'hall', false, true)`.execute(db)
      const classGroupId = county.rural[0]!.classGroupId
      await changeLesson(id, { kind: 'substitute', teacherId: county.lead.otherTeacher.id })
      await changeLesson(
        id,
        { kind: 'rooms', receivers: [{ classGroupId, classroomId: room }] },
        { version: 2 },
      )
      await changeLesson(id, { kind: 'drop-receiver', classGroupId }, { version: 3 })
      const back = { ...county.receiver(0), assistantId: county.rural[0]!.assistant.id }
      const last = await changeLesson(id, { kind: 'add-receiver', receiver: back }, { version: 4 })
      expect(last.lessons[0]!.lesson).toMatchObject({ teacherName: 'other teacher', version: 5 })
      expect(last.lessons[0]!.lesson.receivers.map((r) => [r.classroomName, r.assistantName])).toEqual(
        [
          ['room', null],
          ['room', null],
          ['room', 'assistant of rural school 1'],
        ].map(([, name], i) => [last.lessons[0]!.lesson.receivers[i]!.classroomName, name]),
      )
    })

    it('is not changed over what somebody else did to it', async () => {
      const { lessons, changeLesson } = await setUp()
      const [first] = await lessons()
      await changeLesson(first!.id, { kind: 'move', ...tuesday })
      const other = { startsAt: '2026-09-22T02:35:00.000Z', endsAt: '2026-09-22T03:15:00.000Z' }
      expect(await refusal(changeLesson(first!.id, { kind: 'move', ...other }))).toMatchObject({
        code: 'stale',
        details: { changedBy: 'coordinator', version: 2 },
      })
    })

    it('does not move into what is taken, off or past, and says why', async () => {
      const { lessons, changeLesson, county, db, context } = await setUp()
      const [first, second] = await lessons()
      const to = (startsAt: string, endsAt: string) =>
        refusal(changeLesson(first!.id, { kind: 'move', startsAt, endsAt }))
      expect(await to(second!.startsAt, second!.endsAt)).toMatchObject({ code: 'booking_conflict' })
      await giveDay(db, county.rural[0]!.id, '2026-09-23', 'off')
      expect(await to('2026-09-23T02:35:00.000Z', '2026-09-23T03:15:00.000Z')).toMatchObject({
        code: 'no_instruction',
        details: { schoolName: 'rural school 1' },
      })
      expect(await to('2026-09-14T02:35:00.000Z', '2026-09-14T03:15:00.000Z')).toMatchObject({
        code: 'lesson_in_past',
      })
      context.at('2026-09-21T03:00:00Z')
      expect(await to(tuesday.startsAt, tuesday.endsAt)).toMatchObject({ code: 'lesson_in_past' })
    })

    it('is changed by whoever may book at every school of it, and by nobody else', async () => {
      const { lessons, changeLesson, county } = await setUp()
      const [first] = await lessons()
      for (const actor of [county.inspector, county.lead.teacher, county.rural[0]!.assistant])
        for (const what of [{ kind: 'cancel' as const }, { kind: 'move' as const, ...tuesday }])
          expect(await refusal(changeLesson(first!.id, what, { actor }))).toMatchObject({ code: 'forbidden' })
    })
  })

  describe('a series', () => {
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

  it('are in the history, with who and why, and told to everyone concerned but the doer', async () => {
    const { lessons, changeLesson, context, county } = await setUp('4')
    const [first] = await lessons()
    await changeLesson(first!.id, { kind: 'substitute', teacherId: county.lead.otherTeacher.id })
    await cancelLesson(context, county.coordinator, first!.id, 'snow')
    const history = await readHistory(context, county.lead.teacher, first!.id)
    expect(history.map((h) => [h.kind, h.actorName, h.reason])).toEqual([
      ['booked', 'coordinator', ''],
      ['substitute', 'coordinator', 'visit'],
      ['cancel', 'coordinator', 'snow'],
    ])
    expect(history[1]!.fields).toEqual([{ field: 'teacher', from: 'teacher', to: 'other teacher' }])
    const kinds = async (actor: Actor) => (await listNotices(context, actor, true)).map((n) => n.kind).sort()
    expect(await kinds(county.lead.teacher)).toEqual(['booked', 'substitute'])
    expect(await kinds(county.lead.otherTeacher)).toEqual(['cancel', 'substitute'])
    expect(await kinds(county.rural[2]!.device)).toEqual(['booked', 'cancel', 'substitute'])
    expect(await kinds(county.coordinator)).toEqual([])
    const mine = await listNotices(context, county.lead.teacher, false)
    await readNoticesNow(
      context,
      county.lead.otherTeacher,
      mine.map((n) => n.id),
    )
    expect(await kinds(county.lead.teacher)).toHaveLength(2)
    await readNoticesNow(
      context,
      county.lead.teacher,
      mine.map((n) => n.id),
    )
    expect(await kinds(county.lead.teacher)).toEqual([])
  })

  it('of a calendar or of bells name the lessons they touch, and how', async () => {
    const { context, county, db, lessons } = await setUp('4-5')
    const schoolIds = [county.lead.id, ...county.rural.map((school) => school.id)]
    const span = ['2026-09-01', '2026-12-31'] as const
    const was = await schoolCalendars(context, schoolIds, ...span)
    await giveDay(db, county.rural[1]!.id, '2026-09-28', 'off')
    const is = await schoolCalendars(context, schoolIds, ...span)
    const touched = await touchedLessons(context, {
      schoolIds,
      from: span[0],
      to: null,
      before: was,
      after: is,
    })
    expect(touched).toMatchObject([
      {
        lessonId: (await lessons())[1]!.id,
        schools: [{ schoolName: 'rural school 2', lead: false, effect: 'no-instruction' }],
      },
    ])
    expect(touched).toHaveLength(1)
  })

  describe('slots', () => {
    it('of a week say of each that cannot be had why, and rate the others', async () => {
      const { lessons, context, county, db } = await setUp()
      const [first] = await lessons()
      await giveDay(db, county.rural[0]!.id, '2026-09-23', 'off')
      const busy = { startsAt: '2026-09-24T06:00:00.000Z', endsAt: '2026-09-24T06:40:00.000Z' }
      await bookLesson(context, county.coordinator, randomUUID(), county.booking(busy))
      const slots = await findSlots(context, county.coordinator, { lessonId: first!.id, from: '2026-09-23' })
      expect(slots).toHaveLength(20)
      const at = (day: string, period: number) => slots.find((s) => s.day === day && s.period === period)!
      expect(at('2026-09-21', 3)).toMatchObject({ score: 100, problems: [] })
      expect(at('2026-09-21', 1).score).toBeLessThan(100)
      expect(at('2026-09-23', 3)).toMatchObject({ score: null, problems: [{ code: 'day-off' }] })
      expect(at('2026-09-24', 4).problems[0]).toMatchObject({
        code: 'taken',
        clash: { startsAt: busy.startsAt },
      })
    })

    it('to make up for a missed lesson come best first, and one of them can be booked for it', async () => {
      const { lessons, context, county } = await setUp('4-5')
      const [first] = await lessons()
      await cancelLesson(context, county.coordinator, first!.id, 'snow')
      const slots = await findMakeUp(context, county.coordinator, first!.id, undefined)
      const scores = slots.map((slot) => slot.score ?? -1)
      expect(scores).toEqual([...scores].sort((a, b) => b - a))
      expect(slots.at(-1)).toMatchObject({
        score: null,
        problems: [{ code: 'taken' }, {}, {}, {}, {}, {}, {}, {}],
      })
      const { startsAt, endsAt } = slots[0]!
      const booking = county.booking({ startsAt, endsAt, makesUpId: first!.id })
      const made = await bookLesson(context, county.coordinator, randomUUID(), booking)
      expect(made).toMatchObject({ makesUpId: first!.id, startsAt })
    })
  })

  it('show in the week of school, teacher, class group and classroom, each to those who may see it', async () => {
    const { context, county, db } = await setUp()
    await sql`insert into local_lessons (class_group_id, weekday, period, weeks, subject_name)
      values (${county.rural[0]!.classGroupId}, 2, 4, '', '语文')`.execute(db)
    const week = (kind: 'school' | 'teacher' | 'class-group' | 'classroom', id: string, actor: Actor) =>
      readTimetable(context, actor, { kind, id, from: '2026-09-24' })
    const own = await week('class-group', county.rural[0]!.classGroupId, county.coordinator)
    expect(own.days.map((day) => day.date)).toEqual([21, 22, 23, 24, 25, 26, 27].map((d) => `2026-09-${d}`))
    expect(own.days[0]!.bells).toEqual(ruralBells)
    expect(own.days[6]!.bells).toEqual([])
    expect(own.lessons).toHaveLength(1)
    expect(own.localLessons).toMatchObject([
      { day: '2026-09-22', period: 4, startsAt: '2026-09-22T06:00:00.000Z', subjectName: '语文' },
    ])
    const teacher = await week('teacher', county.lead.teacher.id, county.lead.teacher)
    expect(teacher).toMatchObject({ name: 'teacher', schoolName: 'lead school', lessons: [{}] })
    expect((await week('school', county.rural[1]!.id, county.inspector)).lessons).toHaveLength(1)
    const device = county.rural[2]!.device
    expect((await week('classroom', device.classroomId, device)).lessons).toHaveLength(1)
    expect(await refusal(week('classroom', county.rural[1]!.classroomId, device))).toMatchObject({
      code: 'not_found',
    })
    expect(await refusal(week('school', county.lead.id, county.rural[0]!.assistant))).toMatchObject({
      code: 'not_found',
    })
  })
})
