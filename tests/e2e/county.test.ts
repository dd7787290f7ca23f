import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { subjectWords } from '../../client/app/messages.ts'
import { faultWords, importWords, kindWords } from '../../client/import/messages.ts'
import { bookingWords } from '../../client/schedule/messages.ts'
import { seriesWords } from '../../client/schedule/series-messages.ts'
import { problemWords } from '../../client/schedule/timetable-messages.ts'
import type { Directory } from '../../shared/directory.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { Series } from '../../shared/series.ts'
import { minutes } from '../../shared/time.ts'
import { type CellIn, workbook } from '../import/workbooks.ts'
import { ask, choose, openConsole, putTerm, said } from '../support/console.ts'
import { giveBells, leadBells, ruralBells } from '../support/term.ts'

const words = importWords.zh
const fault = faultWords.zh
const kinds = kindWords.zh
const book = bookingWords.zh
const weekly = seriesWords.zh
const problems = problemWords.zh

test('a workbook with bad cells is named cell by cell, taken in part, mended and taken whole', {
  timeout: 600_000,
}, async () => {
  const console = await openConsole({ rural: 1 })
  await console.windows.watch(async () => {
    const page = await console.as(console.county.coordinator, 'coordinator')
    await page.goto('/import')

    // The template is a workbook that can be read as it is; its example rows bring nothing in.
    await chooseKinds(page)
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: words.template }).click()
    const template = await download
    expect(template.suggestedFilename()).toMatch(/\.xlsx$/)
    await upload(page, template.suggestedFilename(), await readFile(await template.path()))
    await page.getByText(words.nothing).waitFor()
    await page.getByRole('button', { name: words.again }).click()

    // Three cells are bad; each is named by its sheet, row and column, with what it says and why it can't be taken.
    const before = await namesOf(page)
    await chooseKinds(page)
    await upload(page, '石门县.xlsx', await bad())
    await page.getByText(said(words.faultsSome, { n: 3 })).waitFor()
    expect(await cellsOf(page, '高中')).toEqual([
      '学校',
      '3',
      'C 学段*',
      '高中',
      said(fault.bad_choice, { choices: '小学、初中' }),
    ])
    expect(await cellsOf(page, '900')).toEqual([
      '班级',
      '3',
      'E 人数*',
      '900',
      said(fault.bad_number, { min: 1, max: 80 }),
    ])
    expect(await cellsOf(page, '河弯小学')).toEqual([
      '班级',
      '5',
      'A 学校*',
      '河弯小学',
      `${fault.unknown_school} ${said(words.like, { like: '河湾小学' })}`,
    ])
    expect(await namesOf(page)).toEqual(before)

    // The good part is written, and only that.
    await page.getByRole('button', { name: said(words.takeGood, { n: 4 }) }).click()
    await page.getByText(said(words.doneWhat, { added: 4, changed: 0 })).waitFor()
    expect(await namesOf(page)).toEqual(
      [...before, '石门实验学校', '河湾小学', '石门实验学校 三年级1班 28', '河湾小学 三年级1班 26'].sort(),
    )

    // The mended file adds what was left out.
    await page.getByRole('button', { name: words.more }).click()
    await chooseKinds(page)
    await upload(page, '石门县 改好.xlsx', await mended())
    await page.getByText(words.allGood).waitFor()
    await page.getByRole('button', { name: said(words.takeAll, { n: 3 }) }).click()
    await page.getByText(said(words.doneWhat, { added: 3, changed: 0 })).waitFor()
    const after = await namesOf(page)
    expect(after).toEqual(
      expect.arrayContaining(['山口小学', '石门实验学校 四年级1班 28', '河湾小学 四年级1班 25']),
    )

    // Chosen once more it changes nothing, and there is nothing to take.
    await page.getByRole('button', { name: words.more }).click()
    await chooseKinds(page)
    await upload(page, '石门县 改好.xlsx', await mended())
    await page.getByText(words.nothing).waitFor()
    expect(await page.getByRole('button', { name: said(words.takeAll, { n: 0 }) }).isDisabled()).toBe(true)
    expect(await namesOf(page)).toEqual(after)

    // The schools are on the console's own page.
    await page.goto('/places')
    await page.getByText('山口小学').first().waitFor()
  })
})

test('a weekly series is laid out for the term, and the make-up day on which the schools differ is decided', {
  timeout: 600_000,
}, async () => {
  const { app, county, windows, monday, as } = await openConsole({ rural: 2 })
  const [near, far] = county.rural as [(typeof county.rural)[0], (typeof county.rural)[0]]
  await giveBells(app.database.db, county.lead.id, leadBells)
  await giveBells(app.database.db, near.id, ruralBells)
  await giveBells(app.database.db, far.id, leadBells)
  await windows.watch(async () => {
    const page = await as(county.coordinator, 'coordinator')
    // A term of eight weeks; its second Saturday makes up for a Monday, but at one school for a Tuesday.
    const termId = await putTerm(page, county, monday, 8)
    const makeUp = monday.plus({ weeks: 1, days: 5 }).toISODate()!
    for (const [school, follows] of [
      [county.lead, 1],
      [near, 1],
      [far, 2],
    ] as const)
      await ask(page, 'put', `/api/schools/${school.id}/days`, {
        from: makeUp,
        to: makeUp,
        days: [{ day: makeUp, kind: 'working', follows, name: '补课' }],
        preview: false,
      })

    await page.goto('/series/new')
    await choose(page, book.teacher, 'teacher')
    await choose(page, weekly.weekday, '周一')
    await choose(page, weekly.period, said(weekly.periodLabel, { n: 1, span: '8:40–9:20' }))
    for (const [i, school] of [near, far].entries()) {
      if (i > 0) await page.getByRole('button', { name: book.addReceiver }).click()
      await choose(
        page.getByRole('region', { name: said(book.receiverN, { n: i + 1 }) }),
        book.school,
        school.name,
      )
    }

    // Every lesson is shown before it is saved: the overlap of the first school, and the date that is to be decided.
    const rows = page.locator('.series-list > li')
    await page.getByText(said(weekly.sum, { n: 9, bad: 1, warned: 8 })).waitFor()
    expect(await rows.count()).toBe(9)
    const partly = said(problems['overlap-partial'], {
      schoolName: near.name,
      period: 1,
      overlapMinutes: 30,
      lessonMinutes: 40,
      creditPercent: 75,
    })
    expect(await rows.filter({ hasText: partly }).count()).toBe(9)
    const differ = said(problems['different-weekday'], {
      leadSchoolName: county.lead.name,
      lead: '周一',
      schoolName: far.name,
      follows: '周二',
    })
    const clash = rows.filter({ hasText: differ })
    expect(await clash.count()).toBe(1)
    expect(await clash.innerText()).toContain('周六')
    const confirm = page.getByRole('button', { name: weekly.confirm, exact: true })
    expect(await confirm.isDisabled()).toBe(true)
    expect(await lessonsOf(page)).toEqual([])

    // Left out, it is listed so, and the others are saved.
    await clash.getByRole('button', { name: weekly.skip, exact: true }).click()
    await page.getByText(said(weekly.sum, { n: 8, bad: 0, warned: 8 })).waitFor()
    await page.locator('.series-left li', { hasText: weekly.skipped }).waitFor()
    await confirm.click()
    await page.waitForURL((url) => url.pathname === '/series')
    await page.locator('tr', { hasText: subjectWords.zh.music }).getByText('8', { exact: true }).waitFor()

    const series = await ask<Series[]>(page, 'get', `/api/series?termId=${termId}`)
    expect(series).toMatchObject([
      { state: 'confirmed', lessons: 8, decisions: [{ day: makeUp, skip: true }] },
    ])
    const lessons = await lessonsOf(page)
    expect(lessons.map((lesson) => lesson.startsAt)).toEqual(
      Array.from({ length: 8 }, (_, i) =>
        monday.plus({ weeks: i }).set({ hour: 8, minute: 40 }).toUTC().toISO(),
      ),
    )
    for (const { receivers } of lessons)
      expect(
        new Map(
          receivers.map((one) => [
            one.schoolId,
            Date.parse(one.windowEndsAt) - Date.parse(one.windowStartsAt),
          ]),
        ),
      ).toEqual(
        new Map([
          [near.id, minutes(30)],
          [far.id, minutes(40)],
        ]),
      )

    // They are in the timetable of the receiving school.
    await page.goto(`/timetable?kind=school&id=${near.id}&from=${monday.toISODate()}`)
    await page.locator('.tt-lesson', { hasText: subjectWords.zh.music }).waitFor()
  })

  async function lessonsOf(page: Page): Promise<Lesson[]> {
    const [from, to] = [monday, monday.plus({ weeks: 8 })].map((day) => day.toUTC().toISO())
    const lessons = await ask<Lesson[]>(page, 'get', `/api/lessons?from=${from}&to=${to}`)
    return lessons.sort((a, b) => a.startsAt.localeCompare(b.startsAt))
  }
})

const file = (stage: string, size: CellIn, school: string): Promise<Buffer> =>
  workbook({
    学校: [
      ['学校名称*', '区县', '学段*', '主讲校', '听讲校'],
      ['石门实验学校', null, '小学', '是', '否'],
      ['山口小学', null, stage, null, null],
      ['河湾小学', null, '小学', null, null],
    ],
    班级: [
      ['学校*', '区县', '班级名称*', '年级*', '人数*'],
      ['石门实验学校', null, '三年级1班', 3, 28],
      ['石门实验学校', null, '四年级1班', '四年级', size],
      ['河湾小学', null, '三年级1班', '３', '２６'],
      [school, null, '四年级1班', 4, 25],
    ],
  })
const bad = () => file('高中', 900, '河弯小学')
const mended = () => file('小学', 28, '河湾小学')

/** Schools come in with their classes. */
async function chooseKinds(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: kinds['class-group'], exact: true }).check()
  expect(await page.getByRole('checkbox', { name: kinds.school, exact: true }).isChecked()).toBe(true)
}

async function upload(page: Page, name: string, buffer: Buffer): Promise<void> {
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  await page.locator('input[type="file"]').setInputFiles({ name, mimeType, buffer })
  await page.getByText(said(words.previewFile, { name })).waitFor()
}

/** The row of the list of mistakes whose cell says so. */
async function cellsOf(page: Page, value: string): Promise<string[]> {
  const row = page.locator('tr', { has: page.getByRole('cell', { name: value, exact: true }) })
  return (await row.getByRole('cell').allInnerTexts()).map((text) => text.trim())
}

/** What the server has: schools, and classes with their school and size. */
async function namesOf(page: Page): Promise<string[]> {
  const { schools, classGroups } = await ask<Directory>(page, 'get', '/api/directory')
  const name = (id: string) => schools.find((school) => school.id === id)?.name
  return [
    ...schools.map((school) => school.name),
    ...classGroups.map((group) => `${name(group.schoolId)} ${group.name} ${group.size}`),
  ].sort()
}
