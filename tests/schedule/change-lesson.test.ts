import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import type { Actor } from '../../server/account/actor.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { cancelLesson } from '../../server/schedule/cancel-lesson.ts'
import { listNotices, readNoticesNow } from '../../server/schedule/notices.ts'
import { readHistory } from '../../server/schedule/read-history.ts'
import { refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { plannedSeries, tuesday } from '../support/planned-series.ts'
import { giveDay } from '../support/term.ts'

eachDatabase('a single lesson', (database) => {
  const setUp = (weeks?: string) => plannedSeries(database().db, weeks)

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

  it('is in the history, with who and why, and told to everyone concerned but the doer', async () => {
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
})
