import { expect, onTestFinished, test } from 'vitest'
import { startApp, type TestApp } from '../support/app.ts'
import { createWindows } from '../support/browser.ts'
import { memoryDatabase } from '../support/databases.ts'
import { freePort } from '../support/free-port.ts'
import { openScene } from '../support/paired-lesson.ts'
import { seesMoving } from '../support/picture.ts'
import { startRedis } from '../support/redis.ts'

const lead = 'video[data-place="lead"][data-role="lead"]'
const metricsToken = 'a-token-that-only-this-test-has'

/** Streams that go out of a node. */
async function consumersOf(node: TestApp): Promise<number> {
  const answer = await fetch(`${node.url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } })
  return Number((await answer.text()).match(/^tongke_media_consumers (\d+)$/m)?.[1])
}

test('a classroom whose lesson has no room left at its node is given it by another one, unseen', {
  timeout: 300_000,
}, async () => {
  const redis = await startRedis()
  onTestFinished(() => redis.stop())
  const port = await freePort()
  const shared = {
    around: { redisUrl: redis.url, pages: `http://127.0.0.1:${port}` },
    metricsToken,
    // The lead end alone fills a worker, and with it its node.
    mediaLimits: { routerPlaces: 1 },
  }
  const database = await memoryDatabase()
  const scene = await openScene({ ...shared, database, port })
  onTestFinished(() => scene.app.stop())
  const other = await startApp({ ...shared, database, port: await freePort() })
  onTestFinished(() => other.stopServer())
  const nodes = [scene.app, other]
  const windows = createWindows({ baseURL: scene.app.url, viewport: { width: 1366, height: 768 } })
  await windows.watch(async () => {
    const browser = await windows.browser({ autoplay: true })
    const teacher = await windows.open(browser, 'teacher')
    await scene.be(teacher.context(), scene.county.lead.teacher)
    await teacher.goto(`/teach/${scene.lessonId}`)
    await teacher.locator('[data-action="enter"]').click()
    await teacher.locator('[data-action="go-live"]').click()
    const classroom = await windows.open(browser, 'classroom')
    await scene.be(classroom.context(), scene.county.rural[0]!.device)
    await classroom.goto('/classroom')
    const bothSee = async () => {
      await seesMoving(classroom, lead, 'green')
      await seesMoving(teacher, `video[data-place="${scene.classroomId}"]`, 'green')
    }
    await bothSee()
    for (const node of nodes) expect(await consumersOf(node)).toBeGreaterThan(0)
  })
})
