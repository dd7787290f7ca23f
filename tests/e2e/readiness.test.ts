import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { readReadiness } from '../../server/readiness/read-readiness.ts'
import { minutes } from '../../shared/time.ts'
import { bookedLesson, signIn, startApp, type TestApp } from '../support/app.ts'
import { createWindows, patience } from '../support/browser.ts'
import { buildCounty, type County } from '../support/county.ts'

/** Where to leave pictures of what was seen, for whoever wants to look. */
const pictures = process.env.TONGKE_PICTURES

let app: TestApp
let county: County
let lessonId: string
beforeAll(async () => {
  app = await startApp()
  county = await buildCounty(app.database.db, { rural: 1 })
  // Not to be entered for three minutes, and due to be checked.
  lessonId = (await bookedLesson(app, county, { startsIn: minutes(13) })).id
})
afterAll(() => app?.stop())

async function windowOf(
  windows: ReturnType<typeof createWindows>,
  name: string,
  who: Parameters<typeof signIn>[1],
) {
  const browser = await windows.browser({ autoplay: true })
  const page = await windows.open(browser, name)
  const [cookie, value] = (await signIn(app, who)).split('=') as [string, string]
  await page.context().addCookies([{ name: cookie, value, url: app.url, httpOnly: true, sameSite: 'Strict' }])
  return page
}

it('a classroom checks itself before its lesson, again when asked to, shows its week, and its teacher is told', async () => {
  const windows = createWindows({ baseURL: '', viewport: { width: 1366, height: 768 } })
  await windows.watch(async () => {
    const { device, classroomId } = county.rural[0]!
    const page = await windowOf(windows, 'classroom', device)
    const shoot = async (name: string) => {
      if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) })
    }
    await page.goto(`${app.url}/classroom`)
    // By itself, softly: nobody touched anything.
    await vi.waitFor(
      async () => {
        const known = await readReadiness(app.context, county.coordinator, { lessonId })
        expect(known.find((one) => one.classroomId === classroomId)?.checkedAt).not.toBeNull()
      },
      { timeout: patience, interval: 300 },
    )
    const [itself] = (await readReadiness(app.context, county.coordinator, { lessonId })).slice(1)
    expect(itself?.findings).toMatchObject({
      camera: { trouble: null, moves: true },
      microphone: { trouble: null },
      line: { way: 'udp' },
    })
    expect(itself?.findings?.line.downKbps).toBeGreaterThan(0)
    expect(itself?.findings?.line.upKbps).toBeGreaterThan(0)
    await page.locator('.waiting-foot [data-readiness]').waitFor()
    await shoot('waiting')

    // When asked to; the fake microphone hears its own beeps, and no loudspeaker.
    await page.locator('[data-action="check"]').click()
    await page.locator('[data-step="loudspeaker"][data-step-state="running"]').waitFor()
    await shoot('check-running')
    await page.locator('[data-check="doubtful"]').waitFor()
    await shoot('check-done')
    expect(await page.locator('[data-fault]').first().getAttribute('data-fault')).toBe('loudspeaker-unheard')
    expect(await page.locator('[data-step="camera"]').getAttribute('data-step-state')).toBe('good')
    expect(await page.locator('[data-step="line"]').innerText()).toContain('UDP')
    await page.locator('[data-action="close-check"]').click()

    // Its week, by arrow keys.
    await page.locator('[data-action="week"]').focus()
    await page.keyboard.press('Enter')
    const week = page.locator('main.week')
    await week.locator(`[data-lesson="${lessonId}"]`).waitFor()
    await shoot('week')
    const first = await week.getAttribute('data-week')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => week.getAttribute('data-week')).not.toBe(first)
    await page.keyboard.press('ArrowLeft')
    await week.locator(`[data-lesson="${lessonId}"]`).waitFor()
    await page.keyboard.press('Escape')
    await page.locator('[data-action="enter"]').waitFor()

    const studio = await windowOf(windows, 'teacher', county.lead.teacher)
    await studio.goto(`${app.url}/teach/${lessonId}`)
    await studio.locator(`[data-classroom="${classroomId}"] [data-readiness="doubtful"]`).waitFor()
    await studio.locator('.lobby-check [data-readiness]').waitFor()
    await studio.locator('[data-action="check"]').click()
    await studio.locator('[data-check="doubtful"]').waitFor()
    if (pictures) await studio.screenshot({ path: join(pictures, 'lobby-check.png') })
    await studio.locator('[data-action="close-check"]').click()
    if (pictures) await studio.screenshot({ path: join(pictures, 'lobby.png') })
  })
})
