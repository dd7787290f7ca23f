import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DateTime } from 'luxon'
import type { Page } from 'playwright-core'
import { expect, onTestFinished, test } from 'vitest'
import { outcomeWords } from '../../client/attendance/messages.ts'
import { bookingWords } from '../../client/schedule/messages.ts'
import type { PersonActor } from '../../server/account/actor.ts'
import { createLink } from '../../server/account/create-link.ts'
import type { LessonAttendance } from '../../shared/attendance.ts'
import type { Coverage } from '../../shared/ledger.ts'
import { minutes } from '../../shared/time.ts'
import { startApp, type TestApp } from '../support/app.ts'
import { createWindows, patience } from '../support/browser.ts'
import { buildCounty } from '../support/county.ts'
import { seesMoving } from '../support/picture.ts'
import { hears, writeTone } from '../support/sound.ts'
import { beRoom, type SyntheticRoom } from '../support/synthetic-room.ts'

const teacherHz = 550
const rooms: SyntheticRoom[] = [
  { colour: 'red', hz: 750 },
  { colour: 'blue', hz: 1050 },
  { colour: 'yellow', hz: 1450 },
]
const tones = [teacherHz, ...rooms.map((room) => room.hz)]
const book = bookingWords.zh

test('a lesson is booked, held and counted, with pictures and sound both ways', {
  timeout: 900_000,
}, async () => {
  const zone = daytimeZone()
  const app = await startApp({ live: { silenceMs: minutes(15) } })
  onTestFinished(() => app.stop())
  const county = await buildCounty(app.database.db, { settings: { zone, closeGapSeconds: 600 } })
  const folder = mkdtempSync(join(tmpdir(), 'tongke-tone-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const windows = createWindows({
    baseURL: app.url,
    timezoneId: zone,
    viewport: { width: 1366, height: 768 },
  })

  await windows.watch(async () => {
    const studio = await windows.browser({ microphone: writeTone(join(folder, 'teacher.wav'), teacherHz) })
    const schools = await windows.browser({ autoplay: true })

    // The coordinator signs in by a link, gives the county a term, and books the lesson in the console.
    const coordinator = await windows.open(studio, 'coordinator')
    await signInByLink(app, coordinator, county.coordinator)
    const today = DateTime.fromJSDate(app.context.now(), { zone })
    const termId = crypto.randomUUID()
    await ask(coordinator, 'put', `/api/terms/${termId}`, {
      regionId: county.regionId,
      name: 'term',
      firstDay: today.minus({ days: 20 }).toISODate(),
      lastDay: today.plus({ days: 80 }).toISODate(),
    })
    const start = today.plus({ minutes: 2 }).startOf('minute')
    const lessonId = await bookInConsole(
      coordinator,
      start,
      county.rural.map((school) => school.name),
    )

    // The teacher finds the lesson on the own page, enters the lobby and goes live.
    const teacher = await windows.open(studio, 'teacher')
    await signInByLink(app, teacher, county.lead.teacher)
    app.forward(Math.max(0, start.toMillis() - app.context.now().getTime()))
    await teacher.locator(`a[href="/teach/${lessonId}"]`).first().click()
    await teacher.locator('[data-action="enter"]').click()
    await teacher.locator('[data-action="go-live"]').click()
    await teacher.locator('main.studio[data-phase="live"]').waitFor()

    // Each classroom is paired by a code typed on its own page, and comes in by itself.
    const classrooms: Page[] = []
    for (const [i, school] of county.rural.entries()) {
      const page = await windows.open(schools, `classroom-${i + 1}`)
      await beRoom(page.context(), rooms[i]!)
      const { code } = await ask<{ code: string }>(
        coordinator,
        'post',
        `/api/classrooms/${school.classroomId}/pairing-code`,
      )
      await page.goto('/classroom')
      await page.locator('[data-digit="0"]').waitFor()
      await page.keyboard.type(code)
      await page.keyboard.press('Enter')
      classrooms.push(page)
    }
    for (const page of classrooms) {
      await page.locator('main.room[data-phase="live"]').waitFor()
      await seesMoving(page, leadVideo, 'green')
      await hears(page, [teacherHz], tones)
    }
    // The teacher sees all of them, and hears none.
    for (const [i, school] of county.rural.entries())
      await seesMoving(teacher, videoOf(school.classroomId), rooms[i]!.colour)
    await hears(teacher, [], tones)
    const evidence = followAttendance(app, coordinator, lessonId)
    await evidence.reach(9)

    // One raises its hand by a key, is taken by a key, and is seen and heard by all; the others are not heard.
    const [asking, ...others] = classrooms as [Page, Page, Page]
    const { classroomId } = county.rural[0]!
    await asking.keyboard.press('Space')
    await teacher.locator('.queue [data-state="asked"]').waitFor()
    await teacher.keyboard.press('n')
    await asking.locator('[data-state="on-stage"]').waitFor()
    await seesMoving(teacher, `[data-stage="true"] ${videoOf(classroomId)}`, 'red')
    await hears(teacher, [rooms[0]!.hz], tones)
    for (const page of others) {
      await seesMoving(page, videoOf(classroomId), 'red')
      await hears(page, [teacherHz, rooms[0]!.hz], tones)
    }
    await hears(asking, [teacherHz], tones)
    await evidence.reach(18)

    // Released, it is neither seen nor heard any more.
    await teacher.locator('[data-action="release"]').click()
    await asking.locator('[data-state="on-stage"]').waitFor({ state: 'detached' })
    for (const page of others) {
      await page.locator(videoOf(classroomId)).waitFor({ state: 'detached' })
      await hears(page, [teacherHz], tones)
    }
    await hears(teacher, [], tones)

    // The assistant counts heads on a phone; the teacher sees the figure.
    const phone = await windows.open(schools, 'assistant', {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    })
    await signInByLink(app, phone, county.rural[0]!.assistant)
    await phone.goto('/assist')
    await phone.locator(`[data-lesson="${lessonId}"]`).tap()
    await phone.locator('[data-action="by-number"]').tap()
    for (const digit of '23') await phone.locator(`[data-digit="${digit}"]`).tap()
    await phone.locator('[data-action="save-head-count"]').tap()
    await phone.locator('.count-history [data-present="23"]').waitFor()
    await teacher.locator(`[data-classroom="${classroomId}"]`).getByText('23').waitFor()
    await evidence.reach(27)

    // A classroom's page is loaded anew in the middle of the lesson, and finds its own way back.
    await classrooms[1]!.reload()
    await seesMoving(classrooms[1]!, leadVideo, 'green')
    await hears(classrooms[1]!, [teacherHz], tones)
    await seesMoving(teacher, videoOf(county.rural[1]!.classroomId), 'blue')
    await evidence.reach(36)

    // The teacher ends the lesson; every window says so.
    await teacher.locator('[data-action="end-lesson"]').click()
    await teacher.locator('[data-action="confirm-end"]').click()
    await teacher.locator('[data-state="ended"]').waitFor()
    for (const page of classrooms) await page.locator('[data-state="ended"]').waitFor()

    // Its page in the console shows who was there, and coverage counts the lesson for each class.
    await coordinator.goto(`/lessons/${lessonId}`)
    for (const school of county.rural) {
      const row = coordinator.locator('tr', { hasText: school.name })
      await row.getByText(outcomeWords.zh.attended, { exact: true }).waitFor()
    }
    const { classes } = await evidence.read()
    expect(classes.map((seat) => [seat.outcome, seat.flags, seat.evidence])).toEqual([
      ['attended', [], 'head-count'],
      ['attended', [], 'telemetry'],
      ['attended', [], 'telemetry'],
    ])
    expect(classes[0]!.headCounts.map((count) => count.present)).toEqual([23])
    const coverage = await ask<Coverage>(coordinator, 'get', `/api/coverage?termId=${termId}&subject=music`)
    for (const school of county.rural) {
      const row = coverage.rows.find((one) => one.classGroupId === school.classGroupId)
      expect(row).toMatchObject({ shared: 1, credited: 1, absent: 0, unknown: 0 })
    }
    await coordinator.goto(`/ledger?term=${termId}&subject=music`)
    const shown = coordinator.locator('tr', { hasText: county.rural[0]!.name })
    await shown.getByText(/1/).first().waitFor()
  })
})

const leadVideo = 'video[data-place="lead"][data-role="lead"]'
const videoOf = (classroomId: string): string => `video[data-place="${classroomId}"]`

/** A zone in which the lesson doesn't run into midnight, whenever the test runs: a lesson is booked on one date. */
function daytimeZone(): string {
  const { hour } = DateTime.now().setZone('Asia/Shanghai')
  return hour >= 1 && hour < 22 ? 'Asia/Shanghai' : 'America/New_York'
}

/** Opens the link that an administrator hands over, sets a password, and is in. */
async function signInByLink(app: TestApp, page: Page, person: PersonActor): Promise<void> {
  const { path } = await createLink(app.context, { kind: 'set-password', personId: person.id })
  await page.goto(path)
  await page.locator('input[type="password"]').fill(`password of ${person.displayName}`)
  await page.locator('button[type="submit"]').click()
  await page.waitForURL((url) => !url.pathname.startsWith('/link/'))
}

/** Asks the server as the window's own person. */
async function ask<T>(page: Page, method: 'get' | 'put' | 'post', path: string, data?: object): Promise<T> {
  const response = await page.request[method](path, data ? { data } : {})
  if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${await response.text()}`)
  return response.json() as Promise<T>
}

/** Fills in the console's form as a person does, and answers the lesson's id. */
async function bookInConsole(page: Page, start: DateTime, schools: string[]): Promise<string> {
  await page.goto('/lessons/new')
  const choose = async (label: string, option: string, within = page.locator('form')) => {
    await within.getByLabel(label, { exact: true }).click()
    await page.locator('.ant-select-dropdown:visible').getByTitle(option, { exact: true }).click()
    await page.locator('.ant-select-dropdown:visible').waitFor({ state: 'hidden' })
  }
  await choose(book.teacher, 'teacher')
  await choose(book.leadClassroom, 'room')
  await page.getByLabel(book.date, { exact: true }).fill(start.toISODate()!)
  await page.keyboard.press('Enter')
  const free = page.getByText(book.freely, { exact: true })
  await free.click()
  await page.getByLabel(book.start, { exact: true }).fill(start.toFormat('HH:mm'))
  await page.getByLabel(book.end, { exact: true }).fill(start.plus({ minutes: 40 }).toFormat('HH:mm'))
  for (const [i, school] of schools.entries()) {
    if (i > 0) await page.getByRole('button', { name: book.addReceiver }).click()
    const receiver = page.getByLabel(book.receiverN.replace('{n}', String(i + 1)), { exact: true })
    await choose(book.school, school, receiver)
  }
  await page.getByRole('button', { name: book.submit }).click()
  await page.waitForURL(/\/lessons\/[0-9a-f-]{36}$/)
  return page.url().slice(-36)
}

/**
 * Puts the clock forward in the running lesson, nine minutes at a time, each time until every place has given a new sign of
 * life: forty minutes by heartbeats of their own, in a few minutes of ours. The county's setting closes gaps of up to ten.
 */
function followAttendance(app: TestApp, page: Page, lessonId: string) {
  const read = () => ask<LessonAttendance>(page, 'get', `/api/lessons/${lessonId}/attendance`)
  const signs = ({ leadLive, classes }: LessonAttendance): number[] => [
    ...classes.map((seat) => Date.parse(seat.presence.at(-1)?.end ?? '')),
    Date.parse(leadLive.at(-1)?.end ?? ''),
  ]
  return {
    read,
    /** Unless the test itself took so long. */
    async reach(minute: number) {
      const { lesson } = await read()
      const to = Date.parse(lesson.startsAt) + minutes(minute)
      app.forward(Math.max(0, to - app.context.now().getTime()))
      await expect
        .poll(async () => signs(await read()).every((sign) => sign >= to), {
          timeout: patience,
          interval: 500,
        })
        .toBe(true)
    },
  }
}
