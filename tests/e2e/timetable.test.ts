import ICAL from 'ical.js'
import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { subjectWords } from '../../client/app/messages.ts'
import { noticeWords, ownWeekWords } from '../../client/schedule/own-week-messages.ts'
import { changeWords, problemWords, timetableWords } from '../../client/schedule/timetable-messages.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { HistoryEntry, Notice } from '../../shared/series.ts'
import { ask, openConsole, said } from '../support/console.ts'
import { layOut, lessonsOf } from '../support/laid-out.ts'

const table = timetableWords.zh
const change = changeWords.zh
const problems = problemWords.zh
const own = ownWeekWords.zh
/** The teacher's series: Mondays in the third period, Tuesdays in the first. */
const twice = [{}, { weekday: 2, period: 1 }]

test('a lesson is moved by mouse and by keys to a slot that can be had, and never to one that says why not', {
  timeout: 600_000,
}, async () => {
  const scene = await openConsole({ rural: 1 })
  const { county, windows, monday, as } = scene
  await windows.watch(async () => {
    const page = await as(county.coordinator, 'coordinator')
    // Mondays in the third period; the teacher is taken on Tuesdays in the first.
    await layOut(scene, page, 2, { series: twice })
    const [first, , second] = (await lessonsOf(scene, page, 2)) as [Lesson, Lesson, Lesson]
    const at = (days: number, clock: string) =>
      monday.plus({ days }).set({ hour: Number(clock.split(':')[0]), minute: Number(clock.split(':')[1]) })
    const slotAt = (day: number, period: number) =>
      page.locator(`#slot-${monday.plus({ days: day }).toISODate()}-${period}`)
    const taken = said(problems.taken, {
      what: problems.takenTeacher,
      name: 'teacher',
      subject: subjectWords.zh.music,
      teacher: 'teacher',
      span: '8:40–9:20',
    })

    // Picked up with the mouse and dragged over the taken slot: it says why, and the lesson stays where it is.
    await page.goto(`/timetable?kind=school&id=${county.lead.id}&from=${monday.toISODate()}`)
    const lesson = page.locator('.tt-lesson', { hasText: '10:35–11:15' })
    const picked = page.locator('.tt-picked')
    await dragOver(page, lesson, slotAt(1, 1), taken)
    expect(await slotAt(1, 1).getAttribute('aria-disabled')).toBe('true')
    expect(await slotAt(1, 1).innerText()).toContain(table.slotNo)
    await page.mouse.up()
    await picked.waitFor({ state: 'detached' })
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(await lessonOf(page, first.id)).toEqual(first)

    // Dragged to Wednesday it can be had: what comes of it is seen, then saved with the reason.
    await dragOver(page, lesson, slotAt(2, 2), '')
    await expect.poll(() => slotAt(2, 2).innerText(), { timeout: 60_000 }).toContain(table.slotFree)
    await page.mouse.up()
    await giveReason(page, '周一有教研活动')
    await page.locator('.tt-lesson', { hasText: '9:30–10:10' }).waitFor()
    const moved = await lessonOf(page, first.id)
    expect(Date.parse(moved.startsAt)).toBe(at(2, '9:30').toMillis())
    expect(await lessonOf(page, second.id)).toEqual(second)

    // The next week's lesson is picked up and put down with keys alone.
    await page.getByRole('button', { name: table.after }).press('Enter')
    await page.locator('.tt-head', { hasText: monday.plus({ weeks: 1 }).toFormat('M月d日') }).waitFor()
    await lesson.press('Enter')
    await page.getByRole('button', { name: change.move, exact: true }).press('Enter')
    const free = slotAt(7, 1)
    await expect.poll(() => focused(page), { timeout: 60_000 }).toBe(await idOf(free))
    await page.keyboard.press('ArrowRight')
    await picked.getByText(taken).waitFor()
    await page.keyboard.press('Enter')
    expect(await page.getByRole('dialog').count()).toBe(0)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => focused(page)).toBe(await idOf(slotAt(9, 1)))
    await page.keyboard.press('Enter')
    await giveReason(page, '周一放学早')
    await page.locator('.tt-lesson', { hasText: '8:40–9:20' }).nth(1).waitFor()
    expect(Date.parse((await lessonOf(page, second.id)).startsAt)).toBe(at(9, '8:40').toMillis())

    // Its history says who moved it, when from and why.
    await page.goto(`/timetable?kind=school&id=${county.lead.id}&from=${monday.toISODate()}`)
    await page.locator('.tt-lesson', { hasText: '9:30–10:10' }).click()
    const entry = page.locator('.lesson-history li').first()
    await entry.getByText(change.kind_move, { exact: true }).waitFor()
    const words = await entry.innerText()
    expect(words).toContain('coordinator')
    expect(words).toContain('周一有教研活动')
    expect(words).toContain('10:35')
    expect(words).toContain('9:30')
    const history = await ask<HistoryEntry[]>(page, 'get', `/api/lessons/${first.id}/history`)
    expect(history.at(-1)).toMatchObject({ kind: 'move', actorName: 'coordinator', reason: '周一有教研活动' })

    // The teacher is told, and reads it.
    const teacher = await as(county.lead.teacher, 'teacher')
    await teacher.goto('/week')
    await teacher.getByRole('button', { name: noticeWords.zh.bell }).click()
    const told = teacher.locator('.notices li', { hasText: '周一有教研活动' })
    await told.getByText(noticeWords.zh.move).waitFor()
    expect(await told.innerText()).toContain(`${monday.toFormat('M月d日')} 10:35`)
    const unread = async () =>
      (await ask<Notice[]>(teacher, 'get', '/api/notices')).filter((notice) => notice.readAt === null)
    expect(
      (await unread()).flatMap(({ kind, lessonId }) => (kind === 'move' ? [lessonId] : [])).sort(),
    ).toEqual([first.id, second.id].sort())
    await teacher.getByRole('button', { name: noticeWords.zh.readAll }).click()
    await teacher.getByRole('button', { name: noticeWords.zh.readAll }).waitFor({ state: 'detached' })
    expect(await unread()).toEqual([])
  })
})

test('a teacher has the own week on a phone, and an address of it that a calendar can read until it is revoked', {
  timeout: 600_000,
}, async () => {
  const scene = await openConsole({ rural: 1 })
  const { county, windows, monday, as } = scene
  await windows.watch(async () => {
    const coordinator = await as(county.coordinator, 'coordinator')
    await layOut(scene, coordinator, 2, { series: twice })
    const lessons = await lessonsOf(scene, coordinator, 2)
    expect(lessons).toHaveLength(4)

    // Next week, day by day, and nothing to scroll to sideways.
    const phone = await as(county.lead.teacher, 'teacher', {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    })
    await phone.goto('/week')
    await phone.getByRole('button', { name: table.after }).tap()
    const dayAt = (days: number) =>
      phone.locator('.agenda', { hasText: monday.plus({ days }).toFormat('M月d日') })
    await dayAt(0).getByText('10:35–11:15').waitFor()
    await dayAt(1).getByText('8:40–9:20').waitFor()
    expect(await dayAt(0).innerText()).toContain(county.rural[0]!.name)
    await dayAt(2).getByText(own.none).waitFor()
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)

    // The address is made on the phone, and read by somebody who isn't signed in.
    await phone.getByRole('button', { name: own.subscribe }).tap()
    await phone.getByRole('button', { name: own.feedMake, exact: true }).tap()
    const address = await phone.getByLabel(own.feedNow).inputValue()
    expect(await eventsAt(address)).toEqual(
      lessons.map(({ id, startsAt, version }) => ({ id, startsAt, version, cancelled: false })),
    )

    // A cancelled lesson is cancelled there too, by the same name and a later number.
    const [first, ...others] = lessons as [Lesson, ...Lesson[]]
    await ask(coordinator, 'post', `/api/lessons/${first.id}/change`, {
      change: { kind: 'cancel' },
      version: first.version,
      reason: '停电',
    })
    const [gone, ...left] = await eventsAt(address)
    expect(gone).toMatchObject({ id: first.id, cancelled: true })
    expect(gone!.version).toBeGreaterThan(first.version)
    expect(left.map(({ id, cancelled }) => [id, cancelled])).toEqual(others.map(({ id }) => [id, false]))

    // Revoked, it can be read no more.
    await phone.getByRole('button', { name: own.feedRevoke, exact: true }).tap()
    await phone.getByText(own.feedRevoked, { exact: true }).waitFor()
    expect((await fetch(address)).ok).toBe(false)
  })
})

/** What a calendar program reads at the address, by time. */
async function eventsAt(address: string) {
  const response = await fetch(address)
  expect(response.headers.get('content-type')).toMatch(/^text\/calendar/)
  const calendar = new ICAL.Component(ICAL.parse(await response.text()))
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone)
  return calendar
    .getAllSubcomponents('vevent')
    .map((component) => new ICAL.Event(component))
    .map((event) => ({
      id: event.uid.split('@')[0]!,
      startsAt: event.startDate.toJSDate().toISOString(),
      version: event.sequence,
      cancelled: event.component.getFirstPropertyValue('status') === 'CANCELLED',
    }))
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt))
}

const lessonOf = (page: Page, id: string) => ask<Lesson>(page, 'get', `/api/lessons/${id}`)
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id)
const idOf = (slot: Locator) => slot.getAttribute('id')

/** Takes a lesson with the mouse and holds it over a slot, until the page has said so of it. */
async function dragOver(page: Page, lesson: Locator, slot: Locator, words: string): Promise<void> {
  await lesson.hover()
  await page.mouse.down()
  const box = (await lesson.boundingBox())!
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + 8, { steps: 4 })
  await slot.waitFor()
  await slot.scrollIntoViewIfNeeded()
  const target = (await slot.boundingBox())!
  const [x, y] = [target.x + target.width / 2, target.y + target.height / 2]
  await page.mouse.move(x, y, { steps: 6 })
  // A browser says again and again where the lesson is held; here it does when the mouse is moved.
  let aside = 0
  await expect
    .poll(
      async () => {
        aside = 1 - aside
        await page.mouse.move(x + aside, y)
        return page.locator('.tt-picked').innerText()
      },
      { timeout: 60_000 },
    )
    .toContain(words)
}

/** Fills in why, looks at what comes of it, and saves it. */
async function giveReason(page: Page, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel(change.reason).fill(reason)
  await dialog.getByRole('button', { name: change.look, exact: true }).click()
  await dialog.getByText(change.result).waitFor()
  await dialog.getByRole('button', { name: change.save, exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}
