/**
 * Whether anything grows while a lesson goes on: one teacher and three classrooms in Chromium, 45 minutes unless told.
 *
 * The server runs in a process of its own with its embedded database, each of the four pages in a Chromium of its own. Every
 * fifteen seconds, after each has thrown away what it no longer needs: resident memory of the server and of its media worker,
 * and of each page the memory of its process that it shares with no other (what closing it would give back) and its
 * JavaScript heap. Meanwhile hands go up and down. The first third warms up; through the rest goes a straight line, and its
 * slope, times 45 minutes, is the growth. A short run multiplies its noise: judge by the long one.
 *
 *   npm run bench -- soak [MINUTES]
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { report } from '../support/bench.ts'
import { openBrowser } from '../support/browser.ts'
import { type Reading, slopeOf } from '../support/trend.ts'
import type { ServerMemory, SoakScene } from './soak/server.ts'

const length = Number(process.argv[2] ?? 45)
const everyMs = 15_000
const lessonMinutes = 45
const megabyte = 2 ** 20

interface Watched {
  name: string
  page: Page
  browser: Browser
  session: CDPSession
  renderers: () => Promise<number[]>
}

const child = fork(join(import.meta.dirname, 'soak', 'server.ts'), [String(length)], {
  execArgv: ['--expose-gc'],
})
const [scene] = (await once(child, 'message')) as [SoakScene]
const browsers: Browser[] = []
/** By what was watched, in MB. */
const readings = new Map<string, Reading[]>()
try {
  const teacher = await open('teacher', 0, `/teach/${scene.lessonId}`)
  await teacher.page.locator('[data-action="enter"]').click()
  await teacher.page.locator('[data-action="go-live"]').click()
  await teacher.page.locator('main.studio[data-phase="live"]').waitFor()
  const classrooms: Watched[] = []
  for (const n of [1, 2, 3]) classrooms.push(await open(`classroom ${n}`, n, '/classroom'))
  for (const { page } of classrooms)
    await page.waitForFunction(() => {
      const lead = document.querySelector<HTMLVideoElement>('video[data-place="lead"]')
      return (lead?.currentTime ?? 0) > 1
    })
  const begun = performance.now()
  for (let turn = 0; performance.now() - begun < length * 60_000; turn++) {
    const until = performance.now() + everyMs
    await raiseAndLower(classrooms[turn % classrooms.length]!.page)
    const at = (performance.now() - begun) / 60_000
    await read(at, [teacher, ...classrooms])
    if (turn % 8 === 0) console.log(line(at))
    await wait(Math.max(0, until - performance.now()))
  }
  let blind = 0
  for (const { name, page } of classrooms) {
    if (await isMoving(page)) continue
    blind += 1
    // On a machine that is too busy the ladder takes the picture away: then the page says so.
    const said = await page.locator('main').first().innerText()
    console.log(`${name} sees no teacher at the end; it says: ${said.replaceAll('\n', ' | ').slice(0, 300)}`)
  }
  tell(blind)
} finally {
  await Promise.all(browsers.map((browser) => browser.close()))
  child.send('stop')
  await once(child, 'exit')
}

async function open(name: string, who: number, path: string): Promise<Watched> {
  const browser = await openBrowser({ autoplay: true })
  browsers.push(browser)
  const context = await browser.newContext({
    baseURL: scene.url,
    locale: 'zh-CN',
    viewport: { width: 1366, height: 768 },
    permissions: ['camera', 'microphone'],
  })
  const [cookie, value] = scene.cookies[who]!.split('=') as [string, string]
  await context.addCookies([{ name: cookie, value, url: scene.url, httpOnly: true, sameSite: 'Strict' }])
  const page = await context.newPage()
  page.setDefaultTimeout(120_000)
  await page.goto(path)
  const whole = await browser.newBrowserCDPSession()
  return {
    name,
    page,
    browser,
    session: await context.newCDPSession(page),
    renderers: async () => {
      const { processInfo } = await whole.send('SystemInfo.getProcessInfo')
      return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
    },
  }
}

/** What a classroom does in a lesson; nothing when its button isn't there just now. */
async function raiseAndLower(page: Page): Promise<void> {
  const hand = page.locator('[data-action="raise-hand"]')
  for (let i = 0; i < 2; i++) await hand.click({ timeout: 5_000 }).catch(() => undefined)
}

function isMoving(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const lead = document.querySelector<HTMLVideoElement>('video[data-place="lead"]')
    if (!lead) return false
    return new Promise<boolean>((resolve) => {
      lead.requestVideoFrameCallback(() => resolve(true))
      setTimeout(() => resolve(false), 30_000)
    })
  })
}

function keep(name: string, at: number, bytes: number): void {
  readings.set(name, [...(readings.get(name) ?? []), { at, value: bytes / megabyte }])
}

async function read(at: number, pages: Watched[]): Promise<void> {
  child.send('memory')
  const [server] = (await once(child, 'message')) as [ServerMemory]
  keep('server', at, server.rss)
  keep('server heap', at, server.heap)
  for (const pid of scene.workerPids) keep('worker', at, statusOf(pid, 'VmRSS'))
  for (const { name, session, renderers } of pages) {
    await session.send('HeapProfiler.collectGarbage')
    const { usedSize } = await session.send('Runtime.getHeapUsage')
    keep(`${name} heap`, at, usedSize)
    // The page's own is the largest: Chromium keeps an empty one beside it.
    keep(name, at, Math.max(...(await renderers()).map(privateOf)))
  }
}

/** Bytes of one line of /proc/PID/status. */
function statusOf(pid: number, field: string): number {
  const found = readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm'))
  return Number(found?.[1] ?? 0) * 1024
}

/** Bytes that no other process has a part in. */
function privateOf(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const all = [...rollup.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)]
  return all.reduce((sum, [, kilobytes]) => sum + Number(kilobytes) * 1024, 0)
}

function line(at: number): string {
  const parts = [...readings].map(([name, all]) => `${name} ${all.at(-1)!.value.toFixed(0)}`)
  return `${at.toFixed(1).padStart(5)} min  ${parts.join('  ')}  (MB)`
}

/** Growth that is told from the noise of what these hold: less than a twentieth of a page's 300 MB in a lesson. */
function tell(blind: number): void {
  const grown = (name: string): number => {
    const settled = readings.get(name)!.filter(({ at }) => at >= length / 3)
    return Math.round(slopeOf(settled) * lessonMinutes * 10) / 10
  }
  const most = (names: string[]): number =>
    Math.round(Math.max(...names.flatMap((name) => readings.get(name)!.map(({ value }) => value))))
  const rooms = ['classroom 1', 'classroom 2', 'classroom 3']
  const worst = (names: string[]): number => Math.max(...names.map(grown))
  report('soak', [
    { name: 'minutes', figure: length, unit: '' },
    { name: 'classrooms without a picture at the end', figure: blind, unit: '', target: 0 },
    { name: 'server, most', figure: most(['server']), unit: 'MB' },
    { name: 'server, growth in a lesson', figure: grown('server'), unit: 'MB', target: 20 },
    { name: 'server heap, growth in a lesson', figure: grown('server heap'), unit: 'MB', target: 5 },
    { name: 'worker, most', figure: most(['worker']), unit: 'MB' },
    { name: 'worker, growth in a lesson', figure: grown('worker'), unit: 'MB', target: 5 },
    { name: 'teacher’s page, most', figure: most(['teacher']), unit: 'MB' },
    { name: 'teacher’s page, growth in a lesson', figure: grown('teacher'), unit: 'MB', target: 15 },
    { name: 'classroom’s page, most', figure: most(rooms), unit: 'MB', target: 300 },
    { name: 'classroom’s page, growth in a lesson', figure: worst(rooms), unit: 'MB', target: 15 },
    {
      name: 'classroom’s heap, growth in a lesson',
      figure: worst(rooms.map((room) => `${room} heap`)),
      unit: 'MB',
      target: 2,
    },
  ])
}
