import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { acceptProposal } from '../../server/plan/accept-proposal.ts'
import { figuresOf } from '../../server/plan/figures.ts'
import { preparePlan } from '../../server/plan/plan-ground.ts'
import { insertProposal, readProposalHead } from '../../server/plan/proposal-store.ts'
import { writeReady } from '../../server/plan/run-store.ts'
import { undoAcceptance } from '../../server/plan/undo-acceptance.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { listLessons } from '../../server/schedule/list-lessons.ts'
import { listSeries } from '../../server/schedule/list-series.ts'
import { putSeries } from '../../server/schedule/put-series.ts'
import { type PlanLesson, type PlanOutput, planOutputFormat } from '../../shared/plan.ts'
import type { ProposalOptions } from '../../shared/proposal.ts'
import { refusal } from '../support/county.ts'
import { eachDatabase } from '../support/databases.ts'
import { giveDay, ruleOf } from '../support/term.ts'
import { buildPlanned, giveMusic, giveTimetable } from './support.ts'

const reason = 'taken back'

eachDatabase('accepting a proposal', (database) => {
  /** A stored proposal of Mondays and Tuesdays, third period, for two and for one of three schools. */
  const setUp = async (changes: Partial<ProposalOptions> = {}, lessonChanges: Partial<PlanLesson> = {}) => {
    const { db } = database()
    const planned = await buildPlanned(db)
    const { context, county } = planned
    await giveMusic(db, county, county.lead.teacher.id)
    await giveTimetable(db, county.lead.classGroupId, [
      { weekday: 2, period: 3, subjectName: '音乐', teacherId: county.lead.teacher.id },
    ])
    const options = planned.options(changes)
    const { input, names } = await preparePlan(context, options)
    const receiver = (i: number) => ({
      classGroup: county.rural[i]!.classGroupId,
      period: 3,
      classroom: county.rural[i]!.classroomId,
    })
    const lesson = (more: Partial<PlanLesson>): PlanLesson => ({
      id: 'monday',
      teacher: county.lead.teacher.id,
      subject: 'music',
      classroom: county.lead.classroomId,
      own: null,
      weekday: 1,
      start: '10:35',
      end: '11:15',
      receivers: [receiver(0), receiver(1)],
      ...more,
    })
    const lessons = [
      lesson({ ...lessonChanges }),
      lesson({ id: 'tuesday', own: input.ownLessons[0]!.id, weekday: 2, receivers: [receiver(2)] }),
    ]
    const output: PlanOutput = {
      format: planOutputFormat,
      lessons,
      unmet: [],
      bound: 6,
      dropped: [],
      stats: {
        demanded: 6,
        covered: 3,
        demandsWithNothing: 0,
        lessons: 2,
        overlapMinutes: 120,
        meanOverlap: 1,
        changes: 0,
        parts: 1,
        ended: 'work',
        seconds: 1,
        seed: 1,
      },
    }
    const id = randomUUID()
    const { id: by } = county.coordinator
    const runner = randomUUID()
    await insertProposal(context, {
      id,
      name: 'plan',
      options,
      seconds: 5,
      seed: 1,
      input,
      names,
      by,
      runner,
    })
    const ready = async () =>
      writeReady(context, id, runner, { output, figures: figuresOf(input, output, names), trail: [] })
    await ready()
    const accept = (state: 'draft' | 'confirmed' = 'confirmed', lessonIds = ['monday', 'tuesday']) =>
      acceptProposal(context, county.coordinator, id, { lessonIds, state })
    const undo = (lessonIds = ['monday', 'tuesday']) =>
      undoAcceptance(context, county.coordinator, id, { lessonIds, reason })
    const alive = async () =>
      (await listSeries(context, county.coordinator, {})).filter((series) => series.state !== 'cancelled')
    const book = (at: string, more = {}) =>
      bookLesson(
        context,
        county.coordinator,
        randomUUID(),
        county.booking({
          startsAt: `${at}T02:35:00.000Z`,
          endsAt: `${at}T03:15:00.000Z`,
          receivers: [county.receiver(2)],
          ...more,
        }),
      )
    return { ...planned, db, id, accept, undo, alive, book }
  }
  const results = (answer: { lessons: { result: string }[] }) => answer.lessons.map((one) => one.result)

  it('makes series by the rules of the plan, from its date to the end of the term', async () => {
    const { county, accept, alive, context } = await setUp()
    const { lessons } = await accept()
    expect(lessons).toMatchObject([
      { result: 'accepted', dates: 18, problems: [], leftOut: [] },
      { result: 'accepted', dates: 18 },
    ])
    const series = (await alive()).sort((a, b) => a.rule.weekday - b.rule.weekday)
    expect(series).toMatchObject([
      {
        id: lessons[0]!.seriesId,
        state: 'confirmed',
        rule: { kind: 'delivered', weekday: 1, period: 3, weeks: '4-21', leadClassGroupId: null },
      },
      { rule: { kind: 'synchronous', weekday: 2, leadClassGroupId: county.lead.classGroupId } },
    ])
    expect(series[0]!.rule.receivers.map((r) => r.assistantId)).toEqual([
      county.rural[0]!.assistant.id,
      county.rural[1]!.assistant.id,
    ])
    const first = (await listLessons(context, county.coordinator, {}))[0]!
    expect(first.startsAt).toBe('2026-09-21T02:35:00.000Z')
  })

  it('begins on the day that was asked for, in the middle of a week', async () => {
    const { context, county, accept } = await setUp({ from: '2026-09-29' })
    const { lessons } = await accept()
    expect(lessons).toMatchObject([
      { result: 'accepted', dates: 16, leftOut: [] },
      { result: 'accepted', dates: 17, leftOut: [] },
    ])
    const first = (await listLessons(context, county.coordinator, {}))[0]!
    expect(first.startsAt).toBe('2026-09-29T02:35:00.000Z')
  })

  it('changes nothing the second time, and confirms what was a draft', async () => {
    const { accept, alive } = await setUp()
    const draft = await accept('draft', ['monday'])
    expect(await accept('draft', ['monday'])).toEqual(draft)
    expect(await alive()).toMatchObject([{ state: 'draft', version: 1 }])
    const all = await accept()
    expect(all.lessons[0]!.seriesId).toBe(draft.lessons[0]!.seriesId)
    expect(await accept()).toEqual(all)
    expect((await alive()).map((series) => series.state)).toEqual(['confirmed', 'confirmed'])
  })

  it('refuses what was booked meanwhile every week, and says with whom', async () => {
    const { context, county, termId, accept, alive } = await setUp()
    const rule = ruleOf(county, termId, { receivers: [county.receiver(2)] })
    await putSeries(context, county.coordinator, randomUUID(), {
      rule,
      state: 'confirmed',
      version: 0,
      decisions: [],
    })
    const { lessons } = await accept()
    expect(results({ lessons })).toEqual(['refused', 'accepted'])
    const [refused] = lessons
    expect(refused).toMatchObject({ seriesId: null, dates: 0 })
    expect(
      refused!.problems.map(({ code, clash }) => [code, clash?.resource, clash?.teacherName]).sort(),
    ).toEqual([
      ['taken', 'classroom', 'teacher'],
      ['taken', 'teacher', 'teacher'],
    ])
    expect(await alive()).toHaveLength(2)
  })

  it('leaves out the single dates that cannot be had, and a class on its own', async () => {
    const { db, county, accept, book } = await setUp()
    await book('2026-10-12')
    await giveDay(db, county.rural[0]!.id, '2026-10-19', 'off')
    const { lessons } = await accept('confirmed', ['monday'])
    expect(lessons[0]).toMatchObject({ result: 'accepted', dates: 17, problems: [] })
    expect(
      lessons[0]!.leftOut.map(({ day, classGroupId, problem }) => [day, classGroupId, problem.code]),
    ).toEqual([
      ['2026-10-12', null, 'taken'],
      ['2026-10-19', county.rural[0]!.classGroupId, 'day-off'],
    ])
  })

  it('goes without a class that cannot come, and tells so', async () => {
    const { db, county, accept, alive } = await setUp()
    await sql`delete from pairings where member_school_id = ${county.rural[1]!.id}`.execute(db)
    const { lessons } = await accept('confirmed', ['monday'])
    expect(lessons[0]).toMatchObject({
      result: 'accepted',
      problems: [{ code: 'not-paired', classGroupId: county.rural[1]!.classGroupId }],
    })
    expect((await alive())[0]!.rule.receivers).toHaveLength(1)
  })

  it('refuses one that cannot be at all, and accepts the others', async () => {
    const { db, county, accept } = await setUp()
    await sql`update classrooms set receive = false where id = ${county.rural[2]!.classroomId}`.execute(db)
    expect((await accept()).lessons).toMatchObject([
      { result: 'accepted' },
      { result: 'refused', error: 'bad_input' },
    ])
  })

  it('accepts nothing that needs what is not there', async () => {
    const { accept, alive } = await setUp(
      { additions: [{ kind: 'max-receivers', value: 3 }] },
      { classroom: '+2' },
    )
    expect(results(await accept('confirmed', ['monday', 'nothing']))).toEqual(['imagined', 'none'])
    expect(await alive()).toEqual([])
  })

  describe('taking back', () => {
    it('cancels the lessons to come, and lets them be accepted again', async () => {
      const { context, county, accept, undo, alive, id } = await setUp()
      const { lessons } = await accept()
      expect((await readProposalHead(context, id))!.accepted).toBe(2)
      expect(results(await undo(['monday']))).toEqual(['undone'])
      expect(results(await undo(['monday']))).toEqual(['none'])
      expect(await alive()).toMatchObject([{ id: lessons[1]!.seriesId }])
      const cancelled = (await listLessons(context, county.coordinator, {})).filter(
        (lesson) => lesson.phase === 'cancelled',
      )
      expect(cancelled).toHaveLength(18)
      expect(cancelled[0]!.cancelReason).toBe(reason)
      const again = await accept()
      expect(results(again)).toEqual(['accepted', 'accepted'])
      expect(again.lessons[0]!.seriesId).not.toBe(lessons[0]!.seriesId)
      expect((await readProposalHead(context, id))!.accepted).toBe(2)
    })

    it('removes drafts, and leaves alone what somebody changed since', async () => {
      const { context, county, accept, undo, alive } = await setUp()
      await accept('draft')
      const [monday] = (await alive()).filter((series) => series.rule.weekday === 1)
      await putSeries(context, county.coordinator, monday!.id, {
        rule: { ...monday!.rule, topic: 'songs' },
        state: 'draft',
        version: 1,
        decisions: [],
      })
      expect(results(await undo())).toEqual(['changed', 'undone'])
      expect((await alive()).map((series) => series.id)).toEqual([monday!.id])
    })
  })

  it('is the coordinator’s of the region alone, and waits for the proposal', async () => {
    const { context, county, db, id } = await setUp()
    const other = await buildPlanned(db)
    const input = { lessonIds: ['monday'], state: 'draft' as const }
    const codeOf = async (actor: typeof county.coordinator) =>
      (await refusal(acceptProposal(context, actor, id, input))).code
    expect(await codeOf(county.inspector)).toBe('not_found')
    expect(await codeOf(other.county.coordinator)).toBe('not_found')
    await sql`update proposals set state = 'running', output = null where id = ${id}`.execute(db)
    expect(await codeOf(county.coordinator)).toBe('proposal_not_ready')
  })
})
