/**
 * From the click 进入课堂 to the teacher's first frame on screen, beside a bare mediasoup page; and from an address on a cold cache.
 *
 * One Chromium sends (fake camera 1280 × 720 in three layers, fake microphone), another one watches; every measurement has a
 * window of its own, new cookies and an empty cache. The yardstick is a page with mediasoup-client and a server with
 * mediasoup alone (yardstick/), on the same worker program and the same machine; both pages have made camera, line and
 * device ready before the click, and both send their own camera and microphone too. The rounds alternate, so that
 * both meet the same machine, and only one sender runs at a time. The yardstick's cold start, a page with nothing but a
 * video, tells how much of ours is the machine's. What Chromium does for its own address bar whenever a window of a new
 * profile opens is turned off for both (support/browser.ts): it is no part of opening an address.
 *
 *   npm run bench -- join [ROUNDS]     measurements of each kind, 10 unless told
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { openDatabase } from '../../server/platform/database.ts'
import { createLog } from '../../server/platform/log.ts'
import { type FirstFrame, median, noteFirstFrame, report } from '../support/bench.ts'
import { openBrowser } from '../support/browser.ts'
import { openScene, type Scene } from '../support/paired-lesson.ts'
import { startYardstick } from './yardstick/server.ts'

const rounds = Number(process.argv[2] ?? 10)
/** Measurements of one kind one after another, while its sender runs. */
const block = 5

const folder = mkdtempSync(join(tmpdir(), 'tongke-bench-'))
/** As `npm start` runs it: the embedded database on a disk, in a thread of its own. */
const database = await openDatabase({ folder, log: createLog('silent') })
const scene = await openScene({ production: true, database })
const bare = await startYardstick()
const studio = await openBrowser()
const school = await openBrowser({ autoplay: true })
try {
  const times = {
    click: [] as number[],
    bare: [] as number[],
    cold: [] as number[],
    bareCold: [] as number[],
  }
  await goLive(scene, studio)
  while (times.cold.length < rounds) {
    const many = Math.min(block, rounds - times.cold.length)
    const teacher = await teach(scene, studio)
    for (let i = 0; i < many; i++) times.click.push(await clickToFrame(scene, school))
    for (let i = 0; i < many; i++) times.cold.push(await addressToFrame(school, scene.app.url, '/classroom'))
    await teacher.context().close()
    const sender = await teachBare(bare.url, studio)
    for (let i = 0; i < many; i++) times.bare.push(await bareClickToFrame(bare.url, school))
    for (let i = 0; i < many; i++) times.bareCold.push(await addressToFrame(school, bare.url, '/#watch'))
    await sender.context().close()
  }
  const whole = (values: number[]) => Math.round(median(values))
  console.log(`${rounds} each, in ms: ${JSON.stringify(times)}`)
  report('join', [
    { name: 'click to first frame', figure: whole(times.click), unit: 'ms' },
    { name: 'yardstick', figure: whole(times.bare), unit: 'ms' },
    {
      name: 'ratio to the yardstick',
      figure: Math.round((median(times.click) / median(times.bare)) * 100) / 100,
      unit: '',
      target: 1.5,
    },
    { name: 'address to first frame, cold', figure: whole(times.cold), unit: 'ms', target: 1_300 },
    { name: 'yardstick, cold', figure: whole(times.bareCold), unit: 'ms' },
  ])
} finally {
  await Promise.all([studio.close(), school.close()])
  await bare.close()
  await scene.app.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** A window with an empty cache; of a PC that was paired it keeps the cookie, and the note that it was paired. */
async function open(browser: Browser, url: string): Promise<Page> {
  const localStorage = [{ name: 'tongke.paired', value: 'yes' }]
  const context = await browser.newContext({
    storageState: { cookies: [], origins: [{ origin: url, localStorage }] },
    baseURL: url,
    locale: 'zh-CN',
    viewport: { width: 1366, height: 768 },
    permissions: ['camera', 'microphone'],
  })
  await noteFirstFrame(context)
  return context.newPage()
}

/** The lesson begins; the teacher's window of each block finds it live and goes straight in. */
async function goLive({ app, county, lessonId, be }: Scene, browser: Browser): Promise<void> {
  const page = await open(browser, app.url)
  await be(page.context(), county.lead.teacher)
  await page.goto(`/teach/${lessonId}`)
  await page.locator('[data-action="enter"]').click()
  await page.locator('[data-action="go-live"]').click()
  await page.locator('main.studio[data-phase="live"]').waitFor()
  await page.context().close()
}

async function teach({ app, county, lessonId, be }: Scene, browser: Browser): Promise<Page> {
  const page = await open(browser, app.url)
  await be(page.context(), county.lead.teacher)
  await page.goto(`/teach/${lessonId}`)
  await page.locator('main.studio[data-phase="live"]').waitFor()
  await sendsLargest(page)
  return page
}

async function teachBare(url: string, browser: Browser): Promise<Page> {
  const page = await open(browser, url)
  await page.goto('/#teach')
  await page.locator('body[data-ready]').waitFor()
  await page.locator('#join').click()
  await page.locator('body[data-joined]').waitFor()
  await sendsLargest(page)
  return page
}

/** A sender begins with its small layers: measured is a lesson under way. Seen by a viewer of its own. */
async function sendsLargest(sender: Page): Promise<void> {
  const address = new URL(sender.url())
  const page = await open(school, address.origin)
  if (address.hash === '#teach') {
    await page.goto('/')
    await page.locator('body[data-ready]').waitFor()
    await page.locator('#join').click()
  } else {
    await scene.be(page.context(), scene.county.rural[0]!.device)
    await page.goto('/classroom')
  }
  await page.waitForFunction(
    () => (document.querySelector<HTMLVideoElement>('video[data-place="lead"]')?.videoWidth ?? 0) >= 1280,
    undefined,
    { timeout: 120_000 },
  )
  await page.context().close()
}

function firstFrame(page: Page): Promise<FirstFrame> {
  return page.evaluate(() => (globalThis as unknown as { firstFrame: Promise<FirstFrame> }).firstFrame)
}

async function clickToFrame({ app, county, be }: Scene, browser: Browser): Promise<number> {
  const page = await open(browser, app.url)
  await be(page.context(), county.rural[0]!.device)
  await page.addInitScript(() => localStorage.setItem('tongke.enter-by-itself', 'off'))
  await page.goto('/classroom')
  // Ready as a classroom is that waits: the lesson is shown, its own camera moves.
  await page.waitForFunction(() => {
    const own = document.querySelector<HTMLVideoElement>('video[data-place="self"]')
    return (own?.currentTime ?? 0) > 0
  })
  await page.locator('[data-action="enter"]').click()
  const { clicked, shown } = await firstFrame(page)
  await page.context().close()
  return Math.round(shown - clicked!)
}

async function bareClickToFrame(url: string, browser: Browser): Promise<number> {
  const page = await open(browser, url)
  await page.goto('/')
  await page.locator('body[data-ready]').waitFor()
  await page.locator('#join').click()
  const { clicked, shown } = await firstFrame(page)
  await page.context().close()
  return Math.round(shown - clicked!)
}

async function addressToFrame(browser: Browser, url: string, path: string): Promise<number> {
  const page = await open(browser, url)
  if (url === scene.app.url) await scene.be(page.context(), scene.county.rural[0]!.device)
  await page.goto(path, { waitUntil: 'commit' })
  const { shown } = await firstFrame(page)
  await page.context().close()
  return Math.round(shown)
}
