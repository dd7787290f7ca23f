import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { lessonAttendance } from '../../server/attendance/lesson-attendance.ts'
import { reportHeadCount } from '../../server/attendance/report-head-count.ts'
import { settleLesson, settleUnsettledLessons } from '../../server/attendance/settle-lesson.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { cancelLesson } from '../../server/schedule/cancel-lesson.ts'
import { closeForgottenLessons } from '../../server/schedule/close-forgotten-lessons.ts'
import { openLesson } from '../../server/schedule/open-lesson.ts'
import { startLesson } from '../../server/schedule/start-lesson.ts'
import { refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { evidenceOn, minute } from '../support/evidence.ts'

eachDatabase('evidence of a lesson', (database) => {
  const { booked, present, held, end } = evidenceOn(database)

  it('tells attended, interrupted and unknown apart', async () => {
    const lesson = await held({})
    const { context, county, lessonId } = lesson
    await present(context, lessonId, county.rural[0]!.classroomId, -5, 40)
    await present(context, lessonId, county.rural[1]!.classroomId, 6, 20, false)
    await present(context, lessonId, county.rural[1]!.classroomId, 24, 33)
    await end(lesson)
    const page = await lessonAttendance(context, county.coordinator, lessonId)
    expect(page.leadLive).toEqual([{ start: minute(0), end: minute(40) }])
    expect(page.classes).toMatchObject([
      { outcome: 'attended', flags: [], presentMinutes: 40, creditMinutes: 40, compliance: 1, credit: 1 },
      {
        outcome: 'partial',
        flags: ['late', 'interrupted', 'frozen'],
        presentMinutes: 23,
        presence: [
          { start: minute(6), end: minute(20) },
          { start: minute(24), end: minute(33) },
        ],
      },
      { outcome: 'unknown', evidence: 'schedule', presence: [] },
    ])
  })

  it('gives the lead class of a 同步课堂 its own outcome', async () => {
    const { context, county, lessonId } = await booked()
    const synchronous = county.booking({ kind: 'synchronous', leadClassGroupId: county.lead.classGroupId })
    await bookLesson(context, county.coordinator, lessonId, synchronous)
    await openLesson(context.at(minute(-10)), county.lead.teacher, lessonId)
    await startLesson(context.at(minute(0)), county.lead.teacher, lessonId)
    await present(context, lessonId, null, 0, 40)
    await end({ context, county, lessonId })
    const { classes } = await lessonAttendance(context, county.lead.teacher, lessonId)
    expect(classes[0]).toMatchObject({
      classGroupId: county.lead.classGroupId,
      leadClass: true,
      classSize: 24,
      outcome: 'attended',
    })
  })

  it('is pending while it runs, with the minutes so far, and nothing is settled', async () => {
    const { context, county, lessonId } = await held()
    await present(context, lessonId, county.rural[0]!.classroomId, 0, 10)
    const { classes } = await lessonAttendance(context.at(minute(10)), county.coordinator, lessonId)
    expect(classes[0]).toMatchObject({ outcome: 'pending', presentMinutes: 10, creditMinutes: 10 })
    expect(await settleLesson(context, lessonId)).toBe(false)
  })

  it('that nobody ended counts its lead end until the last beat', async () => {
    const { context, county, lessonId } = await booked()
    await openLesson(context.at(minute(-10)), county.lead.teacher, lessonId)
    await startLesson(context.at(minute(0)), county.lead.teacher, lessonId)
    await present(context, lessonId, null, 0, 12)
    await present(context, lessonId, county.rural[0]!.classroomId, 0, 40)
    expect(await closeForgottenLessons(context.at(minute(60)))).toContain(lessonId)
    expect(await settleUnsettledLessons(context)).toContain(lessonId)
    expect(await settleUnsettledLessons(context)).toEqual([])
    const page = await lessonAttendance(context, county.coordinator, lessonId)
    expect(page.leadLive).toEqual([{ start: minute(0), end: minute(12) }])
    expect(page.classes.map((seat) => seat.outcome)).toEqual(Array(3).fill('not-delivered'))
  })

  it('that was cancelled was not delivered, and is never an absence', async () => {
    const { context, county, lessonId } = await booked()
    await cancelLesson(context, county.coordinator, lessonId, 'snow')
    await settleLesson(context, lessonId)
    const { classes } = await lessonAttendance(context, county.coordinator, lessonId)
    expect(classes.map((seat) => seat.outcome)).toEqual(Array(3).fill('not-delivered'))
  })

  it("is judged by the class's own region and school stage", async () => {
    const lesson = await held({}, { settings: { attendedCredit: 0.5 } })
    const { context, county, lessonId } = lesson
    await sql`update schools set stage = 'junior' where id = ${county.rural[1]!.id}`.execute(context.db)
    for (const i of [0, 1]) await present(context, lessonId, county.rural[i]!.classroomId, 0, 22)
    await end(lesson)
    const { classes } = await lessonAttendance(context, county.coordinator, lessonId)
    expect(classes).toMatchObject([
      { outcome: 'attended', standardMinutes: 40 },
      { outcome: 'absent', standardMinutes: 45 },
      { outcome: 'unknown' },
    ])
  })

  it('keeps what was settled when a threshold changes later', async () => {
    const lesson = await held()
    const { context, county, lessonId } = lesson
    await present(context, lessonId, county.rural[0]!.classroomId, 0, 34)
    await end(lesson)
    await sql`update regions set settings = '{"attendedCredit": 0.9}' where id = ${county.regionId}`.execute(
      context.db,
    )
    const read = async () => (await lessonAttendance(context, county.coordinator, lessonId)).classes[0]!
    expect(await read()).toMatchObject({ outcome: 'attended', judgedBy: { attendedCredit: 0.8 } })
    // Weighed anew after a correction it keeps the rules of its time.
    const counted = (present: number, reason: string) =>
      reportHeadCount(context, county.coordinator, lessonId, randomUUID(), {
        classGroupId: county.rural[0]!.classGroupId,
        present,
        countedAt: minute(5),
        reason,
      })
    await counted(0, 'an outing')
    expect(await read()).toMatchObject({ outcome: 'absent' })
    await counted(24, 'the wrong class')
    expect(await read()).toMatchObject({ outcome: 'attended', judgedBy: { attendedCredit: 0.8 } })
  })

  it('settled twice is settled the same', async () => {
    const lesson = await held()
    const { context, lessonId } = lesson
    await end(lesson)
    const kept = () =>
      sql`select * from outcomes where lesson_id = ${lessonId} order by 2`.execute(context.db)
    const first = await kept()
    await Promise.all([settleLesson(context, lessonId), settleLesson(context, lessonId)])
    expect((await kept()).rows).toEqual(first.rows)
    expect(first.rows).toHaveLength(3)
  })

  it('is shown to those of its schools and regions alone', async () => {
    const { context, county, lessonId } = await held()
    const { county: other } = await booked()
    for (const actor of [
      county.coordinator,
      county.inspector,
      county.lead.teacher,
      county.rural[0]!.assistant,
    ])
      expect((await lessonAttendance(context, actor, lessonId)).classes).toHaveLength(3)
    expect(await refusal(lessonAttendance(context, other.coordinator, lessonId))).toMatchObject({
      code: 'not_found',
    })
    expect(await refusal(lessonAttendance(context, county.rural[0]!.device, lessonId))).toMatchObject({
      code: 'forbidden',
    })
    expect(await refusal(lessonAttendance(context, county.coordinator, randomUUID()))).toMatchObject({
      code: 'not_found',
    })
  })
})
