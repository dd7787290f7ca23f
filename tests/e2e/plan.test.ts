import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { acceptWords } from '../../client/plan/accept-messages.ts'
import { choosingWords } from '../../client/plan/choosing-messages.ts'
import { compareWords } from '../../client/plan/compare-messages.ts'
import { planWords } from '../../client/plan/messages.ts'
import { proposalWords } from '../../client/plan/proposal-messages.ts'
import type { Proposal, ProposalPlan } from '../../shared/proposal.ts'
import type { Series } from '../../shared/series.ts'
import { filled, giveMusic, giveTimetable } from '../plan/support.ts'
import { ask, type Console, openConsole, putTerm, said } from '../support/console.ts'
import { giveBells, leadBells, ruralBells } from '../support/term.ts'

const t = {
  ...planWords.zh,
  ...choosingWords.zh,
  ...proposalWords.zh,
  ...acceptWords.zh,
  ...compareWords.zh,
}

test('a coordinator plans from next week on, watches, sees why, accepts, takes back and compares', {
  timeout: 600_000,
}, async () => {
  const scene = await openConsole({ rural: 3 })
  const { county, windows, monday, as } = scene
  await windows.watch(async () => {
    const page = await as(county.coordinator, 'coordinator')
    await prepare(scene, page)

    // Chosen as it is offered: six periods of music are missing, and a teacher has to be told what they teach.
    await page.goto('/plan')
    await page.getByRole('link', { name: t.add }).first().click()
    await page.getByText(said(t.note_no_subject, { school: 'lead school', name: 'other teacher' })).waitFor()
    const missing = page.locator('.plan-missing > div', { hasText: '音乐' })
    await expect.poll(() => missing.innerText(), { timeout: 60_000 }).toContain('6')
    await page.getByLabel('美术', { exact: true }).uncheck()
    await page.getByText(said(t.seconds, { n: 15 }), { exact: true }).click()
    await page.getByRole('button', { name: t.start }).click()

    // Watched until it is there: one lesson a day of the class, three classes, two lessons: nothing can be better.
    await page.getByText(t.boundOptimal).waitFor({ timeout: 180_000 })
    expect(await page.locator('.plan-tile.wide').innerText()).toMatch(/6\s*\/ 6 节/)
    const [first] = await ask<Proposal[]>(page, 'get', '/api/proposals')
    const plan = await ask<ProposalPlan>(page, 'get', `/api/proposals/${first!.id}`)
    expect(plan.lessons).toHaveLength(2)
    await page.locator('.plan-grid .tt-lesson').first().click()
    await page.locator('.plan-detail', { hasText: 'rural school 1' }).waitFor()

    // Accepted: both become series with lessons from Monday on.
    await page.getByRole('tab', { name: new RegExp(`^${t.tabLessons}`) }).click()
    await page.getByRole('button', { name: said(t.chooseAll, { n: 2 }) }).click()
    // A line that fails once: nothing is done, and all is still chosen.
    await page.route('**/accept', (route) => route.abort(), { times: 1 })
    await page.getByRole('button', { name: t.acceptConfirmed, exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: t.acceptConfirmed, exact: true }).click()
    await page.getByText(said(t.stoppedAt, { done: 0, all: 2 })).waitFor({ timeout: 60_000 })
    await page.getByText(said(t.chosen, { n: 2 })).waitFor()
    await page.getByRole('button', { name: t.acceptConfirmed, exact: true }).click()
    await dialog.getByRole('button', { name: t.acceptConfirmed, exact: true }).click()
    await page.getByText(said(t.showResults, { accepted: 2, refused: 0 })).waitFor({ timeout: 60_000 })
    const series = await ask<Series[]>(page, 'get', '/api/series')
    expect(series.map((one) => one.state)).toEqual(['confirmed', 'confirmed'])
    expect(series.every((one) => one.lessons === 4 && one.rule.receivers.length === 3)).toBe(true)
    expect(series.map((one) => one.teacherName)).toEqual(['teacher', 'teacher'])

    // A second plan has nothing left to cover, and says so.
    await page.goto('/plan/new')
    await page.getByText(said(t.keptText, { series: 2, periods: 6 })).waitFor()
    await page.getByLabel('美术', { exact: true }).uncheck()
    await expect
      .poll(() => page.getByRole('button', { name: t.start }).isDisabled(), { timeout: 60_000 })
      .toBe(true)

    // Taken back: the lessons are cancelled.
    await page.goto(`/plan/${first!.id}?tab=accept`)
    await checkAll(page)
    await page.getByRole('button', { name: t.undo, exact: true }).click()
    await dialog.getByRole('button', { name: t.undo, exact: true }).click()
    await page.getByText(said(t.showUndone, { undone: 2, kept: 0 })).waitFor({ timeout: 60_000 })
    expect((await ask<Series[]>(page, 'get', '/api/series')).map((one) => one.state)).toEqual([
      'cancelled',
      'cancelled',
    ])

    // What if only one class could listen to a lesson: less is covered, each class says why, and the two are compared.
    await page.goto(`/plan/new?like=${first!.id}`)
    await page.getByLabel(t.maxReceivers).fill('1')
    await page.getByLabel(t.planName).fill('一对一')
    await page.getByRole('button', { name: t.start }).click()
    await page.getByText(t.boundOptimal).waitFor({ timeout: 180_000 })
    await page.getByRole('tab', { name: new RegExp(`^${t.tabUnmet}`) }).click()
    await page.getByText(said(t.unmetSum, { periods: 4, classes: 3 }).slice(0, 6)).waitFor()
    await page.goto('/plan')
    await checkAll(page)
    await page.getByRole('button', { name: t.compare }).click()
    await page.locator('.plan-table tr', { hasText: t.rowCovered }).waitFor()
    const row = await page.locator('.plan-table tr', { hasText: t.rowCovered }).innerText()
    expect(row).toMatch(/[26]\s+[26]\s+[+-]4/)
    await page.getByText(said(t.differentRules, { what: t.maxReceivers })).waitFor()
    await page.locator('.plan-grid .tt-lesson').first().click()
    await page.locator('.plan-detail', { hasText: 'rural school' }).waitFor()

    // Two changes of a teacher's limit: the later one stays, however long the first is under way.
    await page.goto('/plan/new')
    let letFirstGo = () => {}
    const held = new Promise<void>((resolve) => {
      letFirstGo = resolve
    })
    let puts = 0
    await page.route('**/api/plan/teachers/*', async (route) => {
      if (puts++ === 0) await held
      await route.continue()
    })
    const limit = page.getByLabel(`${t.limit} teacher`, { exact: true })
    const answered = [3, 4].map((n) =>
      page.waitForResponse(
        (response) =>
          response.url().includes('/api/plan/teachers/') && response.request().postDataJSON().maxShared === n,
      ),
    )
    const asked = page.waitForRequest('**/api/plan/teachers/*')
    await limit.fill('3')
    await asked
    await limit.fill('4')
    letFirstGo()
    await Promise.all(answered)
    const { rows } = await sql<{ max: number }>`select max_shared as max from plan_teachers
      where person_id = ${county.lead.teacher.id}`.execute(scene.app.database.db)
    expect(rows).toEqual([{ max: 4 }])
    await page.getByLabel('音乐', { exact: true }).uncheck()
    await page.getByLabel('美术', { exact: true }).uncheck()
    await page.getByText(t.noSubject).waitFor()

    expect(monday.weekday).toBe(1)
  })
})

/** Ticks both rows of a table, once they are there. */
async function checkAll(page: Page): Promise<void> {
  const boxes = page.locator('tbody .ant-checkbox-input')
  await boxes.nth(1).waitFor({ state: 'attached' })
  for (const box of await boxes.all()) await box.check()
}

/** Bells, a term of four weeks from next Monday, full timetables but for the third period, and one teacher's music. */
async function prepare({ app, county, monday }: Console, page: Page): Promise<void> {
  const { db } = app.database
  await giveBells(db, county.lead.id, leadBells)
  for (const school of county.rural) {
    await giveBells(db, school.id, ruralBells)
    await giveTimetable(db, school.classGroupId, filled(['1 3', '2 3', '3 3', '4 3', '5 3']))
  }
  await giveMusic(db, county, county.lead.teacher.id, 2)
  await putTerm(page, county, monday, 4)
}
