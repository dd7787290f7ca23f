import { randomUUID } from 'node:crypto'
import type { BrowserContext, Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { rollCallWords } from '../../client/attendance/roll-call-messages.ts'
import { listHeadCounts } from '../../server/attendance/list-head-counts.ts'
import { namesAtLesson } from '../../server/attendance/names-at-lesson.ts'
import { putRoster } from '../../server/directory/put-roster.ts'
import { startApp } from '../support/app.ts'
import { createWindows, patience } from '../support/browser.ts'
import { openScene, type Scene } from '../support/paired-lesson.ts'

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
const pupils = ['李小花', '王大山', '张春', '赵雪', '刘洋', '陈晨'].map((name, i) => ({
  id: randomUUID(),
  name,
  number: `${i + 1}`,
}))

const countsOf = async ({ app, county, lessonId }: Pick<Scene, 'app' | 'county' | 'lessonId'>) =>
  (await listHeadCounts(app.context, county.rural[0]!.assistant, lessonId)).classes[0]!.headCounts

/** The page's shell is kept: from now on it opens without a server. */
const isKept = (page: Page) =>
  page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    return active?.state === 'activated' && (await caches.keys()).length > 0
  })

const state = (page: Page) => page.locator('.roll-call-state').getAttribute('data-state')

test('the roll is called by name while the server is away, over a reload and a closed page, and sent once when it is back', {
  timeout: 400_000,
}, async () => {
  const scene = await openScene({ production: true })
  const { county, lessonId } = scene
  const school = county.rural[0]!
  const { database } = scene.app
  onTestFinished(() => database.close())
  let app = scene.app
  onTestFinished(() => app.stopServer())
  await putRoster(app.context, school.assistant, school.classGroupId, { pupils })
  const windows = createWindows({ baseURL: app.url })
  await windows.watch(async () => {
    const browser = await windows.browser()
    const page = await windows.open(browser, 'phone', phone)
    await scene.be(page.context(), school.assistant)
    await page.goto('/assist')
    await page.locator(`[data-lesson="${lessonId}"]`).tap()
    await page.locator('[data-action="exceptions"]').tap()
    const rowOf = (on: Page, i: number) => on.locator(`[data-pupil="${pupils[i]!.id}"]`)
    await rowOf(page, 1).locator('button[data-mark="absent"]').tap()
    await expect.poll(() => isKept(page), { timeout: patience }).toBe(true)

    // In the middle of it the server goes away; what was tapped stays, and the page opens again from the phone alone.
    await app.stopServer()
    await rowOf(page, 2).locator('button[data-mark="leave"]').tap()
    await rowOf(page, 2).locator('[data-why="sick"]').tap()
    await page.reload()
    await page.locator('[data-state="lost"]').waitFor()
    await page.locator(`[data-lesson="${lessonId}"]`).tap()
    await page.locator(`[data-pupil="${pupils[2]!.id}"][data-mark="leave"]`).waitFor()
    await page.locator('[data-action="save-head-count"]').tap()
    await expect.poll(() => state(page), { timeout: patience }).toBe('to-send')
    await page.close()

    const again = await reopened(page.context())
    await again.goto('/assist')
    await again.locator('[data-outgoing="1"]').waitFor()
    await again.locator(`[data-lesson="${lessonId}"]`).tap()
    expect(await state(again)).toBe('to-send')

    app = await startApp({ database, port: Number(new URL(app.url).port), production: true })
    await expect.poll(() => state(again), { timeout: patience }).toBe('sent')
    await again.locator('[data-state="lost"]').waitFor({ state: 'detached' })
    const counts = await countsOf({ app, county, lessonId })
    expect(counts).toMatchObject([
      { present: 4, absent: 1, onLeave: 1, late: 0, byName: true, standing: 'counts' },
    ])
    const names = await namesAtLesson(app.context, school.assistant, lessonId, school.classGroupId)
    expect(names.marks.map((mark) => [mark.pupilId, mark.mark, mark.reason]).sort()).toEqual(
      [
        [pupils[1]!.id, 'absent', null],
        [pupils[2]!.id, 'leave', 'sick'],
      ].sort(),
    )
  })
})

test('two devices without a line count differently: both counts are kept and shown to both, and a correction settles it', {
  timeout: 400_000,
}, async () => {
  const scene = await openScene({ production: true })
  onTestFinished(() => scene.app.stop())
  const { app, county, lessonId } = scene
  const school = county.rural[0]!
  const windows = createWindows({ baseURL: app.url })
  await windows.watch(async () => {
    const browser = await windows.browser({ autoplay: true })
    const mobile = await windows.open(browser, 'phone', phone)
    await scene.be(mobile.context(), school.assistant)
    await mobile.goto('/assist')
    await mobile.locator(`[data-lesson="${lessonId}"]`).tap()
    await mobile.locator('[data-action="all-here"]').waitFor()
    const room = await windows.open(browser, 'classroom', { viewport: { width: 1366, height: 768 } })
    await scene.be(room.context(), school.device)
    await room.goto('/classroom')
    await room.locator('main.room').waitFor()
    await room.locator('[data-action="head-count"]').click()
    await room.locator('[data-action="exceptions"]').waitFor()

    await Promise.all([mobile.context().setOffline(true), room.context().setOffline(true)])
    await mobile.locator('[data-action="all-here"]').tap()
    await expect.poll(() => state(mobile), { timeout: patience }).toBe('to-send')
    // Later by the clock of the server: this one will be in force.
    await room.locator('[data-action="exceptions"]').click()
    for (const _ of [1, 2]) await room.locator('[data-mark="absent"] [data-step="more"]').click()
    await room.locator('[data-action="save-head-count"]').click()
    await room.locator('dialog').waitFor({ state: 'detached' })
    // A remote control goes on where it was.
    expect(await room.evaluate(() => document.activeElement?.getAttribute('data-action'))).toBe('head-count')

    // The later one arrives first.
    await room.context().setOffline(false)
    await expect.poll(async () => (await countsOf(scene)).length, { timeout: patience }).toBe(1)
    await mobile.context().setOffline(false)
    await expect
      .poll(async () => (await countsOf(scene)).map((one) => [one.present, one.standing]), {
        timeout: patience,
      })
      .toEqual([
        [22, 'counts'],
        [24, 'contested'],
      ])
    await mobile.locator('.roll-call [data-state="contested"]').waitFor()
    await room.locator('[data-action="head-count"]').click()
    await room.locator('.roll-call [data-state="contested"]').waitFor()
    for (const page of [mobile, room])
      expect(await page.locator('.count-history [data-standing="contested"]').count()).toBe(1)

    // Whoever has both in view settles it, and says why; an answer that is lost doubles nothing.
    let lost = 0
    await mobile.route('**/head-counts/*', async (route) => {
      if (lost++ > 0) return route.continue()
      await route.fetch()
      await route.abort()
    })
    await mobile.locator('[data-action="correct"]').tap()
    expect(await mobile.locator('[data-action="save-head-count"]').isDisabled()).toBe(true)
    await mobile.locator('[data-mark="absent"] [data-step="less"]').tap()
    await mobile.locator('[data-reason="mistyped"]').tap()
    await mobile.locator('[data-action="save-head-count"]').tap()
    await expect.poll(() => lost, { timeout: patience }).toBeGreaterThan(1)
    await expect.poll(() => state(mobile), { timeout: patience }).toBe('sent')
    expect((await countsOf(scene)).map((one) => [one.present, one.standing, one.reason])).toEqual([
      [23, 'counts', rollCallWords.zh.mistyped],
      [22, 'replaced', ''],
      [24, 'replaced', ''],
    ])
    await mobile.locator('.roll-call [data-state="contested"]').waitFor({ state: 'detached' })
    await room.locator('.count-history [data-standing="counts"][data-present="23"]').waitFor()
  })
})

test('the classroom’s PC opens without a server, calls the roll, and sends it under its own name alone', {
  timeout: 400_000,
}, async () => {
  const scene = await openScene({ production: true })
  const { county, lessonId } = scene
  const school = county.rural[0]!
  const { database } = scene.app
  onTestFinished(() => database.close())
  let app = scene.app
  onTestFinished(() => app.stopServer())
  const windows = createWindows({ baseURL: app.url })
  await windows.watch(async () => {
    const browser = await windows.browser({ autoplay: true })
    const page = await windows.open(browser, 'classroom', { viewport: { width: 1366, height: 768 } })
    await scene.be(page.context(), school.device)
    await page.goto('/classroom')
    await page.locator('main.room').waitFor()
    await expect.poll(() => isKept(page), { timeout: patience }).toBe(true)
    await app.stopServer()
    await page.reload()
    await page.locator('[data-action="head-count"]').click()
    await page.locator('[data-action="all-here"]').click()
    await page.locator('dialog').waitFor({ state: 'detached' })

    // Somebody else's page on the same machine sends nothing of it.
    app = await startApp({ database, port: Number(new URL(app.url).port), production: true })
    await page.goto('about:blank')
    const before = await countsOf({ app, county, lessonId })
    if (before.length === 0) {
      await scene.be(page.context(), school.assistant)
      await page.goto('/assist')
      await page.getByText(rollCallWords.zh.foreign.replace('{n}', '1')).waitFor()
      expect(await countsOf({ app, county, lessonId })).toEqual([])
    }
    await page.goto('/classroom')
    await expect
      .poll(
        async () => (await countsOf({ app, county, lessonId })).map((one) => [one.present, one.reportedBy]),
        {
          timeout: patience,
        },
      )
      .toEqual([[24, 'room']])
  })
})

test('the teacher calls the roll of the class at hand by name, from the lobby and again in the lesson, and the lesson knows it', {
  timeout: 400_000,
}, async () => {
  const scene = await openScene({ production: true, withLeadClass: true })
  onTestFinished(() => scene.app.stop())
  const { app, county, lessonId } = scene
  const { lead } = county
  await putRoster(app.context, lead.assistant, lead.classGroupId, { pupils })
  const windows = createWindows({ baseURL: app.url, viewport: { width: 1366, height: 768 } })
  await windows.watch(async () => {
    const page = await windows.open(await windows.browser(), 'teacher')
    await scene.be(page.context(), lead.teacher)
    await page.goto(`/teach/${lessonId}`)
    const beside = async () => {
      const opening = page.context().waitForEvent('page')
      await page.locator('[data-action="roll-call"]').click()
      return opening
    }

    // Before the lesson: one has leave, one is late. Only the class at hand is there to be called.
    const roll = await beside()
    await roll.locator('.roll-call[data-names="here"]').waitFor()
    await roll.locator('[data-action="exceptions"]').click()
    expect(await roll.locator('.roll-call').count()).toBe(1)
    expect(await roll.locator('[data-pupil]').count()).toBe(pupils.length)
    const rowOf = (i: number) => roll.locator(`[data-pupil="${pupils[i]!.id}"]`)
    await rowOf(0).locator('button[data-mark="leave"]').click()
    await rowOf(0).locator('[data-why="sick"]').click()
    await rowOf(3).locator('button[data-mark="late"]').click()
    await roll.locator('[data-action="save-head-count"]').click()
    await expect.poll(() => state(roll), { timeout: patience }).toBe('sent')
    await roll.close()

    // In the lesson, one more is found missing: the earlier marks are there, and a reason is asked for.
    await page.locator('[data-action="enter"]').click()
    await page.locator('main.studio').waitFor()
    const again = await beside()
    await again.locator('.roll-call[data-names="here"]').waitFor()
    await again.locator('[data-action="correct"]').click()
    await again.locator(`[data-pupil="${pupils[0]!.id}"][data-mark="leave"]`).waitFor()
    await again.locator(`[data-pupil="${pupils[5]!.id}"] button[data-mark="absent"]`).click()
    await again.locator('[data-reason="left"]').click()
    await again.locator('[data-action="save-head-count"]').click()
    // The page said «sent» of the earlier count already: what tells is the server's own list.
    const own = async () => {
      const { classes } = await listHeadCounts(app.context, lead.teacher, lessonId)
      return classes.find((one) => one.classGroupId === lead.classGroupId)!.headCounts
    }
    await expect
      .poll(
        async () =>
          (await own()).map((one) => [one.present, one.onLeave, one.late, one.absent, one.standing]),
        { timeout: patience },
      )
      .toEqual([
        [4, 1, 1, 1, 'counts'],
        [5, 1, 1, 0, 'replaced'],
      ])
    await expect.poll(() => state(again), { timeout: patience }).toBe('sent')
    const names = await namesAtLesson(app.context, lead.teacher, lessonId, lead.classGroupId)
    const inForce = await own().then(([first]) => names.marks.filter((mark) => mark.countId === first!.id))
    expect(inForce.map((mark) => [mark.pupilId, mark.mark]).sort()).toEqual(
      [
        [pupils[0]!.id, 'leave'],
        [pupils[3]!.id, 'late'],
        [pupils[5]!.id, 'absent'],
      ].sort(),
    )

    // What was marked here is corrected without a line, and begins with what was said.
    await page.context().setOffline(true)
    await again.locator('[data-action="correct"]').click()
    await again.locator(`[data-pupil="${pupils[5]!.id}"][data-mark="absent"]`).waitFor()
  })
})

async function reopened(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  return page
}
