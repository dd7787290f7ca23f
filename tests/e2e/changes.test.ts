import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { bellWords, daysWords } from '../../client/calendar/calendar-messages.ts'
import { seriesWords } from '../../client/schedule/series-messages.ts'
import { changeWords, timetableWords } from '../../client/schedule/timetable-messages.ts'
import type { BellTable } from '../../shared/calendar.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { HistoryEntry, Series } from '../../shared/series.ts'
import { ask, type Console, choose, openConsole, said } from '../support/console.ts'
import { layOut, lessonsOf } from '../support/laid-out.ts'

const change = changeWords.zh
const weekly = seriesWords.zh
const bell = bellWords.zh

test('lessons of a series get another teacher, other rooms and other classes: one, those from here on, or all', {
  timeout: 600_000,
}, async () => {
  const scene = await openConsole({ rural: 2 })
  const { county, windows, as } = scene
  const [near, far] = county.rural as [(typeof county.rural)[0], (typeof county.rural)[0]]
  await windows.watch(async () => {
    const page = await as(county.coordinator, 'coordinator')
    await layOut(scene, page, 4)
    const spare = {
      id: crypto.randomUUID(),
      schoolId: near.id,
      name: 'music room',
      lead: false,
      receive: true,
    }
    await ask(page, 'put', `/api/classrooms/${spare.id}`, {
      schoolId: near.id,
      name: spare.name,
      lead: false,
      receive: true,
    })
    const teachers = async () => (await lessonsOf(scene, page, 8)).map(({ teacherName }) => teacherName)
    expect(await teachers()).toEqual(Array(4).fill('teacher'))

    // One lesson gets a substitute; the others stay.
    const [first, second, third] = (await lessonsOf(scene, page, 8)) as [Lesson, Lesson, Lesson, Lesson]
    await openLesson(page, scene, 0)
    let dialog = await begin(page, change.substitute)
    await choose(dialog, change.newTeacher, 'other teacher')
    await finish(dialog, '外出培训', 1)
    expect(await teachers()).toEqual(['other teacher', 'teacher', 'teacher', 'teacher'])

    // From the second lesson on, the class goes to the music room; the first and the other school's room stay.
    await openLesson(page, scene, 1)
    dialog = await begin(page, change.rooms)
    await choose(dialog, said(change.roomOf, { school: near.name, classGroup: 'class 3' }), spare.name)
    await dialog.getByText(change['from-here'], { exact: true }).click()
    await finish(dialog, '教室装修', 3)
    const rooms = async () =>
      (await lessonsOf(scene, page, 8)).map(
        ({ receivers }) => receivers.find(({ schoolId }) => schoolId === near.id)?.classroomName,
      )
    expect(await rooms()).toEqual(['room', 'music room', 'music room', 'music room'])

    // One class drops out of all lessons to come, and the rule of the series says so.
    await openLesson(page, scene, 2)
    dialog = await begin(page, change['drop-receiver'])
    await choose(dialog, change.dropWhich, `${far.name} class 3`)
    await dialog.getByText(change.series, { exact: true }).click()
    await finish(dialog, '班级合并', 4)
    const classes = async () => (await lessonsOf(scene, page, 8)).map(({ receivers }) => receivers.length)
    expect(await classes()).toEqual([1, 1, 1, 1])
    const [series] = await ask<Series[]>(page, 'get', '/api/series')
    expect(series!.rule.receivers.map(({ classGroupId }) => classGroupId)).toEqual([near.classGroupId])

    // In one lesson it comes back.
    await openLesson(page, scene, 2)
    dialog = await begin(page, change['add-receiver'])
    await choose(dialog, change.school, far.name)
    await choose(dialog, change.classGroup, 'class 3')
    await finish(dialog, '补听一节', 1)
    expect(await classes()).toEqual([1, 1, 2, 1])

    // Each change is kept with who and why, and those concerned read of it.
    const history = await ask<HistoryEntry[]>(page, 'get', `/api/lessons/${third.id}/history`)
    expect(history.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['booked', ''],
      ['rooms', '教室装修'],
      ['drop-receiver', '班级合并'],
      ['add-receiver', '补听一节'],
    ])
    const substitute = await as(county.lead.otherTeacher, 'other teacher')
    await substitute.goto('/week')
    await substitute.getByRole('button', { name: timetableWords.zh.after }).click()
    await substitute.getByText('10:35–11:15').first().waitFor()

    // A dialog that was open while somebody else changed the lesson says so, and nothing is overwritten.
    await openLesson(page, scene, 1)
    dialog = await begin(page, change.substitute)
    await choose(dialog, change.newTeacher, 'other teacher')
    const now = await ask<Lesson>(page, 'get', `/api/lessons/${second.id}`)
    await ask(page, 'post', `/api/lessons/${second.id}/change`, {
      change: { kind: 'drop-receiver', classGroupId: now.receivers[0]!.classGroupId },
      version: now.version,
      reason: 'x',
      preview: true,
    }).catch(() => undefined)
    await ask(page, 'post', `/api/lessons/${second.id}/change`, {
      change: { kind: 'add-receiver', receiver: county.receiver(1) },
      version: now.version,
      reason: '另一位统筹员',
    })
    await dialog.getByLabel(change.reason).fill('病假')
    await dialog.getByRole('button', { name: change.look, exact: true }).click()
    await dialog.getByText(said(change.stale, { who: 'coordinator' })).waitFor()
    expect((await ask<Lesson>(page, 'get', `/api/lessons/${second.id}`)).teacherName).toBe('teacher')
    expect(first.id).not.toBe(second.id)
  })
})

test('a series begins as a draft that tells nobody, is confirmed, and is cancelled from a date on', {
  timeout: 600_000,
}, async () => {
  const scene = await openConsole({ rural: 1 })
  const { county, windows, monday, as } = scene
  await windows.watch(async () => {
    const page = await as(county.coordinator, 'coordinator')
    await layOut(scene, page, 4, { state: 'draft' })
    const notices = async (who: Page) => (await ask<{ kind: string }[]>(who, 'get', '/api/notices')).length
    const teacher = await as(county.lead.teacher, 'teacher')
    await teacher.goto('/week')
    expect(await notices(teacher)).toBe(0)

    await page.goto('/series')
    await page.locator('tr', { hasText: weekly.state_draft }).getByRole('link').first().click()
    await page.getByRole('button', { name: weekly.confirm, exact: true }).click()
    await page.waitForURL((url) => url.pathname === '/series')
    await page.locator('tr', { hasText: weekly.state_confirmed }).waitFor()
    expect((await lessonsOf(scene, page, 8)).map(({ phase }) => phase)).toEqual(Array(4).fill('scheduled'))
    await expect.poll(() => notices(teacher)).toBeGreaterThan(0)

    // From the third week on it is cancelled; what comes before stays.
    await page.locator('tr', { hasText: weekly.state_confirmed }).getByRole('link').first().click()
    await page.getByRole('button', { name: weekly.cancel, exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(weekly.from).fill(monday.plus({ weeks: 2 }).toISODate()!)
    await dialog.getByLabel(weekly.from).press('Enter')
    await dialog.getByLabel(weekly.reason).fill('教师调动')
    await dialog.getByRole('button', { name: weekly.cancel, exact: true }).click()
    await dialog.waitFor({ state: 'detached' })
    expect((await lessonsOf(scene, page, 8)).map(({ phase }) => phase)).toEqual([
      'scheduled',
      'scheduled',
      'cancelled',
      'cancelled',
    ])
  })
})

test("a bell table says which lessons it touches before it is saved, and again before it is removed; a school's own lessons shade its timetable", {
  timeout: 600_000,
}, async () => {
  const scene = await openConsole({ rural: 1 })
  const { county, windows, monday, as } = scene
  const [near] = county.rural as [(typeof county.rural)[0]]
  await windows.watch(async () => {
    const page = await as(county.coordinator, 'coordinator')
    await layOut(scene, page, 2)
    const tables = () => ask<BellTable[]>(page, 'get', `/api/schools/${near.id}/bell-tables`)
    const touched = said(daysWords.zh.touchedSome, { n: 1 })

    await page.goto(`/calendar?of=${near.id}&tab=bells`)
    await page.getByRole('button', { name: bell.add }).click()
    let dialog = page.getByRole('dialog')
    await dialog.getByLabel(bell.name).fill('冬季作息')
    await dialog.getByLabel(bell.effectiveFrom).fill(monday.plus({ weeks: 1 }).toISODate()!)
    await dialog.getByLabel(bell.effectiveFrom).press('Enter')
    await choose(dialog, bell.copy, said(bell.copyLabel, { name: 'summer', date: '9月1日' }))
    const third = dialog.getByLabel(`${said(bell.period, { n: 3 })} ${bell.end}`)
    await third.fill('11:30')
    await dialog.getByRole('button', { name: bell.check }).click()
    await dialog.getByText(touched).waitFor()
    expect(await tables()).toHaveLength(1)
    await dialog.getByRole('button', { name: daysWords.zh.confirm }).click()
    await dialog.waitFor({ state: 'detached' })
    const saved = (await tables()).find(({ name }) => name === '冬季作息')
    expect(saved?.bells[2]).toEqual({ period: 3, start: '10:35', end: '11:30' })

    await page
      .getByRole('button', { name: /冬季作息$/ })
      .last()
      .click()
    dialog = page.getByRole('dialog')
    await dialog.getByText(touched).waitFor()
    await dialog.locator('.ant-btn-dangerous').click()
    await dialog.waitFor({ state: 'detached' })
    expect((await tables()).map(({ name }) => name)).toEqual(['summer'])

    // The school's own lesson is seen on its timetable.
    await ask(page, 'put', `/api/class-groups/${near.classGroupId}/local-lessons`, {
      lessons: [{ weekday: 2, period: 1, subjectName: '语文' }],
    })
    await page.goto(`/timetable?kind=school&id=${near.id}&from=${monday.toISODate()}`)
    await page.locator('.tt-local').first().waitFor()
    expect(await page.locator('.tt-local').count()).toBe(1)
  })
})

/** Opens the lesson of a week in the lead school's timetable. */
async function openLesson(page: Page, { county, monday }: Console, week: number): Promise<void> {
  const from = monday.plus({ weeks: week }).toISODate()
  await page.goto(`/timetable?kind=school&id=${county.lead.id}&from=${from}`)
  await page.locator('.tt-lesson', { hasText: '10:35–11:15' }).click()
}

/** Begins a kind of change on the opened lesson; answers its dialog. */
async function begin(page: Page, kind: string): Promise<Locator> {
  await page.locator('.lesson-actions').getByRole('button', { name: kind, exact: true }).click()
  const dialog = page.locator('.ant-modal', { hasText: kind })
  await dialog.getByLabel(change.reason).waitFor()
  return dialog
}

/** Gives the reason, sees how many lessons change, and saves. */
async function finish(dialog: Locator, reason: string, lessons: number): Promise<void> {
  await dialog.getByLabel(change.reason).fill(reason)
  await dialog.getByRole('button', { name: change.look, exact: true }).click()
  await dialog.getByText(lessons > 1 ? said(change.resultN, { n: lessons }) : change.result).waitFor()
  expect(await dialog.locator('.change-list > li').count()).toBe(lessons)
  const page = dialog.page()
  await dialog.getByRole('button', { name: change.save, exact: true }).click()
  await page.locator('.ant-modal .change-list').waitFor({ state: 'detached' })
}
