import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { readReadiness } from '../../server/readiness/read-readiness.ts'
import { signIn, startApp, type TestApp } from '../support/app.ts'
import { appNodes } from '../support/app-nodes.ts'
import { createWindows, type Windows } from '../support/browser.ts'
import { startCoturn } from '../support/coturn.ts'
import { buildCounty, type County } from '../support/county.ts'
import { openNamespace } from '../support/net-namespace.ts'

const long = { timeout: 180_000 }

/** A classroom's page on which the check was just begun; its browser runs where `wrap` says. */
async function checkedClassroom(
  windows: Windows,
  app: TestApp,
  { rural }: County,
  wrap?: (program: string) => string,
): Promise<Page> {
  const page = await windows.open(
    await windows.browser({ autoplay: true, trusting: app.url, wrap }),
    'classroom',
  )
  const [name, value] = (await signIn(app, rural[0]!.device)).split('=') as [string, string]
  await page.context().addCookies([{ name, value, url: app.url, httpOnly: true, sameSite: 'Strict' }])
  await page.goto('/classroom')
  await page.locator('[data-action="check"]').click()
  return page
}

test('a classroom that reaches one node’s media and not the other’s is told which', long, async () => {
  const { database, start } = await appNodes()
  const node = await start()
  // Nothing listens at that address of loopback.
  const shut = await start('127.0.0.9')
  const county = await buildCounty(database.db, { rural: 1 })
  const windows = createWindows({ baseURL: node.url, viewport: { width: 1366, height: 768 } })
  await windows.watch(async () => {
    const page = await checkedClassroom(windows, node, county)
    await page.locator('[data-check="missing"]').waitFor({ timeout: 60_000 })
    expect(await page.locator('[data-check] [data-fault="node-blocked"]').innerText()).toContain(
      new URL(shut.url).host,
    )
    expect(await page.locator('[data-step="line"]').getAttribute('data-step-state')).toBe('bad')

    const all = await readReadiness(node.context, county.coordinator, { regionId: county.regionId })
    const seen = all.find(({ classroomId }) => classroomId === county.rural[0]!.classroomId)
    const names = [node, shut].map(({ url }) => new URL(url).host)
    expect(seen?.findings?.line).toMatchObject({
      way: 'udp',
      nodes: [
        { name: names[0], way: 'udp' },
        { name: names[1], way: 'none' },
      ],
    })
  })
})

test(
  'a classroom that reaches the media by a relay alone can have its lesson, and is told',
  long,
  async () => {
    const network = await openNamespace()
    onTestFinished(() => network.close())
    const relay = await startCoturn(network.hostAddress)
    onTestFinished(() => relay.stop())
    const turn = {
      urls: ['udp', 'tcp'].map((over) => `turn:${network.hostAddress}:${relay.port}?transport=${over}`),
      secret: relay.secret,
    }
    const app = await startApp({ address: network.hostAddress, turn })
    onTestFinished(() => app.stop())
    await network.allowOnly(`tcp dport { ${app.port}, ${relay.port} }`, `udp dport ${relay.port}`)
    const county = await buildCounty(app.database.db, { rural: 1 })
    const windows = createWindows({ baseURL: app.url, viewport: { width: 1366, height: 768 } })
    await windows.watch(async () => {
      const page = await checkedClassroom(windows, app, county, network.wrap)
      await page.locator('[data-check="doubtful"] [data-fault="relay-only"]').waitFor({ timeout: 60_000 })
    })
  },
)
