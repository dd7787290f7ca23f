import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { createWindows, patience } from '../support/browser.ts'
import { openScene } from '../support/paired-lesson.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

test('a school pastes its list, calls the roll by it, takes it along and deletes it; nobody else sees a name', {
  timeout: 300_000,
}, async () => {
  const scene = await openScene({ production: true })
  onTestFinished(() => scene.app.stop())
  const { app, county, lessonId } = scene
  const school = county.rural[0]!
  const windows = createWindows({ baseURL: app.url })
  await windows.watch(async () => {
    const browser = await windows.browser()
    const page = await windows.open(browser, 'phone', { ...phone, acceptDownloads: true })
    await scene.be(page.context(), school.assistant)
    await page.goto('/assist')
    await page.locator('[data-action="rosters"]').tap()
    await page.locator('[data-action="edit-roster"]').tap()
    await page.locator('.roster-editor textarea').fill('座号\t姓名\n1\t李小花\n2\t王大山\n3\t张春')
    await page.locator('[data-pupils="3"]').waitFor()
    await page.locator('[data-action="save-roster"]').tap()
    await page.locator('.roster-editor').waitFor({ state: 'detached' })

    // One is added: the others stay who they were.
    await page.locator('[data-action="edit-roster"]').tap()
    const list = page.locator('.roster-editor textarea')
    await expect.poll(() => list.inputValue(), { timeout: patience }).toContain('王大山')
    await list.fill(`${await list.inputValue()}\n4\t赵雪`)
    await page.locator('[data-pupils="4"]').waitFor()
    await page.locator('[data-action="save-roster"]').tap()
    await page.locator('.roster-editor').waitFor({ state: 'detached' })

    await page.locator('[data-action="back"]').tap()
    await page.locator(`[data-lesson="${lessonId}"]`).tap()
    await page.locator('[data-action="exceptions"]').tap()
    await page.getByText('赵雪').waitFor()
    await page.locator('[data-pupil]').nth(1).locator('button[data-mark="late"]').tap()
    await page.locator('[data-action="save-head-count"]').tap()
    await page.locator('.roll-call-state[data-state="sent"] [data-present="4"]').waitFor()

    // The county reads figures.
    const office = await windows.open(browser, 'coordinator', { viewport: { width: 1366, height: 768 } })
    await scene.be(office.context(), county.coordinator)
    await office.goto(`/lessons/${lessonId}`)
    await office.getByText('4 / 24').first().waitFor()
    expect(await office.locator('body').innerText()).not.toMatch(/李小花|王大山|张春|赵雪/)
    const refused = await office.request.get(`/api/class-groups/${school.classGroupId}/roster`)
    expect(refused.status()).toBe(403)

    await page.locator('[data-action="back"]').tap()
    await page.locator('[data-action="rosters"]').tap()
    await page.locator('[data-action="edit-roster"]').tap()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.locator('a[href$="/roster.csv"]').tap(),
    ])
    const text = await readFile(await download.path(), 'utf8')
    expect(text).toMatch(/2,王大山,\d{4}-\d\d-\d\d,音乐,迟到,/)
    await page.locator('[data-action="delete-roster"]').tap()
    await page.locator('[data-action="confirm-delete-roster"]').tap()
    await page.locator('.roster-editor').waitFor({ state: 'detached' })
    const { rows } = await sql<{ left: number }>`select count(*)::int as left from pupils`.execute(
      app.context.db,
    )
    expect(rows).toEqual([{ left: 0 }])
    await page.locator('[data-action="back"]').tap()
    await page.locator(`[data-lesson="${lessonId}"]`).tap()
    // The figures stay.
    await page.locator('.roll-call-state [data-present="4"]').waitFor()
  })
})
