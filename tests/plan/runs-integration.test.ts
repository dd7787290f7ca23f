import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { cancelPlan } from '../../server/plan/cancel-plan.ts'
import { removeProposal } from '../../server/plan/delete-proposal.ts'
import { preparePlan } from '../../server/plan/plan-ground.ts'
import { createPlanner, type Planner } from '../../server/plan/planner.ts'
import { insertProposal } from '../../server/plan/proposal-store.ts'
import { readProposal, seenProposal } from '../../server/plan/read-proposal.ts'
import {
  beginRun,
  beginTries,
  endTries,
  failLost,
  isTried,
  tellRuns,
  tellTries,
  writeReady,
  writeTries,
} from '../../server/plan/run-store.ts'
import { startPlan } from '../../server/plan/start-plan.ts'
import { putProposal } from '../../shared/proposal.ts'
import { eachDatabase } from '../support/databases.ts'
import { county, makeInstance } from '../support/plan-instance.ts'
import { buildPlanned, giveMusic } from './support.ts'

eachDatabase('a search among many nodes', (database) => {
  const setUp = async () => {
    const planned = await buildPlanned(database().db)
    const { context, county: on } = planned
    await giveMusic(database().db, on, on.lead.teacher.id, 2)
    const read = (id: string) => seenProposal(context, on.coordinator, id)
    const start = (planner: Planner, id: string, seconds: number) =>
      startPlan(
        context,
        planner,
        on.coordinator,
        id,
        // Less than what is missing can be covered, which is not proven at once.
        putProposal.parse({ name: 'plan', options: planned.options({ maxReceivers: 1 }), seconds }),
      )
    /** A proposal that waits for a runner nobody is. */
    const left = async (runner: string = randomUUID()) => {
      const id = randomUUID()
      const options = planned.options()
      const { input, names } = await preparePlan(context, options)
      const asked = { id, name: 'left', options, seconds: 5, seed: 1, input, names, by: null, runner }
      await insertProposal(context, asked)
      return { id, runner }
    }
    const silence = (id: string) =>
      sql`update proposals set heard_at = heard_at - interval '1 minute', tries_heard_at = tries_heard_at - interval '1 minute'
        where id = ${id}`.execute(database().db)
    return { ...planned, read, start, left, silence }
  }
  const until = async <T>(look: () => Promise<T>, fits: (found: T) => boolean): Promise<T> => {
    for (let found = await look(); ; found = await look()) {
      if (fits(found)) return found
      await pause(50)
    }
  }
  const point = { ms: 10, covered: 1, bound: 2 }

  it('is begun by its runner alone, and once', async () => {
    const { context, left } = await setUp()
    const { id, runner } = await left()
    expect(await beginRun(context, id, randomUUID())).toBe(false)
    expect(await beginRun(context, id, runner)).toBe(true)
    expect(await beginRun(context, id, runner)).toBe(false)
  })

  it('tells how far it is in its proposal, and hears there that it is to end', async () => {
    const { context, county: on, read, left } = await setUp()
    const { id, runner } = await left()
    await beginRun(context, id, runner)
    expect(await tellRuns(context, runner, [{ id, trail: [point] }])).toEqual([{ id, cancelAsked: false }])
    expect((await read(id)).trail).toEqual([point])
    const elsewhere = createPlanner(context)
    await cancelPlan(context, elsewhere, on.coordinator, id)
    await elsewhere.close()
    expect(await tellRuns(context, runner, [{ id, trail: null }])).toEqual([{ id, cancelAsked: true }])
    expect(await read(id)).toMatchObject({ state: 'running', trail: [point] })
    expect(await tellRuns(context, randomUUID(), [{ id, trail: [] }])).toEqual([])
  })

  it('is closed when nothing was heard of its runner, which then writes nothing more', async () => {
    const { context, county: on, read, left, silence } = await setUp()
    const [lost, alive] = [await left(), await left()]
    await beginRun(context, lost.id, lost.runner)
    await silence(lost.id)
    await failLost(context, 'interrupted')
    expect(await read(lost.id)).toMatchObject({ state: 'failed', error: 'interrupted' })
    expect((await read(alive.id)).state).toBe('waiting')
    expect(await tellRuns(context, lost.runner, [{ id: lost.id, trail: [point] }])).toEqual([])
    const nothing = { output: {} as never, figures: {} as never, trail: [point] }
    expect(await writeReady(context, lost.id, lost.runner, nothing)).toBe(false)
    expect(await readProposal(context, on.coordinator, lost.id)).toMatchObject({
      state: 'failed',
      trail: [],
      lessons: [],
    })
  })

  it('is closed by whichever planner starts next, and can be made anew', { timeout: 120_000 }, async () => {
    const { context, read, start, left, silence } = await setUp()
    const { id } = await left()
    await silence(id)
    const next = createPlanner(context)
    expect(
      await until(
        () => read(id),
        ({ state }) => state === 'failed',
      ),
    ).toMatchObject({ error: 'interrupted' })
    const again = randomUUID()
    await start(next, again, 2)
    expect(
      (
        await until(
          () => read(again),
          ({ state }) => state === 'ready',
        )
      ).figures,
    ).toMatchObject({ covered: 2 })
    await next.close()
  })

  it('is seen, ended and removed from a node that does not run it', { timeout: 120_000 }, async () => {
    const { context, county: on, read, start, left } = await setUp()
    const [here, there] = [createPlanner(context), createPlanner(context)]
    // Nobody proves the best plan of a county so soon.
    const large = { input: makeInstance(county, 1), names: {}, seconds: 600, seed: 1 }
    const [first, second] = [await left(here.runner), await left(here.runner)]
    here.start({ id: first.id, ...large })
    here.start({ id: second.id, ...large })
    const third = randomUUID()
    await start(here, third, 2)
    // The same request may reach another node as well.
    await start(there, third, 2)
    await until(
      () => read(first.id),
      ({ trail }) => trail.length > 0,
    )
    await cancelPlan(context, there, on.coordinator, first.id)
    const done = await until(
      () => read(first.id),
      ({ state }) => state === 'ready',
    )
    expect(done.figures!.ended).toBe('cancelled')
    expect(done.trail.at(-1)).toMatchObject({ covered: done.figures!.covered })
    await until(
      () => read(second.id),
      ({ state }) => state === 'running',
    )
    await removeProposal(context, there, on.coordinator, second.id)
    await until(
      () => read(third),
      ({ state }) => state === 'ready',
    )
    await Promise.all([here.close(), there.close()])
  })

  it('is closed as interrupted when its node is stopped', { timeout: 60_000 }, async () => {
    const { context, read, start } = await setUp()
    const planner = createPlanner(context)
    const ids = [randomUUID(), randomUUID()]
    for (const id of ids) await start(planner, id, 600)
    await planner.close()
    for (const id of ids) expect((await read(id)).state).not.toBe('waiting')
    expect(await read(ids[1]!)).toMatchObject({ state: 'failed', error: 'interrupted' })
  })

  it('tries additions on one node at a time, and on another when that is gone', async () => {
    const { context, left, silence } = await setUp()
    const { id } = await left()
    const [one, other] = [randomUUID(), randomUUID()]
    expect(await beginTries(context, id, one, [])).toBe(true)
    expect(await beginTries(context, id, other, [])).toBe(false)
    expect(await tellTries(context, one, [id])).toEqual([id])
    expect(await isTried(context, id)).toBe(true)
    await silence(id)
    expect(await isTried(context, id)).toBe(false)
    expect(await beginTries(context, id, other, [])).toBe(true)
    expect(await tellTries(context, one, [id])).toEqual([])
    expect(await writeTries(context, id, one, [])).toBe(false)
    await endTries(context, id, one)
    expect(await isTried(context, id)).toBe(true)
    await endTries(context, id, other)
    expect(await isTried(context, id)).toBe(false)
  })
})
