import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PersonActor } from '../../server/account/actor.ts'
import type { Acceptance, PlanGround, Proposal, ProposalPlan } from '../../shared/proposal.ts'
import { dayAfter, weekdayOf } from '../../shared/time.ts'
import { signIn, startApp, type TestApp } from '../support/app.ts'
import { buildCounty, type County } from '../support/county.ts'
import { giveBells, leadBells, ruralBells } from '../support/term.ts'
import { filled, giveMusic, giveTimetable } from './support.ts'

describe('the doors of the planner', { timeout: 300_000 }, () => {
  let app: TestApp
  let county: County
  let options: object
  beforeAll(async () => {
    app = await startApp()
    const { db } = app.database
    county = await buildCounty(db)
    await giveBells(db, county.lead.id, leadBells)
    for (const school of county.rural) {
      await giveBells(db, school.id, ruralBells)
      await giveTimetable(db, school.classGroupId, filled(['1 3', '2 3', '3 3']))
    }
    await giveMusic(db, county, county.lead.teacher.id, 2)
    // Bells of these tests are in force from September 2026 on.
    const today = new Date(Math.max(Date.now(), Date.parse('2026-09-01'))).toISOString().slice(0, 10)
    const monday = dayAfter(today, 8 - weekdayOf(today))
    const termId = randomUUID()
    await ask(county.coordinator, 'PUT', `/api/terms/${termId}`, {
      regionId: county.regionId,
      name: 'term',
      firstDay: monday,
      lastDay: dayAfter(monday, 27),
    })
    options = {
      termId,
      regionId: county.regionId,
      from: monday,
      subjects: ['music'],
      maxReceivers: 3,
      minOverlap: 0.75,
    }
  })
  afterAll(() => app?.stop())

  const cookies = new Map<string, Promise<string>>()
  async function ask<T>(who: PersonActor, method: string, path: string, body?: object): Promise<T> {
    const known = cookies.get(who.id) ?? signIn(app, who)
    cookies.set(who.id, known)
    const response = await fetch(app.url + path, {
      method,
      headers: { cookie: await known, 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
    })
    const answer = (await response.json()) as T & { error?: { code: string } }
    if (answer.error) throw Object.assign(new Error(answer.error.code), answer.error)
    return answer
  }

  it('lead from the choosing over the search to series, and back', async () => {
    const as = county.coordinator
    const ground = await ask<PlanGround>(as, 'POST', '/api/plan/ground', options)
    expect(ground.missing).toEqual([{ subject: 'music', periods: 6, classes: 3 }])
    const id = randomUUID()
    await ask(as, 'PUT', `/api/proposals/${id}`, { name: 'plan', options, seconds: 5 })
    let head = await ask<Proposal>(as, 'GET', `/api/proposals/${id}/progress`)
    while (head.state === 'waiting' || head.state === 'running') {
      await pause(100)
      head = await ask<Proposal>(as, 'GET', `/api/proposals/${id}/progress`)
    }
    expect(head).toMatchObject({ state: 'ready', figures: { covered: 6, bound: 6, ended: 'optimal' } })
    const plan = await ask<ProposalPlan>(as, 'GET', `/api/proposals/${id}`)
    const lessonIds = plan.lessons.map((lesson) => lesson.id)
    const accepted = await ask<Acceptance>(as, 'POST', `/api/proposals/${id}/accept`, {
      lessonIds,
      state: 'confirmed',
    })
    expect(accepted.lessons).toMatchObject([
      { result: 'accepted', dates: 4 },
      { result: 'accepted', dates: 4 },
    ])
    expect((await ask<Proposal[]>(as, 'GET', '/api/proposals'))[0]).toMatchObject({ id, accepted: 2 })
    expect((await ask<PlanGround>(as, 'POST', '/api/plan/ground', options)).kept).toEqual({
      series: 2,
      periods: 6,
    })
    const undone = await ask<Acceptance>(as, 'POST', `/api/proposals/${id}/undo`, { lessonIds, reason: 'r' })
    expect(undone.lessons.map((one) => one.result)).toEqual(['undone', 'undone'])
    await ask(as, 'POST', `/api/proposals/${id}/cancel`)
    expect(await ask(as, 'DELETE', `/api/proposals/${id}`)).toEqual({ done: true })
    expect(await ask(as, 'DELETE', `/api/proposals/${id}`)).toEqual({ done: true })
  })

  it('are closed to everybody else', async () => {
    const id = randomUUID()
    const put = { name: 'plan', options, seconds: 5 }
    const refused = (who: PersonActor, code: string) =>
      expect(ask(who, 'PUT', `/api/proposals/${id}`, put)).rejects.toMatchObject({ code })
    await refused(county.inspector, 'forbidden')
    await refused(county.lead.teacher, 'not_found')
    const teacher = { schoolId: county.lead.id, subjects: ['music'], maxShared: 1 }
    await expect(
      ask(county.lead.teacher, 'PUT', `/api/plan/teachers/${county.lead.teacher.id}`, teacher),
    ).rejects.toMatchObject({ code: 'forbidden' })
    await expect(ask(county.coordinator, 'GET', `/api/proposals/${id}`)).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
