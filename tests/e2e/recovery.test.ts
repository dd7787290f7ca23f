import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { startApp } from '../support/app.ts'
import { createWindows, patience } from '../support/browser.ts'
import { openScene, type Scene } from '../support/paired-lesson.ts'
import { seesMoving } from '../support/picture.ts'

const lead = 'video[data-place="lead"][data-role="lead"]'

interface Both {
  teacher: Page
  classroom: Page
}

/** Teacher and classroom in a live lesson, each seeing the other. */
async function goLive(scene: Scene, windows: ReturnType<typeof createWindows>): Promise<Both> {
  const browser = await windows.browser({ autoplay: true })
  const teacher = await windows.open(browser, 'teacher')
  await scene.be(teacher.context(), scene.county.lead.teacher)
  await teacher.goto(`/teach/${scene.lessonId}`)
  await teacher.locator('[data-action="enter"]').click()
  await teacher.locator('[data-action="go-live"]').click()
  const classroom = await windows.open(browser, 'classroom')
  await scene.be(classroom.context(), scene.county.rural[0]!.device)
  await classroom.goto('/classroom')
  await bothSee(scene, { teacher, classroom })
  return { teacher, classroom }
}

async function bothSee(scene: Scene, { teacher, classroom }: Both): Promise<void> {
  await seesMoving(classroom, lead, 'green')
  await seesMoving(teacher, `video[data-place="${scene.classroomId}"]`, 'green')
}

/** What a lesson is back by: the pictures before are forgotten, so that only new ones count. */
async function timed(what: string, back: () => Promise<void>): Promise<void> {
  const start = performance.now()
  await back()
  console.log(`${what}: pictures move again after ${((performance.now() - start) / 1000).toFixed(1)} s`)
}

test('a media worker that is killed is replaced, and the lesson goes on without a key', {
  timeout: 300_000,
}, async () => {
  const scene = await openScene()
  onTestFinished(() => scene.app.stop())
  const windows = createWindows({ baseURL: scene.app.url, viewport: { width: 1366, height: 768 } })
  await windows.watch(async () => {
    const both = await goLive(scene, windows)
    const [pid] = scene.app.workerPids() as [number]
    const old = await trackOf(both.classroom)
    process.kill(pid, 'SIGKILL')
    await timed('worker killed', async () => {
      await expect.poll(() => trackOf(both.classroom), { timeout: patience }).not.toBe(old)
      await bothSee(scene, both)
    })
    expect(scene.app.workerPids()).not.toContain(pid)
  })
})

test('a server that is started again finds its pages back by themselves', { timeout: 300_000 }, async () => {
  const scene = await openScene()
  const { database, port } = scene.app
  onTestFinished(() => database.close())
  const windows = createWindows({ baseURL: scene.app.url, viewport: { width: 1366, height: 768 } })
  await windows.watch(async () => {
    const both = await goLive(scene, windows)
    const old = await trackOf(both.classroom)
    await scene.app.stopServer()
    for (const page of [both.teacher, both.classroom]) await page.locator('[data-state="lost"]').waitFor()
    const again = await startApp({ database, port })
    onTestFinished(() => again.stopServer())
    await timed('server started again', async () => {
      await expect.poll(() => trackOf(both.classroom), { timeout: patience }).not.toBe(old)
      await bothSee(scene, both)
    })
    for (const page of [both.teacher, both.classroom])
      await page.locator('[data-state="lost"]').waitFor({ state: 'detached' })
  })
})

/** Which track the classroom shows as the teacher: another one after the media was built anew. */
const trackOf = (page: Page): Promise<string> =>
  page.evaluate((selector) => {
    const shown = document.querySelector<HTMLVideoElement>(selector)?.srcObject
    return shown instanceof MediaStream ? (shown.getVideoTracks()[0]?.id ?? '') : ''
  }, lead)
