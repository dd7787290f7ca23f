/**
 * What a classroom on a thin line hears and sees, and how fast a lesson is back after its line was dead or choked.
 *
 * The classroom's Chromium runs in a network namespace; the teacher's and the server run beside it. The classroom is on stage,
 * so that picture and sound go both ways. Measured from the instant the line dies (nothing passes, nobody is told) or is free.
 *
 *   npm run bench -- line [ROUNDS]     of each kind, 5 unless told
 */
import { setTimeout as wait } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { median, report } from '../support/bench.ts'
import { openBrowser } from '../support/browser.ts'
import {
  backAt,
  concealedPercent,
  logMedia,
  pictureAt,
  readLog,
  type Sample,
  saidAt,
} from '../support/media-log.ts'
import { openNamespace } from '../support/net-namespace.ts'
import { openScene } from '../support/paired-lesson.ts'

const rounds = Number(process.argv[2] ?? 5)
const only = process.argv[3]
const outMs = 20_000
/** Longest that a round waits for the lesson. */
const patienceMs = 30_000

const network = await openNamespace()
const scene = await openScene({
  production: true,
  address: network.hostAddress,
  // As it runs: what tells a dead line.
  socketLimits: { pingTimeoutMs: 1_700 },
})
const studio = await openBrowser({ autoplay: true, trusting: scene.app.url })
const school = await openBrowser({ autoplay: true, trusting: scene.app.url, wrap: network.wrap })
try {
  const { teacher, classroom } = await goLive()
  const both = async () => ({ teacher: await readLog(teacher), classroom: await readLog(classroom) })

  async function thin() {
    await network.down({ kbps: 300, queueMs: 400, lossPercent: 5 })
    await wait(20_000)
    await both()
    await wait(30_000)
    const { classroom: log } = await both()
    const [first, last] = [log[0]!, log.at(-1)!]
    const seconds = (last.at - first.at) / 1_000
    const width = await classroom
      .locator('video[data-place="lead"]')
      .first()
      .evaluate((video: HTMLVideoElement) => video.videoWidth)
    await network.down({})
    return {
      concealed: concealedPercent(log),
      fps: ((last.frames.lead ?? 0) - (first.frames.lead ?? 0)) / seconds,
      width,
    }
  }

  /** Breaks the line, waits, mends it; in ms. */
  async function round(breakIt: () => Promise<void>, mendIt: () => Promise<void>) {
    await waitForAll(teacher, classroom)
    await wait(3_000)
    await both()
    const broken = Date.now()
    await breakIt()
    await wait(outMs)
    const mended = Date.now()
    await mendIt()
    const logs: { teacher: Sample[]; classroom: Sample[] } = { teacher: [], classroom: [] }
    let back: (number | null)[] = []
    while (Date.now() < mended + patienceMs && (back.length === 0 || back.includes(null))) {
      await wait(500)
      const now = await both()
      logs.teacher.push(...now.teacher)
      logs.classroom.push(...now.classroom)
      back = [backAt(logs.classroom, 'lead', mended), backAt(logs.teacher, scene.classroomId, mended)]
    }
    const [atClassroom = null, atTeacher = null] = back
    const since = (from: number, at: number | null) => (at === null ? Number.POSITIVE_INFINITY : at - from)
    return {
      saidHere: since(
        broken,
        saidAt(logs.classroom, broken, ({ lost }) => lost),
      ),
      saidThere: since(
        broken,
        saidAt(logs.teacher, broken, ({ absent }) => absent.includes(scene.classroomId)),
      ),
      backHere: since(mended, atClassroom),
      backThere: since(mended, atTeacher),
      pictureHere: since(mended, pictureAt(logs.classroom, 'lead', mended)),
      socketHere: since(
        mended,
        saidAt(logs.classroom, mended, ({ lost }) => !lost),
      ),
    }
  }

  const kinds: Record<'dead' | 'choked', [() => Promise<void>, () => Promise<void>]> = {
    dead: [() => network.cut(), () => network.mend()],
    choked: [() => network.up({ kbps: 15, queueMs: 1_000 }), () => network.up({})],
  }
  const found = {
    dead: [] as Awaited<ReturnType<typeof round>>[],
    choked: [] as Awaited<ReturnType<typeof round>>[],
  }
  for (const kind of ['dead', 'choked'] as const)
    for (let i = 0; i < rounds && (!only || only === kind); i++) {
      found[kind].push(await round(...kinds[kind]))
      console.log(kind, JSON.stringify(found[kind].at(-1)))
    }
  const thinLine = !only || only === 'thin' ? await thin() : { concealed: 0, fps: 0, width: 0 }
  console.log('thin', JSON.stringify(thinLine))
  const seconds = (values: number[], of: (values: number[]) => number) => Math.round(of(values) / 100) / 10
  const most = (values: number[]) => Math.max(...values, 0)
  const all = [...found.dead, ...found.choked]
  const back = all.flatMap((one) => Math.max(one.backHere, one.backThere))
  const rows = [
    {
      name: 'concealed audio at 300 kb/s, 5 % loss',
      figure: Math.round(thinLine.concealed * 10) / 10,
      unit: '%',
      target: 5,
    },
    { name: 'pictures of the teacher there', figure: Math.round(thinLine.fps * 10) / 10, unit: '/s' },
    { name: 'width of the teacher there', figure: thinLine.width, unit: 'px' },
    {
      name: 'dead line said at the classroom, worst',
      figure: seconds(
        found.dead.map((one) => one.saidHere),
        most,
      ),
      unit: 's',
      target: 3,
    },
    {
      name: 'dead line said to the teacher, worst',
      figure: seconds(
        found.dead.map((one) => one.saidThere),
        most,
      ),
      unit: 's',
      target: 3,
    },
    { name: 'all media back, median', figure: seconds(back, median), unit: 's', target: 3 },
    { name: 'all media back, worst', figure: seconds(back, most), unit: 's', target: 6 },
  ]
  report(
    'line',
    // What was not asked for has no figure.
    rows.filter(
      ({ name }) => !only || (only === 'thin' ? !/line|media/.test(name) : /line|media/.test(name)),
    ),
  )
} finally {
  await Promise.all([studio.close(), school.close()])
  await scene.app.stop()
  await network.close()
}

async function open(browser: Browser): Promise<Page> {
  const context = await browser.newContext({
    baseURL: scene.app.url,
    locale: 'zh-CN',
    viewport: { width: 1366, height: 768 },
    permissions: ['camera', 'microphone'],
  })
  await logMedia(context)
  return context.newPage()
}

async function goLive(): Promise<{ teacher: Page; classroom: Page }> {
  const teacher = await open(studio)
  await scene.be(teacher.context(), scene.county.lead.teacher)
  await teacher.goto(`/teach/${scene.lessonId}`)
  await teacher.locator('[data-action="enter"]').click()
  await teacher.locator('[data-action="go-live"]').click()
  const classroom = await open(school)
  await scene.be(classroom.context(), scene.county.rural[0]!.device)
  await classroom.goto('/classroom')
  await teacher
    .locator(`[data-classroom="${scene.classroomId}"][data-present="true"] [data-action="to-stage"]`)
    .click()
  await waitForAll(teacher, classroom)
  return { teacher, classroom }
}

/** Until pictures and sound go both ways; a classroom that lost the stage meanwhile is brought back. */
async function waitForAll(teacher: Page, classroom: Page): Promise<void> {
  const toStage = teacher.locator(
    `[data-classroom="${scene.classroomId}"][data-present="true"] [data-action="to-stage"]`,
  )
  const until = Date.now() + 90_000
  const logs: { teacher: Sample[]; classroom: Sample[] } = { teacher: [], classroom: [] }
  for (;;) {
    const from = Date.now() - 2_000
    if (await toStage.count()) await toStage.click({ timeout: 2_000 }).catch(() => {})
    await wait(1_000)
    logs.teacher.push(...(await readLog(teacher)))
    logs.classroom.push(...(await readLog(classroom)))
    if (backAt(logs.classroom, 'lead', from) && backAt(logs.teacher, scene.classroomId, from)) return
    if (Date.now() > until) throw new Error('the lesson did not get going')
  }
}
