import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { readConnections } from '../../server/attendance/store.ts'
import { createWindows, patience } from '../support/browser.ts'
import { type Measured, measure, recordedDb, sweepTo, writeSignal } from '../support/hifi.ts'
import { openScene } from '../support/paired-lesson.ts'

const voice = 'audio[data-place="lead"][data-source="microphone"]'
const sound = 'audio[data-place="lead"][data-source="sound"]'

function signal(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tongke-signal-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  // Longer than all that is listened to: backing music that is over is silent.
  return writeSignal(join(folder, 'signal.wav'), 180)
}

/** What came of music: the whole band, both channels apart, at the level and as steady as it was played. */
function isMusic({ separationDb, levelDb, wanderDb, bandwidthHz }: Measured, playedDb: number): void {
  expect(bandwidthHz).toBe(sweepTo)
  expect(separationDb).toBeGreaterThan(20)
  expect(Math.abs(levelDb - playedDb)).toBeLessThan(2)
  expect(wanderDb).toBeLessThan(1.5)
}

test('music arrives as it is played in music mode, and backing music always', {
  timeout: 600_000,
}, async () => {
  const file = signal()
  const scene = await openScene()
  onTestFinished(() => scene.app.stop())
  const windows = createWindows({ baseURL: scene.app.url, viewport: { width: 1366, height: 768 } })
  await windows.watch(async () => {
    const teacher = await windows.open(await windows.browser({ microphone: file }), 'teacher')
    await scene.be(teacher.context(), scene.county.lead.teacher)
    await teacher.goto(`/teach/${scene.lessonId}`)
    await teacher.locator('[data-action="enter"]').click()
    await teacher.locator('[data-action="go-live"]').click()
    const classroom = await windows.open(await windows.browser({ autoplay: true }), 'classroom')
    await scene.be(classroom.context(), scene.county.rural[0]!.device)
    await classroom.goto('/classroom')

    /** Who enters anew leaves another row of evidence. */
    const entries = async () =>
      [...(await readConnections(scene.app.context, scene.lessonId)).values()].flat().length

    // Speech: what cleans a voice takes the steady tone for noise, and both channels become one.
    const speech = await measure(classroom, voice)
    expect(speech.separationDb).toBeLessThan(3)
    expect(speech.levelDb).toBeLessThan(recordedDb - 6)

    // Music mode is switched on in the lesson, by a key; nobody enters anew.
    const entered = await entries()
    const spoken = await trackOf(classroom)
    await teacher.keyboard.press('y')
    await teacher.locator('[data-action="source-musicMode"][aria-pressed="true"]').waitFor()
    await classroom.locator('[data-state="music-mode"]').waitFor()
    await expect.poll(() => trackOf(classroom), { timeout: patience }).not.toBe(spoken)
    const music = await measure(classroom, voice)
    isMusic(music, recordedDb)
    expect(await entries()).toBe(entered)

    // A teacher whose page is loaded anew is in music mode still.
    const before = await trackOf(classroom)
    await teacher.reload()
    await teacher.locator('[data-action="source-musicMode"][aria-pressed="true"]').waitFor()
    await expect.poll(() => trackOf(classroom), { timeout: patience }).not.toBe(before)
    // The page may begin with speech, before it knows the lesson's mode.
    await expect
      .poll(async () => (await measure(classroom, voice)).separationDb, { timeout: 90_000 })
      .toBeGreaterThan(20)
    isMusic(await measure(classroom, voice), recordedDb)

    // Back to speech, and backing music from a file comes beside the voice as it is.
    await teacher.keyboard.press('y')
    await classroom.locator('[data-state="music-mode"]').waitFor({ state: 'detached' })
    await teacher.keyboard.press('b')
    await teacher.locator('[data-action="music-file"]').setInputFiles(file)
    await teacher.locator('[data-volume="music"]').fill('1')
    const backing = await measure(classroom, sound)
    isMusic(backing, recordedDb)
    await teacher.locator('[data-volume="music"]').fill('0.5')
    const softer = await measure(classroom, sound)
    isMusic(softer, recordedDb - 6)
    await teacher.locator('[data-action="close-music"]').click()
    await classroom.waitForFunction(
      (selector) => !document.querySelector<HTMLAudioElement>(selector)?.srcObject,
      sound,
    )
  })
})

/** The id of the track by which the teacher's voice is heard; another one after every change; null while there is none. */
const trackOf = (page: Page): Promise<string | null> =>
  page.evaluate((selector) => {
    const stream = document.querySelector<HTMLAudioElement>(selector)?.srcObject
    return stream instanceof MediaStream ? (stream.getAudioTracks()[0]?.id ?? null) : null
  }, voice)
