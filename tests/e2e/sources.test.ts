import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { sourceWords } from '../../client/live/source-messages.ts'
import { mediaWords } from '../../client/media/messages.ts'
import { type BrowserOptions, createWindows, patience } from '../support/browser.ts'
import { openScene } from '../support/paired-lesson.ts'
import { seesMoving } from '../support/picture.ts'
import { hears } from '../support/sound.ts'

const words = sourceWords.zh
const arriving = (source: string): string => `video[data-place="lead"][data-source="${source}"]`

/** A teacher who holds the lesson and a classroom that receives it. */
async function lesson(
  studio: BrowserOptions,
  play: (pages: { teacher: Page; classroom: Page }) => Promise<void>,
): Promise<void> {
  const scene = await openScene()
  onTestFinished(() => scene.app.stop())
  const windows = createWindows({ baseURL: scene.app.url, viewport: { width: 1366, height: 768 } })
  await windows.watch(async () => {
    const teacher = await windows.open(await windows.browser(studio), 'teacher')
    await pluggable(teacher)
    await scene.be(teacher.context(), scene.county.lead.teacher)
    await teacher.goto(`/teach/${scene.lessonId}`)
    await teacher.locator('[data-action="enter"]').click()
    await teacher.locator('[data-action="go-live"]').click()
    const classroom = await windows.open(await windows.browser({ autoplay: true }), 'classroom')
    await scene.be(classroom.context(), scene.county.rural[0]!.device)
    await classroom.goto('/classroom')
    await seesMoving(classroom, arriving('camera'), 'green')
    await play({ teacher, classroom })
  })
}

/**
 * Lets a test pull a camera's plug: Chromium's fake cameras can't be. The page is told as by a browser, and the browser's list
 * no longer has it.
 */
async function pluggable(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const devices = navigator.mediaDevices
    const pulled = new Set<string>()
    const list = devices.enumerateDevices.bind(devices)
    const ask = devices.getUserMedia.bind(devices)
    const tracks: MediaStreamTrack[] = []
    devices.enumerateDevices = async () => (await list()).filter((one) => !pulled.has(one.deviceId))
    devices.getUserMedia = async (wish) => {
      const stream = await ask(wish)
      tracks.push(...stream.getTracks())
      return stream
    }
    const change = () => devices.dispatchEvent(new Event('devicechange'))
    Object.assign(globalThis, {
      pull(deviceId: string) {
        pulled.add(deviceId)
        for (const track of tracks)
          if (track.readyState === 'live' && track.getSettings().deviceId === deviceId) {
            track.stop()
            track.dispatchEvent(new Event('ended'))
          }
        change()
      },
      plug(deviceId: string) {
        pulled.delete(deviceId)
        change()
      },
    })
  })
}

test(
  'the document camera shows detail, and a photo of it can be enlarged in the classroom',
  {
    timeout: 600_000,
  },
  () =>
    lesson({ cameras: 3 }, async ({ teacher, classroom }) => {
      await teacher.keyboard.press('v')
      await teacher.locator('[data-source="document"] video').waitFor()
      // Chromium's second fake camera measures depth, and shows black; the third is one of colours.
      await teacher.locator('[data-source="document"] select').selectOption({ label: 'fake_device_2' })
      const { width, height } = await seesMoving(classroom, arriving('document'), 'green')
      // Which layer arrives first depends on the line; the shape is the document camera's.
      expect(width / height).toBeCloseTo(16 / 9, 1)
      await expect
        .poll(() => widthOf(teacher, 'section[data-source="document"] video'), { timeout: patience })
        .toBe(1920)

      // A photo: on the classroom's screen in full resolution.
      await teacher.keyboard.press('k')
      await teacher.locator('[data-source="still"] img').waitFor()
      const photo = classroom.locator('.still img')
      await photo.waitFor()
      // Enlarged and moved by keys, and whole again.
      const zoom = () => classroom.locator('.still').getAttribute('data-zoom')
      await classroom.keyboard.press('+')
      await classroom.keyboard.press('+')
      const pixels = () => photo.evaluate((img: HTMLImageElement) => [img.naturalWidth, img.naturalHeight])
      await expect.poll(pixels, { timeout: patience }).toEqual([1920, 1080])
      expect(Number(await zoom())).toBeGreaterThan(2)
      const before = await photo.getAttribute('style')
      // The arrows are the photo's: the focus stays where it is.
      await classroom.locator('[data-action="raise-hand"]').focus()
      await classroom.keyboard.press('ArrowLeft')
      await expect.poll(() => photo.getAttribute('style')).not.toBe(before)
      await classroom.locator('[data-action="raise-hand"]:focus').waitFor()
      await classroom.keyboard.press('Escape')
      await expect.poll(async () => Number(await zoom())).toBe(1)
      // Who loads the page anew sees it too.
      await classroom.reload()
      await photo.waitFor()
      await teacher.locator('[data-action="hide-still"]').click()
      await photo.waitFor({ state: 'detached' })

      // The plug is pulled: said with what to do, and the lesson goes on; plugged in, it comes back by itself.
      const card = teacher.locator('section[data-source="document"]')
      const deviceId = await teacher.evaluate(() => {
        const video = document.querySelector<HTMLVideoElement>('section[data-source="document"] video')!
        return (video.srcObject as MediaStream).getVideoTracks()[0]!.getSettings().deviceId!
      })
      // First the one that would go on in its place.
      const other = await card.locator('option:not(:checked)').getAttribute('value')
      await pull(teacher, other!)
      await card.locator('select').waitFor({ state: 'detached' })
      await pull(teacher, deviceId)
      await card.getByText(mediaWords.zh.lost.replace('{device}', mediaWords.zh.document)).waitFor()
      await classroom.locator(arriving('document')).waitFor({ state: 'detached' })
      await seesMoving(classroom, arriving('camera'), 'green')
      await plug(teacher, deviceId)
      await seesMoving(classroom, arriving('document'), 'green')
      await teacher.locator('[data-action="close-document"]').click()
      await classroom.locator(arriving('document')).waitFor({ state: 'detached' })
    }),
)

test('a screen is shared with its sound, and gone when it is stopped', { timeout: 600_000 }, () =>
  lesson({}, async ({ teacher, classroom }) => {
    // One camera alone: the document camera is asked for with what to do.
    await teacher.locator('[data-action="source-document"]').click()
    await teacher.locator('[data-device="document"]').getByText(words.documentMissing).waitFor()
    await teacher.locator('[data-action="close-document"]').click()

    await teacher.locator('[data-action="source-screen"]').click()
    await seesMoving(classroom, arriving('screen'), 'green')
    await teacher.locator('[data-volume="screen"]').waitFor()
    await soundComes(classroom)
    await teacher.locator('[data-action="close-screen"]').click()
    await classroom.locator(arriving('screen')).waitFor({ state: 'detached' })
    await classroom.waitForFunction(
      () => !document.querySelector<HTMLAudioElement>('audio[data-source="sound"]')?.srcObject,
    )
    await seesMoving(classroom, arriving('camera'), 'green')
  }),
)

test('a tab is shared with its own sound, which the classroom hears', { timeout: 600_000 }, async () => {
  const scene = await openScene()
  onTestFinished(() => scene.app.stop())
  const windows = createWindows({ baseURL: scene.app.url, viewport: { width: 1366, height: 768 } })
  await windows.watch(async () => {
    const classroom = await windows.open(await windows.browser({ autoplay: true }), 'classroom')
    await scene.be(classroom.context(), scene.county.rural[0]!.device)
    await classroom.goto('/classroom')
    // No camera and no microphone in this studio: what is shared is all there is.
    const studio = await windows.browser({ devices: 'none', tab: tabTitle, autoplay: true })
    const teacher = await windows.open(studio, 'teacher')
    const tab = await teacher.context().newPage()
    await playInTab(tab)
    await scene.be(teacher.context(), scene.county.lead.teacher)
    await teacher.goto(`/teach/${scene.lessonId}`)
    await teacher.locator('[data-action="enter"]').click()
    await teacher.locator('[data-action="go-live"]').click()
    await teacher.locator('[data-action="source-screen"]').click()
    await seesMoving(classroom, arriving('screen'), 'green')
    await hears(classroom, [tabHz], [tabHz, otherHz])
    // Another sound in the tab is another sound in the classroom.
    await tab.evaluate((hz) => (globalThis as unknown as Tab).tune(hz), otherHz)
    await hears(classroom, [otherHz], [tabHz, otherHz])
    await teacher.locator('[data-action="close-screen"]').click()
    await hears(classroom, [], [tabHz, otherHz])
  })
})

test('a screen that is refused is said with what to do, and the lesson goes on', { timeout: 600_000 }, () =>
  lesson({}, async ({ teacher, classroom }) => {
    await teacher.evaluate(() => {
      navigator.mediaDevices.getDisplayMedia = () =>
        Promise.reject(new DOMException('Permission denied by user', 'NotAllowedError'))
    })
    await teacher.locator('[data-action="source-screen"]').click()
    await teacher.getByText(words.screenRefused).waitFor()
    // A file that is no music is said too.
    await teacher.locator('[data-action="source-music"]').click()
    await teacher
      .locator('[data-action="music-file"]')
      .setInputFiles({ name: 'words.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('not music') })
    await teacher.getByText(words.notMusic).waitFor()
    await seesMoving(classroom, arriving('camera'), 'green')
  }),
)

const tabTitle = 'A song'
const tabHz = 850
const otherHz = 1250
interface Tab {
  tune(hz: number): void
}

/** A tab as of a video of music: a tone that can be tuned, and a green picture that moves. */
async function playInTab(page: Page): Promise<void> {
  await page.goto('about:blank')
  await page.evaluate(
    ([title, hz]) => {
      document.title = title
      const context = new AudioContext()
      const tone = new OscillatorNode(context, { frequency: hz })
      tone.connect(new GainNode(context, { gain: 0.4 })).connect(context.destination)
      tone.start()
      Object.assign(globalThis, { tune: (to: number) => tone.frequency.setValueAtTime(to, 0) })
      document.body.innerHTML =
        '<style>body { margin: 0; background: #0a0 } i { position: fixed; width: 40vw; height: 100vh; background: #040; animation: go 3s linear infinite } @keyframes go { to { left: 100vw } }</style><i style="left: 0"></i>'
    },
    [tabTitle, tabHz] as const,
  )
}

interface Plugs {
  pull(deviceId: string): void
  plug(deviceId: string): void
}
const pull = (page: Page, deviceId: string): Promise<void> =>
  page.evaluate((id) => (globalThis as unknown as Plugs).pull(id), deviceId)
const plug = (page: Page, deviceId: string): Promise<void> =>
  page.evaluate((id) => (globalThis as unknown as Plugs).plug(id), deviceId)

const widthOf = (page: Page, selector: string): Promise<number> =>
  page.evaluate((wanted) => document.querySelector<HTMLVideoElement>(wanted)?.videoWidth ?? 0, selector)

/** Waits until the lead end's second sound is there and not silent. */
async function soundComes(page: Page): Promise<void> {
  await page.waitForFunction(
    async () => {
      const audio = document.querySelector<HTMLAudioElement>('audio[data-source="sound"]')
      if (!(audio?.srcObject instanceof MediaStream)) return false
      const context = new AudioContext()
      await context.resume()
      const analyser = context.createAnalyser()
      context.createMediaStreamSource(audio.srcObject).connect(analyser)
      const samples = new Float32Array(analyser.fftSize)
      // Chromium's fake sound is a beep a second: it is listened to, frame by frame, until one comes or two should have come.
      const until = performance.now() + 2_000
      let heard = false
      while (!heard && performance.now() < until) {
        await new Promise(requestAnimationFrame)
        analyser.getFloatTimeDomainData(samples)
        heard = samples.some((sample) => Math.abs(sample) > 0.01)
      }
      await context.close()
      return heard
    },
    undefined,
    { timeout: patience },
  )
}
