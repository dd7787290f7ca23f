import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { Actor } from '../../server/account/actor.ts'
import { listHeadCounts } from '../../server/attendance/list-head-counts.ts'
import { namesAtLesson } from '../../server/attendance/names-at-lesson.ts'
import { lastHeadCounts, reportHeadCount } from '../../server/attendance/report-head-count.ts'
import { putRoster } from '../../server/directory/put-roster.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { openLesson } from '../../server/schedule/open-lesson.ts'
import type { PutHeadCount } from '../../shared/attendance.ts'
import { buildCounty, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'

/** Minute of the lesson, which starts at 8:40 in China. */
const minute = (m: number) => new Date(Date.parse('2026-09-28T00:40:00Z') + m * 60_000).toISOString()

eachDatabase('roll call', (database) => {
  const scene = async () => {
    const context = clockedContext(database().db, '2026-09-27T12:00:00Z')
    const county = await buildCounty(database().db, { rural: 2 })
    const lessonId = randomUUID()
    await bookLesson(context, county.coordinator, lessonId, county.booking())
    await openLesson(context.at(minute(-5)), county.lead.teacher, lessonId)
    const [school, next] = [county.rural[0]!, county.rural[1]!]
    const send = (
      actor: Parameters<typeof reportHeadCount>[1],
      report: Partial<PutHeadCount>,
      id: string = randomUUID(),
    ) =>
      reportHeadCount(context, actor, lessonId, id, {
        classGroupId: school.classGroupId,
        present: 24,
        countedAt: minute(2),
        clockOffsetMs: 0,
        ...report,
      })
    const known = async () => (await listHeadCounts(context, school.assistant, lessonId)).classes[0]!
    return { context, county, lessonId, school, next, send, known }
  }

  it('made by two without a line are both kept: the later counts, and both are shown to both', async () => {
    const { context, lessonId, school, send, known } = await scene()
    context.at(minute(20))
    await send(school.device, { present: 22, countedAt: minute(4), seen: [] })
    await send(school.assistant, { present: 23, countedAt: minute(3), seen: [] })
    expect((await known()).headCounts).toMatchObject([
      { present: 22, standing: 'counts', takenAt: minute(4), reportedBy: 'room' },
      { present: 23, standing: 'contested', takenAt: minute(3), reportedAt: minute(20) },
    ])
    expect(await lastHeadCounts(context, lessonId)).toEqual(new Map([[school.classGroupId, 22]]))
    const [first, second] = (await known()).headCounts
    await send(school.assistant, { present: 23, seen: [first!.id, second!.id], reason: '重新数过' })
    expect((await known()).headCounts.map((count) => [count.present, count.standing])).toEqual([
      [23, 'counts'],
      [22, 'replaced'],
      [23, 'replaced'],
    ])
  })

  it('sent again after its answer was lost is the same, though it was sent at another time', async () => {
    const { context, school, send, known } = await scene()
    const id = randomUUID()
    context.at(minute(20))
    const first = await send(school.assistant, { seen: [], sentAt: minute(20), clockOffsetMs: null }, id)
    context.at(minute(30))
    const again = await send(school.assistant, { seen: [], sentAt: minute(30), clockOffsetMs: null }, id)
    expect(again).toEqual(first)
    expect((await known()).headCounts).toHaveLength(1)
  })

  it('that corrects what it knew says why; the one that knew of nothing need not', async () => {
    const { context, school, send } = await scene()
    context.at(minute(20))
    const first = await send(school.assistant, { seen: [] })
    const silent = send(school.assistant, { present: 20, seen: [first.id] })
    expect(await refusal(silent)).toMatchObject({ code: 'bad_input', details: { present: 24 } })
    await send(school.assistant, { present: 20, seen: [first.id], reason: '两人先走' })
  })

  it('is taken from ten minutes before on, though nobody has entered', async () => {
    const { context, county, school, next } = await scene()
    const lessonId = randomUUID()
    const later = county.booking({ startsAt: minute(120), endsAt: minute(160) })
    await bookLesson(context.at(minute(0)), county.coordinator, lessonId, later)
    const send = () =>
      reportHeadCount(context, school.assistant, lessonId, randomUUID(), {
        classGroupId: school.classGroupId,
        present: 24,
        countedAt: minute(110),
      })
    expect(await refusal(send())).toMatchObject({
      code: 'lesson_too_early',
      details: { opensAt: minute(110) },
    })
    context.at(minute(110))
    await send()
    expect((await listHeadCounts(context, next.assistant, lessonId)).classes).toMatchObject([
      { classGroupId: next.classGroupId, classSize: expect.any(Number), headCounts: [] },
    ])
  })

  it('is called of the class that sits with the teacher by the teacher and by its own school, and by nobody else', async () => {
    const { context, county, school } = await scene()
    const lessonId = randomUUID()
    const { classGroupId } = county.lead
    const booking = { kind: 'synchronous' as const, leadClassGroupId: classGroupId }
    const later = county.booking({ ...booking, startsAt: minute(120), endsAt: minute(160) })
    await bookLesson(context.at(minute(0)), county.coordinator, lessonId, later)
    context.at(minute(115))
    for (const who of [county.lead.teacher, county.lead.assistant])
      expect((await listHeadCounts(context, who, lessonId)).classes).toMatchObject([
        { classGroupId, classSize: 24, headCounts: [] },
      ])
    const report = (actor: Actor) =>
      reportHeadCount(context, actor, lessonId, randomUUID(), {
        classGroupId,
        present: 23,
        absent: 1,
        countedAt: minute(115),
      })
    expect((await refusal(report(school.assistant))).code).toBe('forbidden')
    await report(county.lead.teacher)
    expect((await listHeadCounts(context, county.lead.assistant, lessonId)).classes).toMatchObject([
      { headCounts: [{ present: 23, absent: 1 }] },
    ])
  })

  it('in several orders of arrival is the same roll call', async () => {
    const results: unknown[] = []
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const { context, school, send, known } = await scene()
      context.at(minute(30))
      const ids = [0, 1, 2].map(() => randomUUID())
      const reports = [
        { present: 24, countedAt: minute(1), seen: [] },
        { present: 21, countedAt: minute(0), seen: [ids[0]!], reason: '三人请假' },
        { present: 23, countedAt: minute(9), seen: [] },
      ]
      for (const n of order) await send(n === 2 ? school.device : school.assistant, reports[n]!, ids[n])
      results.push(
        (await known()).headCounts.map((count) => [(ids as string[]).indexOf(count.id), count.standing]),
      )
    }
    expect(results[0]).toEqual([
      [2, 'counts'],
      [0, 'replaced'],
      [1, 'contested'],
    ])
    expect(results).toEqual([results[0], results[0], results[0]])
  })

  describe('by name', () => {
    const pupils = ['李小花', '王大山', '张春'].map((name, i) => ({
      id: randomUUID(),
      name,
      number: `${i + 1}`,
    }))

    const named = async () => {
      const made = await scene()
      const own = pupils.map((pupil) => ({ ...pupil, id: randomUUID() }))
      await putRoster(made.context, made.school.assistant, made.school.classGroupId, { pupils: own })
      return { ...made, own }
    }

    it('has its figures from the marks, and keeps who was marked for the school alone', async () => {
      const { context, county, lessonId, school, next, send, known, own } = await named()
      const count = await send(school.assistant, {
        present: 2,
        seen: [],
        marks: [
          { pupilId: own[0]!.id, mark: 'late' },
          { pupilId: own[1]!.id, mark: 'leave', reason: 'sick' },
        ],
      })
      expect(count).toMatchObject({ present: 2, late: 1, onLeave: 1, absent: 0, byName: true })
      expect(await known()).toMatchObject({ roster: { size: 3, revision: 1 } })
      expect(JSON.stringify(await known())).not.toMatch(/小花|大山|张春/)
      for (const actor of [school.assistant, school.device]) {
        const names = await namesAtLesson(context, actor, lessonId, school.classGroupId)
        expect(names.roster.pupils).toEqual(own)
        expect(names.marks).toHaveLength(2)
        expect(names.marks).toContainEqual({
          countId: count.id,
          pupilId: own[1]!.id,
          mark: 'leave',
          reason: 'sick',
        })
      }
      for (const actor of [
        county.coordinator,
        county.inspector,
        county.lead.teacher,
        next.assistant,
        next.device,
      ])
        expect(await refusal(namesAtLesson(context, actor, lessonId, school.classGroupId))).toMatchObject({
          code: 'forbidden',
        })
      const read = await sql<{ actor: string; details: { pupils: number; lessonId: string } }>`
        select actor, details from audit where verb = 'roster:read'
          and subject = ${`class-group:${school.classGroupId}`}`.execute(context.db)
      expect(read.rows).toHaveLength(2)
      expect(read.rows).toContainEqual({
        actor: `person:${school.assistant.id}`,
        details: { lessonId, pupils: 3 },
      })
    })

    it('of a pupil who is not on the list any more keeps the figures and not the mark', async () => {
      const { context, lessonId, school, send, own } = await named()
      const count = await send(school.assistant, {
        present: 2,
        seen: [],
        marks: [
          { pupilId: randomUUID(), mark: 'absent' },
          { pupilId: own[2]!.id, mark: 'late' },
        ],
      })
      expect(count).toMatchObject({ absent: 1, late: 1 })
      const names = await namesAtLesson(context, school.assistant, lessonId, school.classGroupId)
      expect(names.marks).toMatchObject([{ pupilId: own[2]!.id, mark: 'late' }])
    })

    it('keeps the marks of a list that is saved again, and drops those of who is left out', async () => {
      const { context, lessonId, school, send, own } = await named()
      await send(school.assistant, {
        present: 1,
        seen: [],
        marks: [
          { pupilId: own[0]!.id, mark: 'absent' },
          { pupilId: own[1]!.id, mark: 'absent', reason: 'unknown' },
        ],
      })
      await putRoster(context, school.assistant, school.classGroupId, { pupils: own.slice(1) })
      const names = await namesAtLesson(context, school.assistant, lessonId, school.classGroupId)
      expect(names.marks).toMatchObject([{ pupilId: own[1]!.id }])
    })
  })
})
