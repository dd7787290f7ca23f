import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { replayWords } from '../../client/attendance/replay-messages.ts'
import { ledgerWords, localWeekWords, snapshotWords } from '../../client/ledger/messages.ts'
import { changeWords } from '../../client/schedule/timetable-messages.ts'
import { putLocalLessons } from '../../server/calendar/put-local-lessons.ts'
import { openWorkbook } from '../../server/import/workbook.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { ask, openConsole, said } from '../support/console.ts'
import { parseCsv } from '../support/csv.ts'
import { giveBells, leadBells } from '../support/term.ts'

const t = ledgerWords.zh
const w = localWeekWords.zh
const s = snapshotWords.zh

test('a missing lesson is found in the ledger, traced to its evidence, made up for, exported and sealed', {
  timeout: 600_000,
}, async () => {
  const { app, county, windows, monday, as } = await openConsole({ rural: 2 })
  const [first, second] = county.rural as [(typeof county.rural)[0], (typeof county.rural)[0]]
  const termId = randomUUID()
  const termFirst = monday.minus({ weeks: 4 })
  const lastMonday = monday.minus({ weeks: 2 })
  const { db } = app.database
  await sql`insert into terms (id, region_id, name, first_day, last_day) values (${termId}, ${county.regionId},
    '学期', ${termFirst.toISODate()}, ${termFirst.plus({ weeks: 17 }).toISODate()})`.execute(db)
  for (const school of [county.lead, first, second]) await giveBells(db, school.id, leadBells)
  // Two weeks ago one class missed a lesson that the other attended; the first has art of its own on Mondays.
  const start = lastMonday.plus({ days: 1 }).set({ hour: 8, minute: 40 })
  const past = { ...app.context, now: () => termFirst.toJSDate() }
  const missed = randomUUID()
  await bookLesson(past, county.coordinator, missed, {
    ...county.booking(),
    startsAt: start.toUTC().toISO()!,
    endsAt: start.plus({ minutes: 40 }).toUTC().toISO()!,
  })
  await sql`update lessons set phase = 'ended', ended_at = ends_at where id = ${missed}`.execute(db)
  for (const [school, outcome, heard] of [
    [first, 'absent', 0],
    [second, 'attended', 40],
  ] as const)
    await sql`insert into outcomes values (${missed}, ${school.classGroupId}, false, ${outcome}, '{}', 'telemetry',
      ${heard}, ${heard}, 40, ${heard / 40}, ${start.plus({ hours: 1 }).toJSDate()})`.execute(db)
  await putLocalLessons(app.context, county.coordinator, first.classGroupId, [
    { weekday: 1, period: 1, weeks: '', subjectName: '美术', teacherId: null, classroomId: null },
  ])

  await windows.watch(async () => {
    // The school's assistant confirms a week of its own lessons with one tap.
    const school = await as(first.assistant, 'assistant')
    await school.goto(`/local-weeks?week=${lastMonday.toISODate()}`)
    await school.locator('[data-action="confirm-week"]', { hasText: said(w.confirm, { n: 1 }) }).click()
    await school.locator('[data-action="confirm-week"]', { hasText: w.correct }).waitFor()

    // The coordinator goes down from the county to the class, and from there to the lesson's evidence.
    const page = await as(county.coordinator, 'coordinator')
    const asOf = monday.minus({ days: 1 }).toISODate()!
    await page.goto(`/ledger?term=${termId}&asOf=${asOf}`)
    await page.locator('.heat tbody tr', { hasText: first.name }).getByRole('link').click()
    await page.locator('.heat tbody tr', { hasText: 'class 3' }).getByRole('link').click()
    await page.getByText(t.entries, { exact: true }).waitFor()
    const local = page.locator('tr', { hasText: t.local }).filter({ hasText: t.counted })
    await local.waitFor()
    expect(page.url()).toContain(`asOf=${asOf}`)
    await page.locator('tr', { hasText: t.shared }).getByRole('link', { name: t.toEvidence }).click()
    await page.waitForURL(`**/lessons/${missed}`)

    // What the class saw of the replay is noted there, and stands in the ledger.
    const classRow = page.locator('tr', { hasText: first.name })
    await classRow.locator('[data-action="replay"]').click()
    expect(await page.locator('[data-action="replay"]').count()).toBe(1)
    const dialog = page.getByRole('dialog')
    await dialog.locator('input[type="time"]').fill('00:00')
    await dialog.getByRole('spinbutton').fill('10')
    await dialog.locator('.ant-btn-primary').click()
    await page
      .getByText(said(replayWords.zh.saved, { n: 32 }), { exact: true })
      .first()
      .waitFor()
    await page.goto(`/ledger?term=${termId}&asOf=${asOf}&class=${first.classGroupId}`)
    await page.locator('tr', { hasText: t.replay }).filter({ hasText: t.countedNot }).waitFor()

    // From the missed lesson to a booked make-up in two clicks.
    await page.goto(`/ledger?term=${termId}&asOf=${asOf}&subject=music`)
    await page.locator('.worst tr', { hasText: first.name }).locator('[data-action="make-up"]').click()
    await page.getByRole('button', { name: changeWords.zh.makeUpTake, exact: true }).first().click()
    await page.getByText(changeWords.zh.makeUpDone, { exact: true }).first().waitFor()
    const lessons = await ask<Lesson[]>(page, 'get', `/api/lessons?classGroupId=${first.classGroupId}`)
    expect(lessons.find((lesson) => lesson.makesUpId === missed)).toMatchObject({ phase: 'scheduled' })

    // What is shown leaves as a workbook and as a table, both of this date.
    await page.goto(`/ledger?term=${termId}&asOf=${asOf}`)
    const workbook = await download(page, t.export)
    expect(workbook.name).toMatch(new RegExp(`${asOf}\\.xlsx$`))
    const { sheets } = await openWorkbook(workbook.bytes)
    expect(sheets.map((sheet) => sheet.name)).toEqual(['开课率', '班级明细', '每周趋势', '口径说明'])
    const table = parseCsv((await download(page, t.exportCsv)).bytes.toString('utf8').slice(1))
    expect(table.find((row) => row[0] === '截至日期')).toEqual(['截至日期', asOf])
    expect(table.find((row) => row[0] === first.name && row[3] === '美术')![7]).toBe('1')

    // On paper there is no menu, and the date and whose print it is.
    await page.emulateMedia({ media: 'print' })
    await page
      .getByText(said(t.printed, { date: asOf, filters: `学期 · ${t.all}`, name: 'coordinator' }))
      .waitFor()
    expect(await page.locator('.side').isVisible()).toBe(false)
    await page.emulateMedia({ media: 'screen' })

    // An inspector seals it; made again from its evidence it is the same.
    const inspector = await as(county.inspector, 'inspector')
    await inspector.goto(`/ledger?term=${termId}&asOf=${asOf}`)
    await inspector.locator('.heat tbody tr').first().waitFor()
    expect(await inspector.locator('[data-action="make-up"]').count()).toBe(0)
    await inspector.getByRole('button', { name: t.seal }).click()
    await inspector.getByRole('dialog').locator('input').fill('期中')
    await inspector.getByRole('dialog').locator('.ant-btn-primary').click()
    await inspector.getByText(s.sealed, { exact: true }).first().waitFor()
    await inspector.goto('/ledger/snapshots')
    await inspector.locator('tr', { hasText: '期中' }).getByRole('link', { name: s.open }).click()
    await inspector.getByText(s.same, { exact: true }).waitFor()
    await inspector.getByText(s.correctionsNone, { exact: true }).waitFor()
  })
})

async function download(page: Page, name: string): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name, exact: true }).click(),
  ])
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
}
