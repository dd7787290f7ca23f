import type { BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { DeviceActor, PersonActor } from '../../server/account/actor.ts'
import { createWindows, patience } from '../support/browser.ts'
import { type NodeScene, startNodes } from '../support/node-lesson.ts'
import type { ServerNode } from '../support/nodes.ts'
import { seesMoving } from '../support/picture.ts'

const lead = 'video[data-place="lead"][data-role="lead"]'

/** Which track a page shows in a place: another one after the media was built anew. */
const trackIn = (page: Page, selector: string): Promise<string> =>
  page.evaluate((find) => {
    const shown = document.querySelector<HTMLVideoElement>(find)?.srcObject
    return shown instanceof MediaStream ? (shown.getVideoTracks()[0]?.id ?? '') : ''
  }, selector)

async function be(scene: NodeScene, context: BrowserContext, who: PersonActor | DeviceActor): Promise<void> {
  const [name, value] = (await scene.cookieOf(who)).split('=') as [string, string]
  await context.addCookies([{ name, value, url: scene.balancer.url, httpOnly: true, sameSite: 'Strict' }])
}

test('teacher and classroom find their lesson at another node by themselves, when its own is killed and when it is drained', {
  timeout: 400_000,
}, async () => {
  const scene = await startNodes(2)
  const { county } = scene
  const own = county.rural[0]!
  const windows = createWindows({ baseURL: scene.balancer.url, viewport: { width: 1366, height: 768 } })
  await windows.watch(async () => {
    const browser = await windows.browser({ autoplay: true })
    const teacher = await windows.open(browser, 'teacher')
    await be(scene, teacher.context(), county.lead.teacher)
    await teacher.goto(`/teach/${scene.lessonId}`)
    await teacher.locator('[data-action="enter"]').click()
    await teacher.locator('[data-action="go-live"]').click()
    const classroom = await windows.open(browser, 'classroom')
    await be(scene, classroom.context(), own.device)
    await classroom.goto('/classroom')
    const places = [
      { page: classroom, selector: lead },
      { page: teacher, selector: `video[data-place="${own.classroomId}"]` },
    ]
    const allSee = async () => {
      for (const { page, selector } of places) await seesMoving(page, selector, 'green')
    }
    await allSee()
    // Its hand is up and it is on stage: so it is to be afterwards.
    await classroom.keyboard.press('Space')
    await teacher.locator('.queue [data-state="asked"]').waitFor()
    await teacher.keyboard.press('n')
    await classroom.locator('[data-state="on-stage"]').waitFor()

    const watcher = await scene.follow(county.rural[1]!.device)
    async function moves(what: string, how: (node: ServerNode) => void): Promise<void> {
      const { url } = await watcher.inside()
      const before = await Promise.all(places.map(({ page, selector }) => trackIn(page, selector)))
      const start = performance.now()
      const node = scene.nodeAt(url)
      scene.leaveOut(node)
      how(node)
      for (const [i, { page, selector }] of places.entries())
        await expect.poll(() => trackIn(page, selector), { timeout: patience }).not.toBe(before[i])
      await allSee()
      console.log(`${what}: pictures move again after ${((performance.now() - start) / 1000).toFixed(1)} s`)
      await expect.poll(async () => (await watcher.inside()).url, { timeout: patience }).not.toBe(url)
      await classroom.locator('[data-state="on-stage"]').waitFor()
      for (const { page } of places) await page.locator('[data-state="lost"]').waitFor({ state: 'detached' })
    }

    await moves('owner killed', (node) => node.signal('SIGKILL'))
    await scene.start()
    let drained: ServerNode | undefined
    await moves('owner drained', (node) => {
      drained = node
      node.signal('SIGTERM')
    })
    expect(await drained?.ended).toBe(0)
  })
})
