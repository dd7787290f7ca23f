import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { transact } from '../../server/platform/database.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { cancelLesson } from '../../server/schedule/cancel-lesson.ts'
import { loadLesson } from '../../server/schedule/load-lesson.ts'
import { openLesson } from '../../server/schedule/open-lesson.ts'
import type { Clash } from '../../shared/schedule.ts'
import { buildCounty, clockedContext, refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'

const before = '2026-09-27T12:00:00Z'

eachDatabase('booking', (database) => {
  const setUp = async (options: Parameters<typeof buildCounty>[1] = {}) => {
    const context = clockedContext(database().db, before)
    return { context, county: await buildCounty(database().db, options), id: randomUUID() }
  }

  describe('a lesson', () => {
    it('is booked with its parts, its windows and its receivers in the order they were named', async () => {
      const bells = [{ period: 1, start: '08:30', end: '09:10' }]
      const { context, county, id } = await setUp({ bells })
      const receivers = [
        county.receiver(2),
        { ...county.receiver(0), assistantId: county.rural[0]!.assistant.id },
      ]
      const lesson = await bookLesson(context, county.coordinator, id, county.booking({ receivers }))
      expect(lesson).toMatchObject({
        id,
        phase: 'scheduled',
        teacherName: 'teacher',
        leadSchoolName: 'lead school',
        receivers: [
          { schoolName: 'rural school 3', assistantName: null, period: 1 },
          { schoolName: 'rural school 1', assistantName: 'assistant of rural school 1', classSize: 24 },
        ],
      })
      expect(lesson.receivers[0]).toMatchObject({
        windowStartsAt: '2026-09-28T00:40:00.000Z',
        windowEndsAt: '2026-09-28T01:10:00.000Z',
      })
    })

    it('booked twice with the same id and content is there once, even at once and after it was cancelled', async () => {
      const { context, county, id } = await setUp()
      const book = () => bookLesson(context, county.coordinator, id, county.booking())
      const [first, second] = await Promise.all([book(), book()])
      expect(second).toEqual(first)
      await cancelLesson(context, county.coordinator, id, 'snow')
      expect((await book()).phase).toBe('cancelled')
    })

    it('can be changed while it is scheduled, and frees what it held', async () => {
      const { context, county, id } = await setUp()
      await bookLesson(context, county.coordinator, id, county.booking())
      const later = { startsAt: '2026-09-28T02:00:00.000Z', endsAt: '2026-09-28T02:40:00.000Z' }
      const changed = await bookLesson(context, county.coordinator, id, county.booking(later))
      expect(changed).toMatchObject(later)
      await bookLesson(context, county.coordinator, randomUUID(), county.booking())
    })

    it('can be moved by less than its own length: it does not clash with itself', async () => {
      const { context, county, id } = await setUp()
      await bookLesson(context, county.coordinator, id, county.booking())
      const moved = { startsAt: '2026-09-28T00:50:00.000Z', endsAt: '2026-09-28T01:30:00.000Z' }
      expect(await bookLesson(context, county.coordinator, id, county.booking(moved))).toMatchObject(moved)
    })

    it('cannot be changed once it is open or over', async () => {
      const { context, county, id } = await setUp()
      await bookLesson(context, county.coordinator, id, county.booking())
      const change = () => bookLesson(context, county.coordinator, id, county.booking({ topic: 'other' }))
      await openLesson(context.at('2026-09-28T00:30:00Z'), county.lead.teacher, id)
      expect(await refusal(change())).toMatchObject({ code: 'lesson_wrong_phase' })
      await cancelLesson(context, county.coordinator, id, 'snow')
      expect(await refusal(change())).toMatchObject({ code: 'lesson_over' })
    })

    it('that clashes leaves what was booked before untouched', async () => {
      const { context, county, id } = await setUp()
      const kept = await bookLesson(context, county.coordinator, id, county.booking())
      const other = randomUUID()
      await refusal(bookLesson(context, county.coordinator, other, county.booking()))
      expect(await loadLesson(context, other)).toBeNull()
      expect(await loadLesson(context, id)).toEqual(kept)
    })
  })

  describe('what is taken', () => {
    it.each(['teacher', 'classroom', 'class-group'] as const)(
      'is refused by its %s, named',
      async (shared) => {
        const { context, county, id } = await setUp()
        const taken = { receivers: [county.receiver(0)] }
        await bookLesson(context, county.coordinator, id, county.booking(taken))
        const room = randomUUID()
        const spareRoom = randomUUID()
        const spareGroup = randomUUID()
        await sql`insert into classrooms (id, school_id, name, lead, receive) values
        (${room}, ${county.lead.id}, 'spare lead room', true, false),
        (${spareRoom}, ${county.rural[0]!.id}, 'spare room', false, true)`.execute(context.db)
        await sql`insert into class_groups (id, school_id, name, grade, size)
        values (${spareGroup}, ${county.rural[0]!.id}, 'spare class', 4, 20)`.execute(context.db)
        const wanted = county.booking({
          teacherId: shared === 'teacher' ? county.lead.teacher.id : county.lead.otherTeacher.id,
          leadClassroomId: room,
          receivers: [
            {
              classGroupId: shared === 'class-group' ? county.rural[0]!.classGroupId : spareGroup,
              classroomId: shared === 'classroom' ? county.rural[0]!.classroomId : spareRoom,
              assistantId: null,
            },
          ],
        })
        const refused = await refusal(bookLesson(context, county.coordinator, randomUUID(), wanted))
        expect(refused).toMatchObject({
          code: 'booking_conflict',
          details: {
            clashes: [
              {
                resource: shared,
                resourceName: {
                  teacher: 'teacher',
                  classroom: 'rural school 1 room',
                  'class-group': 'rural school 1 class 3',
                }[shared],
                lessonId: id,
                teacherName: 'teacher',
                startsAt: '2026-09-28T00:40:00.000Z',
              },
            ],
          },
        })
      },
    )

    it('is refused inside of a larger transaction too', async () => {
      const { context, county, id } = await setUp()
      await bookLesson(context, county.coordinator, id, county.booking())
      const other = randomUUID()
      const outer = transact(context.db, (db) =>
        bookLesson({ ...context, db }, county.coordinator, other, county.booking()),
      )
      const refused = await refusal(outer)
      expect(refused).toMatchObject({ code: 'booking_conflict' })
      expect((refused.details.clashes as Clash[])[0]).toMatchObject({ lessonId: id })
      expect(await loadLesson(context, other)).toBeNull()
    })

    it('is free right after: lessons may touch', async () => {
      const { context, county, id } = await setUp()
      await bookLesson(context, county.coordinator, id, county.booking())
      const next = { startsAt: '2026-09-28T01:20:00.000Z', endsAt: '2026-09-28T02:00:00.000Z' }
      await bookLesson(context, county.coordinator, randomUUID(), county.booking(next))
    })

    it('goes to one of two hundred who want it at once; the others are told whom it went to', async () => {
      const { context, county } = await setUp()
      // In turn by the same teacher, and by the same rooms and classes: neither way may they wait for each other for ever.
      const attempts = await Promise.allSettled(
        Array.from({ length: 200 }, (_, i) => {
          const teacherId = i % 2 ? county.lead.teacher.id : county.lead.otherTeacher.id
          const receivers = [0, 1, 2].map((r) => county.receiver((r + i) % 3))
          return bookLesson(
            context,
            county.coordinator,
            randomUUID(),
            county.booking({ teacherId, receivers }),
          )
        }),
      )
      const booked = attempts.flatMap((a) => (a.status === 'fulfilled' ? [a.value] : []))
      const refused = attempts.flatMap((a) => (a.status === 'rejected' ? [a.reason] : []))
      expect(booked).toHaveLength(1)
      expect(refused).toHaveLength(199)
      for (const { code, details } of refused) {
        expect(code).toBe('booking_conflict')
        expect(new Set(details.clashes.map((clash: Clash) => clash.lessonId))).toEqual(
          new Set([booked[0]!.id]),
        )
      }
    })
  })

  describe('is refused', () => {
    it('on a date without instruction, unless a school has no bells', async () => {
      const bells = [{ period: 1, start: '08:30', end: '09:10' }]
      const { context, county, id } = await setUp({ bells })
      const sunday = { startsAt: '2026-10-04T00:30:00.000Z', endsAt: '2026-10-04T01:10:00.000Z' }
      const book = () => bookLesson(context, county.coordinator, id, county.booking(sunday))
      expect(await refusal(book())).toMatchObject({
        code: 'no_instruction',
        details: { schoolName: 'rural school 1', date: '2026-10-04', kind: 'weekend' },
      })
      for (const { id: schoolId } of county.rural)
        await sql`insert into school_days values (${schoolId}, '2026-10-04', 'working', 2, '国庆节')`.execute(
          context.db,
        )
      expect((await book()).receivers.map((receiver) => receiver.period)).toEqual([1, 1, 1])
    })

    it('in the past', async () => {
      const { context, county, id } = await setUp()
      context.at('2026-09-28T00:40:00Z')
      expect(await refusal(bookLesson(context, county.coordinator, id, county.booking()))).toMatchObject({
        code: 'lesson_in_past',
      })
    })

    it('with more receivers than the region allows', async () => {
      const { context, county, id } = await setUp({ settings: { maxReceivers: 2 } })
      expect(await refusal(bookLesson(context, county.coordinator, id, county.booking()))).toMatchObject({
        code: 'too_many_receivers',
        details: { max: 2, got: 3 },
      })
    })

    it('between schools that are not paired on that date, unless the region does not ask for it', async () => {
      const { context, county, id } = await setUp({ paired: false })
      expect(await refusal(bookLesson(context, county.coordinator, id, county.booking()))).toMatchObject({
        code: 'not_paired',
        details: { leadSchoolName: 'lead school', memberSchoolName: 'rural school 1', date: '2026-09-28' },
      })
      const free = await setUp({ paired: false, settings: { pairingRequired: false } })
      await bookLesson(free.context, free.county.coordinator, free.id, free.county.booking())
    })

    it('before the pairing begins', async () => {
      const { context, county, id } = await setUp()
      context.at('2026-08-01T00:00:00Z')
      const august = { startsAt: '2026-08-31T00:40:00.000Z', endsAt: '2026-08-31T01:20:00.000Z' }
      expect(
        await refusal(bookLesson(context, county.coordinator, id, county.booking(august))),
      ).toMatchObject({
        code: 'not_paired',
      })
    })

    it('with a part that does not fit its place, by the name of the field', async () => {
      const { context, county } = await setUp()
      const [first, second] = [county.rural[0]!, county.rural[1]!]
      const one = (changes: Partial<ReturnType<typeof county.receiver>>) => ({
        receivers: [{ ...county.receiver(0), ...changes }],
      })
      const misfits = {
        teacherId: { teacherId: first.assistant.id },
        leadClassroomId: { leadClassroomId: first.classroomId, receivers: [county.receiver(1)] },
        leadClassGroupId: {
          kind: 'synchronous' as const,
          leadClassGroupId: second.classGroupId,
          receivers: [county.receiver(0)],
        },
        'receivers.0.classGroupId': one({ classGroupId: county.lead.classGroupId }),
        'receivers.0.classroomId': one({ classroomId: second.classroomId }),
        'receivers.0.assistantId': one({ assistantId: second.assistant.id }),
        'receivers.1.classGroupId': {
          receivers: [county.receiver(0), { ...county.receiver(1), classGroupId: first.classGroupId }],
        },
        'receivers.1.classroomId': {
          receivers: [county.receiver(0), { ...county.receiver(1), classroomId: first.classroomId }],
        },
      }
      for (const [path, changes] of Object.entries(misfits)) {
        const refused = await refusal(
          bookLesson(context, county.coordinator, randomUUID(), county.booking(changes)),
        )
        expect(refused).toMatchObject({ code: 'bad_input', details: { issues: [{ path }] } })
      }
    })

    it('by a teacher who is disabled', async () => {
      const { context, county, id } = await setUp()
      await sql`update people set disabled = true where id = ${county.lead.teacher.id}`.execute(context.db)
      expect(await refusal(bookLesson(context, county.coordinator, id, county.booking()))).toMatchObject({
        code: 'bad_input',
        details: { issues: [{ path: 'teacherId' }] },
      })
    })

    it('for whoever may not book at every school that takes part', async () => {
      const { context, county, id } = await setUp()
      const { county: other } = await setUp()
      const booking = county.booking()
      for (const actor of [county.inspector, county.lead.teacher, county.rural[0]!.assistant]) {
        const refused = await refusal(bookLesson(context, actor, id, booking))
        expect(['forbidden', 'not_found']).toContain(refused.code)
      }
      expect(await refusal(bookLesson(context, other.coordinator, id, booking))).toMatchObject({
        code: 'not_found',
      })
      const foreign = county.booking({ receivers: [county.receiver(0), other.receiver(0)] })
      expect(await refusal(bookLesson(context, county.coordinator, id, foreign))).toMatchObject({
        code: 'not_found',
      })
    })

    it('over a lesson of another county', async () => {
      const { context, county, id } = await setUp()
      const { county: other } = await setUp()
      await bookLesson(context, county.coordinator, id, county.booking())
      expect(await refusal(bookLesson(context, other.coordinator, id, other.booking()))).toMatchObject({
        code: 'not_found',
      })
    })
  })
})
