import { expect, onTestFinished, test } from 'vitest'
import { classroomWords } from '../../client/classroom/messages.ts'
import { mediaWords } from '../../client/media/messages.ts'
import { issuePairingCode } from '../../server/account/issue-pairing-code.ts'
import { minutes } from '../../shared/time.ts'
import { createWindows } from '../support/browser.ts'
import { openScene } from '../support/paired-lesson.ts'
import { seesMoving } from '../support/picture.ts'

const wide = { viewport: { width: 1366, height: 768 } }

test('a pairing code that is wrong or over is said to be, and the right one pairs', {
  timeout: 300_000,
}, async () => {
  const scene = await openScene()
  onTestFinished(() => scene.app.stop())
  const windows = createWindows({ baseURL: scene.app.url, ...wide })
  await windows.watch(async () => {
    const page = await windows.open(await windows.browser(), 'classroom')
    const issue = () => issuePairingCode(scene.app.context, scene.county.coordinator, scene.classroomId)
    const type = async (code: string) => {
      await page.keyboard.type(code)
      await page.keyboard.press('Enter')
    }
    await page.goto('/classroom')
    await page.locator('[data-action="pair"]').waitFor()
    const { code: over } = await issue()
    scene.app.forward(minutes(11))
    await type(over)
    const said = page.locator('.pair [role="alert"]')
    await expect.poll(() => said.innerText(), { timeout: 60_000 }).not.toBe('')
    const { code } = await issue()
    await type(code === '00000000' ? '00000001' : '00000000')
    await expect.poll(() => page.locator('.pair-code').innerText(), { timeout: 60_000 }).not.toMatch(/\d/)
    await expect.poll(() => said.innerText(), { timeout: 60_000 }).not.toBe('')
    await type(code)
    await page.locator('main.pair').waitFor({ state: 'detached' })
    await page.getByText(scene.county.rural[0]!.name).first().waitFor()
  })
})

test('a refused camera is told with what to do, and the lesson goes on', { timeout: 300_000 }, async () => {
  const scene = await openScene()
  onTestFinished(() => scene.app.stop())
  const windows = createWindows({ baseURL: scene.app.url, ...wide })
  await windows.watch(async () => {
    const teacher = await windows.open(await windows.browser(), 'teacher')
    await scene.be(teacher.context(), scene.county.lead.teacher)
    await teacher.goto(`/teach/${scene.lessonId}`)
    await teacher.locator('[data-action="enter"]').click()
    await teacher.locator('[data-action="go-live"]').click()

    const refusing = await windows.browser({ devices: 'refused', autoplay: true })
    const classroom = await windows.open(refusing, 'classroom')
    await scene.be(classroom.context(), scene.county.rural[0]!.device)
    await classroom.goto('/classroom')
    await seesMoving(classroom, 'video[data-place="lead"]', 'green')
    for (const source of ['camera', 'microphone'] as const)
      await classroom
        .locator(`[data-device="${source}"]`)
        .getByText(mediaWords.zh.refused.replace('{device}', mediaWords.zh[source]))
        .waitFor()
    // It is there without a picture, and can ask.
    await teacher.locator(`[data-classroom="${scene.classroomId}"][data-present="true"]`).waitFor()
    await classroom.keyboard.press('Space')
    await teacher.locator('.queue [data-state="asked"]').waitFor()
  })
})

test('a lost connection is said in place, and gone when it is back', { timeout: 300_000 }, async () => {
  const scene = await openScene()
  onTestFinished(() => scene.app.stop())
  const windows = createWindows({ baseURL: scene.app.url, ...wide })
  await windows.watch(async () => {
    const classroom = await windows.open(await windows.browser({ autoplay: true }), 'classroom')
    await scene.be(classroom.context(), scene.county.rural[0]!.device)
    await classroom.goto('/classroom')
    await classroom.locator('main.room').waitFor()
    await classroom.context().setOffline(true)
    await classroom.locator('[data-state="lost"]').waitFor()
    // What was shown stays.
    await classroom.locator('main.room').waitFor()
    await classroom.context().setOffline(false)
    await classroom.locator('[data-state="lost"]').waitFor({ state: 'detached' })
    await classroom.getByText(classroomWords.zh.notStarted).waitFor()
  })
})
