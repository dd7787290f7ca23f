import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { beatConnections, closeConnection, openConnection } from '../../server/attendance/connection.ts'
import { lessonAttendance } from '../../server/attendance/lesson-attendance.ts'
import { lastHeadCounts, reportHeadCount } from '../../server/attendance/report-head-count.ts'
import { settleLesson, settleUnsettledLessons } from '../../server/attendance/settle-lesson.ts'
import { type Fence, Fenced } from '../../server/cluster/fence.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { cancelLesson } from '../../server/schedule/cancel-lesson.ts'
import { closeForgottenLessons } from '../../server/schedule/close-forgotten-lessons.ts'
import { endLesson } from '../../server/schedule/end-lesson.ts'
import { openLesson } from '../../server/schedule/open-lesson.ts'
import { startLesson } from '../../server/schedule/start-lesson.ts'
import type { BookLesson } from '../../shared/schedule.ts'
import { buildCounty, type ClockedContext, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { ownLesson } from '../support/fence.ts'

/** Minute (and second) of the lesson, which starts at 8:40 in China. */
const minute = (m: number) => new Date(Date.parse('2026-09-28T00:40:00Z') + m * 60_000).toISOString()

eachDatabase('evidence', (database) => {
  /** By lesson. */
  const fences = new Map<string, Fence>()
  const booked = async (
    changes: Partial<BookLesson> = {},
    options: Parameters<typeof buildCounty>[1] = {},
  ) => {
    const context = clockedContext(database().db, '2026-09-27T12:00:00Z')
    const county = await buildCounty(database().db, options)
    const lessonId = randomUUID()
    await bookLesson(context, county.coordinator, lessonId, county.booking(changes))
    const fence = await ownLesson(context, lessonId)
    fences.set(lessonId, fence)
    return { context, county, lessonId, fence }
  }

  const beat = (
    context: ClockedContext,
    { token }: Fence,
    ...told: { connectionId: string; receiving: boolean | null; at?: Date }[]
  ) =>
    beatConnections(
      context,
      told.map((one) => ({ token, at: context.now(), ...one })),
    )

  /** Connected from minute to minute, a beat every ten seconds, then left without a word. */
  const present = async (
    context: ClockedContext,
    lessonId: string,
    classroomId: string | null,
    from: number,
    to: number,
    receiving: boolean | null = true,
  ) => {
    const connectionId = randomUUID()
    const fence = fences.get(lessonId)!
    await openConnection(context.at(minute(from)), fence, { connectionId, classroomId })
    const at = []
    for (let m = from + 1 / 6; m <= to + 1e-9; m += 1 / 6) at.push(new Date(minute(m)))
    await beat(context, fence, ...at.map((at) => ({ connectionId, receiving, at })))
    return connectionId
  }

  const rowsOf = async (context: ClockedContext, lessonId: string) =>
    (
      await sql<{
        opened_at: Date
        last_beat_at: Date
        closed_at: Date | null
        told: number
        arrived: number
      }>`
        select opened_at, last_beat_at, closed_at, told_seconds as told, arrived_seconds as arrived
        from connections where lesson_id = ${lessonId} order by opened_at, last_beat_at`.execute(context.db)
    ).rows

  describe('of a connection', () => {
    it('is kept once, however often it is opened, and grows with every beat', async () => {
      const { context, lessonId, fence } = await booked()
      const connectionId = randomUUID()
      const open = () => openConnection(context, fence, { connectionId, classroomId: null })
      context.at(minute(0))
      await open()
      await beat(context.at(minute(0.25)), fence, { connectionId, receiving: true })
      await open()
      await beat(context.at(minute(0.5)), fence, { connectionId, receiving: false })
      await beat(context.at(minute(0.75)), fence, { connectionId, receiving: null })
      expect(await rowsOf(context, lessonId)).toEqual([
        {
          opened_at: new Date(minute(0)),
          last_beat_at: new Date(minute(0.75)),
          closed_at: null,
          told: 30,
          arrived: 15,
        },
      ])
    })

    it('of a laptop that slept has no minutes of the sleep, nor says what arrived in it', async () => {
      const { context, lessonId, fence } = await booked()
      const connectionId = await present(context, lessonId, null, 0, 1)
      await beat(context.at(minute(20)), fence, { connectionId, receiving: true })
      await beat(context.at(minute(20.25)), fence, { connectionId, receiving: true })
      const rows = await rowsOf(context, lessonId)
      expect(rows.map((row) => [row.opened_at, row.last_beat_at])).toEqual([
        [new Date(minute(0)), new Date(minute(1))],
        [new Date(minute(20)), new Date(minute(20.25))],
      ])
      expect(rows.map((row) => Math.round(row.told))).toEqual([60, 15])
    })

    it('never shrinks when the clock goes back', async () => {
      const { context, lessonId, fence } = await booked()
      const connectionId = await present(context, lessonId, null, 0, 1)
      await beat(context.at(minute(-30)), fence, { connectionId, receiving: true })
      await closeConnection(context, fence, { connectionId })
      expect(await rowsOf(context, lessonId)).toMatchObject([
        { opened_at: new Date(minute(0)), last_beat_at: new Date(minute(1)), closed_at: new Date(minute(1)) },
      ])
    })

    it('ends at a leave that was seen, once; a leave after a silence ends it at the last beat', async () => {
      const { context, lessonId, fence } = await booked()
      const left = await present(context, lessonId, null, 0, 1)
      await closeConnection(context.at(minute(1.1)), fence, { connectionId: left })
      await closeConnection(context.at(minute(1.2)), fence, { connectionId: left })
      await beat(context.at(minute(1.3)), fence, { connectionId: left, receiving: true })
      const silent = await present(context, lessonId, null, 2, 3)
      await closeConnection(context.at(minute(9)), fence, { connectionId: silent })
      expect((await rowsOf(context, lessonId)).map((row) => row.closed_at)).toEqual([
        new Date(minute(1.1)),
        new Date(minute(3)),
      ])
    })

    it('is written by the owner of its lesson alone', async () => {
      const { context, lessonId, fence } = await booked()
      const connectionId = await present(context, lessonId, null, 0, 1)
      const before = await rowsOf(context, lessonId)
      const next = await ownLesson(context, lessonId)
      context.at(minute(1.1))
      const opening = openConnection(context, fence, { connectionId: randomUUID(), classroomId: null })
      await expect(opening).rejects.toBeInstanceOf(Fenced)
      await expect(closeConnection(context, fence, { connectionId })).rejects.toBeInstanceOf(Fenced)
      await beat(context, fence, { connectionId, receiving: true })
      expect(await rowsOf(context, lessonId)).toEqual(before)
      await beat(context, next, { connectionId, receiving: true })
      expect(await rowsOf(context, lessonId)).toMatchObject([{ last_beat_at: new Date(minute(1.1)) }])
    })

    it('beats together with others as it does alone', async () => {
      const { context, lessonId, fence } = await booked()
      const { lessonId: another, fence: anothers } = await booked()
      const [one, two] = [
        await present(context, lessonId, null, 0, 1),
        await present(context, another, null, 0, 2),
      ]
      const at = (m: number) => new Date(minute(m))
      await beatConnections(context, [
        { connectionId: one, token: fence.token, receiving: true, at: at(1.2) },
        { connectionId: two, token: anothers.token + 1, receiving: true, at: at(2.1) },
        { connectionId: one, token: fence.token, receiving: false, at: at(1.4) },
        { connectionId: one, token: fence.token, receiving: null, at: at(9) },
        { connectionId: two, token: anothers.token, receiving: null, at: at(2.3) },
        { connectionId: one, token: fence.token, receiving: true, at: at(9.1) },
      ])
      const figures = async (id: string) =>
        (await rowsOf(context, id)).map((row) => [
          row.opened_at,
          row.last_beat_at,
          Math.round(row.told),
          Math.round(row.arrived),
        ])
      expect(await figures(lessonId)).toEqual([
        [at(0), at(1.4), 84, 72],
        [at(9), at(9.1), 6, 6],
      ])
      expect(await figures(another)).toEqual([[at(0), at(2.3), 120, 120]])
    })
  })

  describe('of a lesson', () => {
    const held = async (
      changes: Partial<BookLesson> = {},
      options: Parameters<typeof buildCounty>[1] = {},
    ) => {
      const { context, county, lessonId } = await booked(changes, options)
      await openLesson(context.at(minute(-10)), county.lead.teacher, lessonId)
      await startLesson(context.at(minute(0)), county.lead.teacher, lessonId)
      await present(context, lessonId, null, -5, 40)
      return { context, county, lessonId }
    }
    const end = async ({ context, county, lessonId }: Awaited<ReturnType<typeof held>>) => {
      await endLesson(context.at(minute(40)), county.lead.teacher, lessonId)
      expect(await settleLesson(context, lessonId)).toBe(true)
    }

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

    describe('in heads', () => {
      const report = (classGroupId: string, present: number, reason = '') => ({
        classGroupId,
        present,
        countedAt: minute(5),
        reason,
      })

      it('is reported once, by the assistant or by the classroom itself', async () => {
        const { context, county, lessonId } = await held()
        context.at(minute(5))
        const [first, second] = [county.rural[0]!, county.rural[1]!]
        const id = randomUUID()
        const send = () =>
          reportHeadCount(context, first.assistant, lessonId, id, report(first.classGroupId, 23))
        const [one, two] = await Promise.all([send(), send()])
        expect(two).toEqual(one)
        expect(one).toMatchObject({ id, present: 23, reportedBy: first.assistant.displayName, reason: '' })
        await reportHeadCount(context, second.device, lessonId, randomUUID(), report(second.classGroupId, 9))
        expect(await lastHeadCounts(context, lessonId)).toEqual(
          new Map([
            [first.classGroupId, 23],
            [second.classGroupId, 9],
          ]),
        )
        const other = reportHeadCount(context, first.assistant, lessonId, id, report(first.classGroupId, 22))
        expect(await refusal(other)).toMatchObject({ code: 'already_exists' })
      })

      it('is corrected with a reason, keeps both values, and settles an ended lesson anew', async () => {
        const lesson = await held()
        const { context, county, lessonId } = lesson
        const school = county.rural[0]!
        await present(context, lessonId, school.classroomId, 0, 40)
        const send = (actor: Parameters<typeof reportHeadCount>[1], heads: number, reason?: string) =>
          reportHeadCount(context, actor, lessonId, randomUUID(), report(school.classGroupId, heads, reason))
        await send(school.assistant, 24)
        await end(lesson)
        expect(await refusal(send(school.assistant, 0))).toMatchObject({ code: 'bad_input' })
        await send(county.coordinator, 0, 'the class was on an outing')
        const { classes } = await lessonAttendance(context, county.coordinator, lessonId)
        expect(classes[0]).toMatchObject({ outcome: 'absent', evidence: 'head-count', presentMinutes: 40 })
        expect(classes[0]!.headCounts).toMatchObject([
          { present: 0, reportedBy: 'coordinator', reason: 'the class was on an outing' },
          { present: 24, reportedBy: school.assistant.displayName, reason: '' },
        ])
        await send(school.assistant, 24, 'wrong class')
        const again = await lessonAttendance(context, county.coordinator, lessonId)
        expect(again.classes[0]!.outcome).toBe('attended')
      })

      it('is refused for a lesson that cannot be entered yet or was cancelled', async () => {
        const { context, county, lessonId } = await booked()
        const school = county.rural[0]!
        const send = () =>
          reportHeadCount(context, school.assistant, lessonId, randomUUID(), report(school.classGroupId, 9))
        expect(await refusal(send())).toMatchObject({ code: 'lesson_too_early' })
        await cancelLesson(context, county.coordinator, lessonId, 'snow')
        expect(await refusal(send())).toMatchObject({ code: 'lesson_over' })
      })

      it('is refused from another school, another classroom, and for a class without a part', async () => {
        const { context, county, lessonId } = await held()
        const [first, second] = [county.rural[0]!, county.rural[1]!]
        const send = (actor: Parameters<typeof reportHeadCount>[1], classGroupId: string) =>
          reportHeadCount(context, actor, lessonId, randomUUID(), report(classGroupId, 9))
        expect(await refusal(send(second.assistant, first.classGroupId))).toMatchObject({ code: 'forbidden' })
        expect(await refusal(send(second.device, first.classGroupId))).toMatchObject({ code: 'forbidden' })
        expect(await refusal(send(county.inspector, first.classGroupId))).toMatchObject({ code: 'forbidden' })
        expect(await refusal(send(county.coordinator, county.lead.classGroupId))).toMatchObject({
          code: 'not_found',
        })
      })
    })
  })
})
