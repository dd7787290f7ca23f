import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cancelPlan } from '../../server/plan/cancel-plan.ts'
import { removeProposal } from '../../server/plan/delete-proposal.ts'
import { createPlanner, type Planner } from '../../server/plan/planner.ts'
import { listProposals, readProposal } from '../../server/plan/read-proposal.ts'
import { startPlan } from '../../server/plan/start-plan.ts'
import { tryAdditions } from '../../server/plan/try-additions.ts'
import type { Database } from '../../server/platform/database.ts'
import { type ProposalOptions, proposalPlan, putProposal } from '../../shared/proposal.ts'
import { refusal } from '../support/county.ts'
import { memoryDatabase } from '../support/databases.ts'
import { buildPlanned, giveMusic, giveTimetable, type Planned } from './support.ts'

describe('a proposal', { timeout: 300_000 }, () => {
  let database: Database
  let planned: Planned
  let planner: Planner
  beforeAll(async () => {
    database = await memoryDatabase()
    planned = await buildPlanned(database.db)
    const { county } = planned
    await giveMusic(database.db, county, county.lead.teacher.id, 2)
    await giveTimetable(database.db, county.lead.classGroupId, [
      { weekday: 2, period: 3, subjectName: '音乐', teacherId: county.lead.teacher.id },
    ])
    planner = createPlanner(planned.context)
  })
  afterAll(async () => {
    await planner.close()
    await database.close()
  })

  const start = (id: string, changes: Partial<ProposalOptions> = {}, seconds = 5) => {
    const { context, county, options } = planned
    const input = putProposal.parse({ name: 'plan', options: options(changes), seconds })
    return startPlan(context, planner, county.coordinator, id, input)
  }
  const read = (id: string) => readProposal(planned.context, planned.county.coordinator, id)
  const until = async <T>(look: () => Promise<T>, fits: (found: T) => boolean): Promise<T> => {
    for (let found = await look(); ; found = await look()) {
      if (fits(found)) return found
      await pause(50)
    }
  }
  const over = (id: string) =>
    until(
      () => read(id),
      ({ state }) => state === 'ready' || state === 'failed',
    )

  it('is made in a process of its own, with its timetable, figures and reasons', async () => {
    const { county } = planned
    const id = randomUUID()
    const begun = await start(id)
    expect(['waiting', 'running']).toContain(begun.state)
    const plan = proposalPlan.parse(await over(id))
    expect(plan).toMatchObject({ state: 'ready', error: null, accepted: 0 })
    // Two lessons a week for three classes that miss two each: all is covered, which nothing can better.
    expect(plan.figures).toMatchObject({ demanded: 6, covered: 6, bound: 6, lessons: 2, ended: 'optimal' })
    expect(plan.figures!.load).toMatchObject([
      { teacherId: county.lead.teacher.id, lessons: 2, kept: 0, max: 2 },
    ])
    expect(plan.unmet).toEqual([])
    for (const lesson of plan.lessons) {
      expect(lesson).toMatchObject({ period: 3, start: '10:35', end: '11:15', kept: false, series: null })
      expect(lesson.receivers.map((r) => [r.schoolName, r.period, r.overlapMinutes]).sort()).toEqual([
        ['rural school 1', 3, 40],
        ['rural school 2', 3, 40],
        ['rural school 3', 3, 40],
      ])
    }
    expect(plan.trail.at(-1)).toMatchObject({ covered: 6, bound: 6 })
  })

  it('is the same when it is begun again with the same id', async () => {
    const id = randomUUID()
    await start(id)
    const first = await over(id)
    const again = await start(id, { maxReceivers: 1 })
    expect(again.options).toEqual(first.options)
    expect(again.state).toBe('ready')
    const { context, county } = planned
    const list = await listProposals(context, county.coordinator, planned.termId)
    expect(list.filter((one) => one.id === id)).toHaveLength(1)
  })

  it('says why what is not covered is not, and which addition would cover most', async () => {
    const { context, county } = planned
    const id = randomUUID()
    await start(id, { maxReceivers: 1 })
    const plan = await over(id)
    expect(plan.figures).toMatchObject({ demanded: 6, covered: 2, bound: 2 })
    expect(plan.unmet.length).toBeGreaterThan(0)
    expect(plan.unmet.every((one) => one.reason.length > 0 && one.periods > 0)).toBe(true)
    expect(plan.additions).toBeNull()
    await tryAdditions(context, planner, county.coordinator, id)
    const { additions } = await until(
      () => read(id),
      (one) => one.additions?.running === false,
    )
    const gains = additions!.tried.map((one) => one.gain!)
    expect(gains).toEqual([...gains].sort((a, b) => b - a))
    const gainOf = (kind: string) => additions!.tried.find((one) => one.addition.kind === kind)?.gain
    expect(gainOf('max-receivers')).toBe(2)
    expect(gainOf('teacher')).toBeGreaterThan(0)
    expect(gainOf('classroom')).toBe(0)
  })

  it('plans what is not there, and marks the lessons that need it', async () => {
    const id = randomUUID()
    const { lead } = planned.county
    await start(id, {
      maxReceivers: 1,
      additions: [{ kind: 'teacher', schoolId: lead.id, subject: 'music' }],
    })
    const plan = await over(id)
    expect(plan.figures!.covered).toBeGreaterThan(2)
    expect(
      plan.lessons.filter((lesson) => lesson.teacherId === '+1').every((lesson) => lesson.imagined),
    ).toBe(true)
    expect(plan.lessons.some((lesson) => lesson.imagined)).toBe(true)
  })

  it('ends with what there is when it is cancelled, and is removed twice alike', async () => {
    const { context, county } = planned
    const id = randomUUID()
    await start(id, {}, 600)
    await cancelPlan(context, planner, county.coordinator, id)
    expect((await over(id)).state).toBe('ready')
    await cancelPlan(context, planner, county.coordinator, id)
    const remove = () => removeProposal(context, planner, county.coordinator, id)
    await remove()
    await remove()
    expect((await refusal(read(id))).code).toBe('not_found')
  })

  it('is nobody’s but the coordinators’ of its region', async () => {
    const { context, county } = planned
    const other = await buildPlanned(database.db)
    const id = randomUUID()
    await start(id)
    await over(id)
    for (const actor of [county.inspector, county.lead.teacher, other.county.coordinator]) {
      expect((await refusal(readProposal(context, actor, id))).code).toBe('not_found')
      expect(await listProposals(context, actor, planned.termId)).toEqual([])
      expect((await refusal(tryAdditions(context, planner, actor, id))).code).toBe('not_found')
    }
  })
})
