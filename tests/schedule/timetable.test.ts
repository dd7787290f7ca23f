import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import type { Actor } from '../../server/account/actor.ts'
import { schoolCalendars } from '../../server/calendar/school-calendars.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { cancelLesson } from '../../server/schedule/cancel-lesson.ts'
import { findMakeUp, findSlots } from '../../server/schedule/find-slots.ts'
import { readTimetable } from '../../server/schedule/read-timetable.ts'
import { touchedLessons } from '../../server/schedule/touched-lessons.ts'
import { refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { plannedSeries } from '../support/planned-series.ts'
import { giveDay, ruralBells } from '../support/term.ts'

eachDatabase('a timetable', (database) => {
  const setUp = (weeks?: string) => plannedSeries(database().db, weeks)

  it('names the lessons that a change of its days touches, and how', async () => {
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

  it('says of each slot of a week that cannot be had why, and rates the others', async () => {
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

  it('offers the slots to make up for a missed lesson best first, and one of them can be booked for it', async () => {
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

  it('shows the week of a school, teacher, class group and classroom, each to those who may see it', async () => {
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
