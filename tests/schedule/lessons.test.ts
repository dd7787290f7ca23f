import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { system } from '../../server/account/actor.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { cancelLesson } from '../../server/schedule/cancel-lesson.ts'
import { closeForgottenLessons } from '../../server/schedule/close-forgotten-lessons.ts'
import { endLesson } from '../../server/schedule/end-lesson.ts'
import { getLesson } from '../../server/schedule/get-lesson.ts'
import { deviceLessons, listLessons } from '../../server/schedule/list-lessons.ts'
import { loadLesson } from '../../server/schedule/load-lesson.ts'
import { openLesson } from '../../server/schedule/open-lesson.ts'
import { startLesson } from '../../server/schedule/start-lesson.ts'
import { buildCounty, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'

const opening = '2026-09-28T00:30:00Z'
const during = '2026-09-28T00:45:00Z'

eachDatabase('lessons', (database) => {
  const booked = async (changes: Parameters<Awaited<ReturnType<typeof buildCounty>>['booking']>[0] = {}) => {
    const context = clockedContext(database().db, '2026-09-27T12:00:00Z')
    const county = await buildCounty(database().db)
    const id = randomUUID()
    await bookLesson(context, county.coordinator, id, county.booking(changes))
    return { context, county, id }
  }

  it('are opened, held and ended by their teacher, with the times kept', async () => {
    const { context, county, id } = await booked()
    const { teacher } = county.lead
    expect(await openLesson(context.at(opening), teacher, id)).toMatchObject({ phase: 'open' })
    expect(await startLesson(context.at(during), teacher, id)).toMatchObject({ phase: 'live' })
    expect(await endLesson(context.at('2026-09-28T01:15:00Z'), teacher, id)).toMatchObject({
      phase: 'ended',
      openedAt: '2026-09-28T00:30:00.000Z',
      liveAt: '2026-09-28T00:45:00.000Z',
      endedAt: '2026-09-28T01:15:00.000Z',
    })
  })

  it('repeat a command without a change, however many send it at once', async () => {
    const { context, county, id } = await booked()
    const { teacher } = county.lead
    context.at(opening)
    const opened = await Promise.all(Array.from({ length: 5 }, () => openLesson(context, teacher, id)))
    expect(new Set(opened.map((lesson) => lesson.openedAt))).toEqual(new Set(['2026-09-28T00:30:00.000Z']))
    await startLesson(context.at(during), teacher, id)
    const again = await startLesson(context.at('2026-09-28T00:50:00Z'), teacher, id)
    expect(again.liveAt).toBe('2026-09-28T00:45:00.000Z')
  })

  it('are ended or cancelled, never both', async () => {
    const { context, county, id } = await booked()
    await openLesson(context.at(opening), county.lead.teacher, id)
    const results = await Promise.allSettled([
      endLesson(context, county.lead.teacher, id),
      cancelLesson(context, county.coordinator, id, 'snow'),
    ])
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect(results.find((result) => result.status === 'rejected')).toMatchObject({
      reason: { code: 'lesson_over' },
    })
  })

  it('are opened by whoever has a part in them, and by nobody who looks on', async () => {
    const { context, county, id } = await booked()
    context.at(opening)
    expect(await refusal(openLesson(context, county.inspector, id))).toMatchObject({ code: 'forbidden' })
    expect(await refusal(openLesson(context, county.coordinator, id))).toMatchObject({ code: 'forbidden' })
    expect(await openLesson(context, county.rural[1]!.device, id)).toMatchObject({ phase: 'open' })
  })

  it('go live and end by the word of their own teacher alone', async () => {
    const { context, county, id } = await booked()
    await openLesson(context.at(opening), county.lead.teacher, id)
    for (const actor of [county.lead.otherTeacher, county.coordinator, county.rural[0]!.assistant]) {
      expect(await refusal(startLesson(context, actor, id))).toMatchObject({ code: 'forbidden' })
      expect(await refusal(endLesson(context, actor, id))).toMatchObject({ code: 'forbidden' })
    }
  })

  it('free what they held when cancelled, and keep who did it and why', async () => {
    const { context, county, id } = await booked()
    const cancelled = await cancelLesson(context, county.coordinator, id, 'snow')
    expect(cancelled).toMatchObject({ phase: 'cancelled', cancelReason: 'snow' })
    expect(await cancelLesson(context, county.coordinator, id, 'again')).toMatchObject({
      cancelReason: 'snow',
    })
    await bookLesson(context, county.coordinator, randomUUID(), county.booking())
    const { rows } = await sql`select actor, details from audit
      where verb = 'lesson:cancel' and subject = ${`lesson:${id}`}`.execute(context.db)
    expect(rows).toEqual([
      { actor: `person:${county.coordinator.id}`, details: { from: 'scheduled', reason: 'snow' } },
    ])
  })

  it('hold nothing any more from the time they were ended', async () => {
    const held = (id: string) =>
      sql<{ during: string }>`select during::text from holds where lesson_id = ${id}`.execute(database().db)
    const { context, county, id } = await booked()
    const { teacher } = county.lead
    await openLesson(context.at(opening), teacher, id)
    await startLesson(context.at(during), teacher, id)
    await endLesson(context.at('2026-09-28T00:50:00Z'), teacher, id)
    const { rows } = await sql<{ later: number }>`select count(*) as later from holds
      where lesson_id = ${id} and upper(during) > '2026-09-28T00:50:00Z'`.execute(database().db)
    expect((await held(id)).rows.length).toBeGreaterThan(0)
    expect(rows).toEqual([{ later: 0 }])

    const other = await booked()
    await openLesson(other.context.at(opening), other.county.lead.teacher, other.id)
    await endLesson(other.context.at('2026-09-28T00:29:00Z'), other.county.lead.teacher, other.id)
    expect((await held(other.id)).rows).toEqual([])
  })

  it('cannot be cancelled while live: what was taught stays', async () => {
    const { context, county, id } = await booked()
    await openLesson(context.at(opening), county.lead.teacher, id)
    await startLesson(context.at(during), county.lead.teacher, id)
    expect(await refusal(cancelLesson(context, county.coordinator, id, 'snow'))).toMatchObject({
      code: 'lesson_wrong_phase',
    })
  })

  it('that nobody ended are closed by the system ten minutes after their end, as of that time', async () => {
    const never = await booked()
    const live = await booked()
    await openLesson(live.context.at(opening), live.county.lead.teacher, live.id)
    await startLesson(live.context.at(during), live.county.lead.teacher, live.id)
    expect(await closeForgottenLessons(live.context.at('2026-09-28T01:29:59Z'))).toEqual([])
    const closed = await closeForgottenLessons(live.context.at('2026-09-28T08:00:00Z'))
    expect(closed).toEqual(expect.arrayContaining([never.id, live.id]))
    expect(await closeForgottenLessons(live.context)).toEqual([])
    expect(await loadLesson(live.context, live.id)).toMatchObject({
      phase: 'ended',
      endedAt: '2026-09-28T01:30:00.000Z',
    })
    expect(await loadLesson(never.context, never.id)).toMatchObject({ phase: 'ended', liveAt: null })
    const { rows } = await sql`select ended_by from lessons where id = ${live.id}`.execute(live.context.db)
    expect(rows).toEqual([{ ended_by: 'system' }])
  })

  it('are seen by those who have a part in them, and by nobody of another county', async () => {
    const { context, county, id } = await booked()
    const other = await booked()
    const absent = county.rural[2]!
    await bookLesson(
      context,
      county.coordinator,
      id,
      county.booking({ receivers: [county.receiver(0), county.receiver(1)] }),
    )
    const seen = async (actor: Parameters<typeof listLessons>[1]) =>
      (await listLessons(context, actor, {})).map((lesson) => lesson.id)
    for (const actor of [
      county.coordinator,
      county.inspector,
      county.lead.teacher,
      county.rural[0]!.assistant,
      county.rural[1]!.device,
    ]) {
      expect(await seen(actor)).toEqual([id])
      expect((await getLesson(context, actor, id)).id).toBe(id)
    }
    for (const actor of [absent.assistant, absent.device, other.county.coordinator]) {
      expect(await seen(actor)).not.toContain(id)
      expect(await refusal(getLesson(context, actor, id))).toMatchObject({ code: 'not_found' })
    }
    expect(await seen(system)).toEqual(expect.arrayContaining([id, other.id]))
  })

  it('are listed by time, teacher, school and class group', async () => {
    const { context, county, id } = await booked()
    const count = async (filter: Parameters<typeof listLessons>[2]) =>
      (await listLessons(context, county.coordinator, filter)).length
    expect(await count({ from: '2026-09-28T01:19:00Z', to: '2026-09-29T00:00:00Z' })).toBe(1)
    expect(await count({ from: '2026-09-28T01:20:00Z' })).toBe(0)
    expect(await count({ to: '2026-09-28T00:40:00Z' })).toBe(0)
    expect(await count({ teacherId: county.lead.teacher.id })).toBe(1)
    expect(await count({ teacherId: county.lead.otherTeacher.id })).toBe(0)
    expect(await count({ schoolId: county.rural[1]!.id })).toBe(1)
    expect(await count({ schoolId: county.lead.id })).toBe(1)
    expect(await count({ classGroupId: county.rural[2]!.classGroupId })).toBe(1)
    expect(await count({ classGroupId: county.lead.classGroupId })).toBe(0)
    expect(id).toBeTruthy()
  })

  it("are shown to a classroom's PC from today's first one to a week from now", async () => {
    const { context, county, id } = await booked()
    const device = county.rural[0]!.device
    const ids = async (now: string) =>
      (await deviceLessons(context.at(now), device)).map((lesson) => lesson.id)
    expect(await ids('2026-09-28T15:59:00Z')).toEqual([id])
    expect(await ids('2026-09-28T16:00:00Z')).toEqual([])
    expect(await ids('2026-09-21T00:00:00Z')).toEqual([id])
    expect(await ids('2026-09-19T00:00:00Z')).toEqual([])
    expect(await deviceLessons(context.at(during), county.lead.device)).toHaveLength(1)
  })
})
