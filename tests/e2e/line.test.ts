import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { createWindows, patience, type Windows } from '../support/browser.ts'
import { startCoturn } from '../support/coturn.ts'
import { type NetNamespace, openNamespace } from '../support/net-namespace.ts'
import { openScene, type Scene } from '../support/paired-lesson.ts'
import { seesMoving } from '../support/picture.ts'

const lead = 'video[data-place="lead"][data-role="lead"]'
const long = { timeout: 300_000 }

interface Lesson {
  scene: Scene
  network: NetNamespace
  windows: Windows
  teacher: Page
  classroom: Page
}

/** A live lesson; the classroom's browser is in a network of its own. */
async function onALine(
  options: Parameters<typeof openScene>[0],
  prepare: (network: NetNamespace, scene: Scene) => Promise<void>,
  journey: (lesson: Lesson) => Promise<void>,
): Promise<void> {
  const network = await openNamespace()
  onTestFinished(() => network.close())
  const relay = options?.turn === undefined ? null : await startCoturn(network.hostAddress)
  if (relay) onTestFinished(() => relay.stop())
  const scene = await openScene({
    ...options,
    address: network.hostAddress,
    turn: relay && {
      urls: ['udp', 'tcp'].map((over) => `turn:${network.hostAddress}:${relay.port}?transport=${over}`),
      secret: relay.secret,
    },
  })
  onTestFinished(() => scene.app.stop())
  const windows = createWindows({ baseURL: scene.app.url, viewport: { width: 1366, height: 768 } })
  await windows.watch(async () => {
    if (relay)
      await network.allowOnly(`tcp dport { ${scene.app.port}, ${relay.port} }`, `udp dport ${relay.port}`)
    await prepare(network, scene)
    const given = { autoplay: true, trusting: scene.app.url }
    const teacher = await windows.open(await windows.browser(given), 'teacher')
    await scene.be(teacher.context(), scene.county.lead.teacher)
    await teacher.goto(`/teach/${scene.lessonId}`)
    await teacher.locator('[data-action="enter"]').click()
    await teacher.locator('[data-action="go-live"]').click()
    const classroom = await windows.open(await windows.browser({ ...given, wrap: network.wrap }), 'classroom')
    await scene.be(classroom.context(), scene.county.rural[0]!.device)
    await classroom.addInitScript(keepPeers)
    await classroom.goto('/classroom')
    const lesson = { scene, network, windows, teacher, classroom }
    await bothSee(lesson)
    await journey(lesson)
  })
}

async function bothSee({ scene, teacher, classroom }: Lesson): Promise<void> {
  await seesMoving(classroom, lead, 'green')
  await seesMoving(teacher, `video[data-place="${scene.classroomId}"]`, 'green')
}

/** Runs in the page: keeps its connections where the test finds them. */
function keepPeers(): void {
  const page = globalThis as unknown as { peers: RTCPeerConnection[] }
  page.peers = []
  const Original = RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      page.peers.push(this)
    }
  }
}

/** By what each transport of a page goes: `udp`, `tcp`, or `relay`. */
const ways = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const found: string[] = []
    for (const peer of (globalThis as unknown as { peers: RTCPeerConnection[] }).peers) {
      if (peer.connectionState !== 'connected') continue
      const stats = [...(await peer.getStats()).values()]
      const pair = stats.find((stat) => stat.type === 'candidate-pair' && stat.nominated)
      const local = stats.find((stat) => stat.id === pair?.localCandidateId)
      found.push(local?.candidateType === 'relay' ? 'relay' : local?.protocol)
    }
    return found
  })

/** Of the sound that a page receives, in packets. */
const heard = (page: Page): Promise<{ askedAgain: number; missing: number }> =>
  page.evaluate(async () => {
    const all = { askedAgain: 0, missing: 0 }
    for (const peer of (globalThis as unknown as { peers: RTCPeerConnection[] }).peers) {
      if (peer.connectionState !== 'connected') continue
      for (const stat of (await peer.getStats()).values()) {
        if (stat.type !== 'inbound-rtp' || stat.kind !== 'audio') continue
        all.askedAgain += stat.nackCount ?? 0
        all.missing += stat.packetsLost
      }
    }
    return all
  })

const shownAbsent = (lesson: Lesson) =>
  lesson.teacher.locator(`[data-classroom="${lesson.scene.classroomId}"][data-present="false"]`)
const shownHere = (lesson: Lesson) =>
  lesson.teacher.locator(`[data-classroom="${lesson.scene.classroomId}"][data-present="true"]`)

test('a dead line is said at both ends; hand, stage and pictures are back by themselves', long, async () => {
  await onALine(
    { socketLimits: { pingTimeoutMs: 2_000 } },
    async () => {},
    async (lesson) => {
      const { teacher, classroom, network } = lesson
      await classroom.locator('[data-action="raise-hand"]').press('Space')
      await teacher.locator('.queue [data-state="asked"]').waitFor()
      await shownHere(lesson).locator('[data-action="to-stage"]').click()
      await classroom.locator('[data-state="on-stage"]').waitFor()
      await network.cut()
      await Promise.all([classroom.locator('[data-state="lost"]').waitFor(), shownAbsent(lesson).waitFor()])
      // What happened meanwhile is there afterwards, once.
      await teacher.locator('[data-action="mute"]').first().click()
      await network.mend()
      await shownHere(lesson).waitFor()
      await classroom.locator('[data-state="lost"]').waitFor({ state: 'detached' })
      await bothSee(lesson)
      await classroom.locator('[data-state="on-stage"]').waitFor()

      // Another address, as from another Wi-Fi: the old one is gone.
      await network.changeAddress()
      await expect
        .poll(
          () =>
            classroom.evaluate(() =>
              fetch('/favicon.svg').then(
                (r) => r.ok,
                () => false,
              ),
            ),
          {
            timeout: patience,
          },
        )
        .toBe(true)
      await shownHere(lesson).waitFor()
      await bothSee(lesson)
      await classroom.locator('[data-state="on-stage"]').waitFor()

      // A laptop that slept: no timer ran and nothing was answered.
      const devtools = await classroom.context().newCDPSession(classroom)
      await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
      await network.cut()
      await shownAbsent(lesson).waitFor()
      await network.mend()
      await devtools.send('Page.setWebLifecycleState', { state: 'active' })
      await shownHere(lesson).waitFor()
      await bothSee(lesson)
      await classroom.locator('[data-state="on-stage"]').waitFor()
    },
  )
})

test(
  'a thin line loses its pictures before its sound, says so at both ends, and gets them back',
  long,
  async () => {
    await onALine(
      {},
      async () => {},
      async (lesson) => {
        const { teacher, classroom, network } = lesson
        await network.down({ kbps: 120, queueMs: 600, lossPercent: 12 })
        const lowered = '[data-rung]:not([data-rung="full"])'
        await classroom.locator(`.room-line ${lowered}`).waitFor()
        await teacher.locator(`[data-classroom="${lesson.scene.classroomId}"] ${lowered}`).waitFor()
        // A photo comes small, beside the sound; whole once there is room for it.
        await teacher.keyboard.press('k')
        await classroom.locator('.still[data-size="small"] img').waitFor()
        await network.down({})
        await classroom
          .locator('.room-line [data-rung="full"]')
          .waitFor({ state: 'attached', timeout: 120_000 })
        await classroom.locator('.still[data-size="full"] img').waitFor()
        await teacher.locator('[data-action="hide-still"]').first().click()
        await bothSee(lesson)
      },
    )
  },
)

test('music that a lossy line drops is sent again', long, async () => {
  await onALine(
    {},
    async () => {},
    async ({ teacher, classroom, network }) => {
      await teacher.locator('[data-action="source-musicMode"]').click()
      await classroom.locator('[data-state="music-mode"]').waitFor()
      await network.down({ lossPercent: 10 })
      await expect
        .poll(async () => (await heard(classroom)).askedAgain, { timeout: patience })
        .toBeGreaterThan(30)
      const { askedAgain, missing } = await heard(classroom)
      // What never came of what was asked for; one in ten is dropped a second time.
      expect(missing).toBeLessThan(askedAgain / 2)
    },
  )
})

test('where UDP is blocked, picture and sound go by TCP', long, async () => {
  await onALine(
    {},
    (network) => network.allowOnly('meta l4proto tcp'),
    async ({ classroom }) => {
      expect(await ways(classroom)).toEqual(['tcp', 'tcp'])
    },
  )
})

test('where nothing but the relay is reached, picture and sound go by TURN', long, async () => {
  await onALine(
    { turn: null },
    async () => {},
    async ({ classroom }) => {
      expect(await ways(classroom)).toEqual(['relay', 'relay'])
    },
  )
})
