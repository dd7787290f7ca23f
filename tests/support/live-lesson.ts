import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import type { DeviceActor, PersonActor } from '../../server/account/actor.ts'
import type { OwnSettings } from '../../shared/directory.ts'
import { minutes } from '../../shared/time.ts'
import { bookedLesson, signIn, startApp, type TestApp } from './app.ts'
import { createWindows, type Windows } from './browser.ts'
import { buildCounty, type County } from './county.ts'
import { writeTone } from './sound.ts'
import { beRoom, type SyntheticRoom } from './synthetic-room.ts'

export const teacherHz = 550
export const syntheticRooms = [
  { colour: 'red', hz: 750 },
  { colour: 'blue', hz: 1050 },
  { colour: 'yellow', hz: 1450 },
] as const satisfies SyntheticRoom[]
export const tones: number[] = [teacherHz, ...syntheticRooms.map((room) => room.hz)]

/** A lesson that is live, and the windows in which it is held. */
export interface LiveLesson {
  app: TestApp
  county: County
  lessonId: string
  /** The classrooms' ids, as places. */
  rooms: string[]
  windows: Windows
  teacher: Page
  /** Opens the page of classroom i, in this browser if it needs its own; it comes in by itself. */
  classroom(i: number, browser?: Browser, prepare?: (page: Page) => Promise<void>): Promise<Page>
  /** A window that is signed in as this person, or as nobody. */
  person(who: PersonActor | null, name: string, window?: Parameters<Windows['open']>[2]): Promise<Page>
}

/**
 * Starts a server, books a lesson of three classrooms, and has its teacher (green, 550 Hz) go live in a browser. Each
 * classroom's page shows a colour and plays a tone of its own.
 */
export async function openLiveLesson(
  settings: OwnSettings,
  test: (lesson: LiveLesson) => Promise<void>,
): Promise<void> {
  const app = await startApp({ live: { silenceMs: minutes(15) } })
  onTestFinished(() => app.stop())
  const county = await buildCounty(app.database.db, { settings })
  const lesson = await bookedLesson(app, county)
  const folder = mkdtempSync(join(tmpdir(), 'tongke-tone-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const windows = createWindows({ baseURL: app.url, viewport: { width: 1366, height: 768 } })

  async function be(context: BrowserContext, who: PersonActor | DeviceActor): Promise<void> {
    const [name, value] = (await signIn(app, who)).split('=') as [string, string]
    await context.addCookies([{ name, value, url: app.url, httpOnly: true, sameSite: 'Strict' }])
  }

  await windows.watch(async () => {
    const microphone = writeTone(join(folder, 'teacher.wav'), teacherHz)
    const studio = await windows.browser({ microphone, autoplay: true })
    const schools = await windows.browser({ autoplay: true })
    const teacher = await windows.open(studio, 'teacher')
    await be(teacher.context(), county.lead.teacher)
    await teacher.goto(`/teach/${lesson.id}`)
    await teacher.locator('[data-action="enter"]').click()
    await teacher.locator('[data-action="go-live"]').click()
    await teacher.locator('main.studio[data-phase="live"]').waitFor()
    await test({
      app,
      county,
      lessonId: lesson.id,
      rooms: county.rural.map((school) => school.classroomId),
      windows,
      teacher,
      async classroom(i, browser = schools, prepare = async () => {}) {
        // A browser of its own has displays of its own, which its windows are to know.
        const page = await windows.open(
          browser,
          `classroom-${i + 1}`,
          browser === schools ? {} : { viewport: null },
        )
        await prepare(page)
        await beRoom(page.context(), syntheticRooms[i]!)
        await be(page.context(), county.rural[i]!.device)
        await page.goto('/classroom')
        return page
      },
      async person(who, name, window) {
        const page = await windows.open(studio, name, window)
        if (who) await be(page.context(), who)
        return page
      },
    })
  })
}

/** A picture of a place in a classroom's window or an onlooker's: large, or small at the side. */
export const pictureOf = (place: string, size: 'main' | 'side', source = 'camera'): string =>
  `[data-picture="${place}/${source}"][data-size="${size}"] video`
