import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { cancelLesson } from '../../server/schedule/cancel-lesson.ts'
import { cancelSeries } from '../../server/schedule/cancel-series.ts'
import { changeLesson } from '../../server/schedule/change-lesson.ts'
import { listLessons } from '../../server/schedule/list-lessons.ts'
import { listSeries } from '../../server/schedule/list-series.ts'
import { putSeries } from '../../server/schedule/put-series.ts'
import { AppError } from '../../shared/errors.ts'
import type { LessonChange } from '../../shared/series.ts'
import { buildCounty, clockedContext } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { fc, runs } from '../support/property.ts'
import { giveBells, leadBells, ruleOf, ruralBells, termOf } from '../support/term.ts'

const starts = ['00:40', '01:30', '02:35', '06:00']
const step = fc.record({
  what: fc.constantFrom(
    'book',
    'series',
    'draft',
    'again',
    'move',
    'move-series',
    'substitute',
    'drop',
    'add',
    'cancel',
    'cancel-series',
  ),
  pick: fc.nat(40),
  day: fc.integer({ min: 21, max: 25 }),
  slot: fc.nat(3),
  other: fc.boolean(),
  first: fc.nat(2),
})
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** What random edits may be refused with; anything else is a fault. */
const refusals = [
  // A draft that the other one dropped.
  'not_found',
  'booking_conflict',
  'series_undecided',
  'stale',
  'lesson_over',
  'lesson_wrong_phase',
  'bad_input',
  'overlap_too_small',
  'series_cancelled',
  'too_many_receivers',
]

eachDatabase('random edits', (database) => {
  it('never leave two lessons in one slot, and a lesson holds what it says', async () => {
    const { db } = database()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 16 }), async (steps) => {
        const context = clockedContext(db, '2026-09-20T12:00:00Z')
        const county = await buildCounty(db, { bells: ruralBells })
        await giveBells(db, county.lead.id, leadBells)
        const termId = await termOf(db, county)
        const actor = county.coordinator
        const run = async ({ what, pick, day, slot, other, first }: Step) => {
          const teacherId = other ? county.lead.otherTeacher.id : county.lead.teacher.id
          const start = Date.parse(`2026-09-${day}T${starts[slot]}:00Z`)
          const times = {
            startsAt: new Date(start).toISOString(),
            endsAt: new Date(start + 2_400_000).toISOString(),
          }
          const receivers = [county.receiver(first), ...(other ? [] : [county.receiver((first + 1) % 3)])]
          const rule = ruleOf(county, termId, {
            weekday: day - 20,
            period: slot + 1,
            weeks: '4-5',
            teacherId,
            receivers,
          })
          const lessons = await listLessons(context, actor, {})
          const lesson = lessons[pick % Math.max(1, lessons.length)]
          const all = await listSeries(context, actor, {})
          const series = all[pick % Math.max(1, all.length)]
          const put = (id: string, state: 'draft' | 'confirmed', version: number) =>
            putSeries(context, actor, id, { rule, state, version, decisions: [] })
          const change = (change: LessonChange, scope: 'one' | 'series' = 'one') =>
            lesson &&
            changeLesson(context, actor, lesson.id, {
              change,
              scope: lesson.seriesId ? scope : 'one',
              version: lesson.version,
              reason: 'x',
              preview: false,
            })
          switch (what) {
            case 'book':
              return bookLesson(
                context,
                actor,
                randomUUID(),
                county.booking({ ...times, teacherId, receivers }),
              )
            case 'series':
              return put(randomUUID(), 'confirmed', 0)
            case 'draft':
              return put(randomUUID(), 'draft', 0)
            case 'again':
              return series && put(series.id, 'confirmed', series.version)
            case 'move':
              return change({ kind: 'move', ...times })
            case 'move-series':
              return change({ kind: 'move', ...times }, 'series')
            case 'substitute':
              return change({ kind: 'substitute', teacherId }, other ? 'series' : 'one')
            case 'drop':
              return change({ kind: 'drop-receiver', classGroupId: county.rural[first]!.classGroupId })
            case 'add':
              return change({ kind: 'add-receiver', receiver: county.receiver(first) })
            case 'cancel':
              return lesson && cancelLesson(context, actor, lesson.id, 'x')
            case 'cancel-series':
              return (
                series &&
                cancelSeries(context, actor, series.id, {
                  from: `2026-09-${day}`,
                  reason: 'x',
                  version: series.version,
                })
              )
          }
        }
        // Two at a time, as two coordinators are.
        for (let i = 0; i < steps.length; i += 2) {
          const done = await Promise.allSettled(steps.slice(i, i + 2).map(run))
          for (const one of done)
            if (one.status === 'rejected') {
              if (!(one.reason instanceof AppError)) throw one.reason
              expect(refusals).toContain(one.reason.code)
            }
        }
        const { rows: doubles } = await sql`
          with uses as (
            select id, teacher_id as what, starts_at, ends_at from lessons where phase <> 'cancelled'
            union all select id, lead_classroom_id, starts_at, ends_at from lessons where phase <> 'cancelled'
            union all select lesson_id, classroom_id, window_starts_at, window_ends_at from receivers join lessons on lessons.id = lesson_id where phase <> 'cancelled'
            union all select lesson_id, class_group_id, window_starts_at, window_ends_at from receivers join lessons on lessons.id = lesson_id where phase <> 'cancelled'
          )
          select a.id from uses a join uses b on a.what = b.what and a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at`.execute(
          db,
        )
        expect(doubles).toEqual([])
        const { rows: held } = await sql<{ id: string }>`
          select lessons.id from lessons left join holds on holds.lesson_id = lessons.id group by lessons.id, lessons.phase
          having count(holds) <> case when lessons.phase = 'cancelled' then 0
            else 2 + 2 * (select count(*) from receivers where receivers.lesson_id = lessons.id) end`.execute(
          db,
        )
        expect(held).toEqual([])
      }),
      // What fails is told as it is: making it smaller takes longer than a test may.
      { numRuns: runs(8), endOnFailure: true },
    )
  }, 240_000)
})
