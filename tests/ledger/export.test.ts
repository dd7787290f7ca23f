import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cell, textOf } from '../../server/import/cell.ts'
import { readSheet } from '../../server/import/sheet.ts'
import { openWorkbook } from '../../server/import/workbook.ts'
import { exportLedger } from '../../server/ledger/export-ledger.ts'
import { rowHeader } from '../../server/ledger/export-table.ts'
import { readCoverage } from '../../server/ledger/read-coverage.ts'
import type { Database } from '../../server/platform/database.ts'
import { buildCounty, type ClockedContext, type County, clockedContext } from '../support/county.ts'
import { parseCsv } from '../support/csv.ts'
import { memoryDatabase } from '../support/databases.ts'

const asOf = '2026-09-25'
let database: Database
let context: ClockedContext
let county: County
let termId: string

beforeAll(async () => {
  database = await memoryDatabase()
  context = clockedContext(database.db, '2026-09-26T03:04:00Z')
  county = await buildCounty(context.db)
  termId = randomUUID()
  await sql`insert into terms (id, region_id, name, first_day, last_day)
    values (${termId}, ${county.regionId}, '2026学年第一学期', '2026-09-07', '2026-11-06')`.execute(
    context.db,
  )
  await sql`update schools set name = '=HYPERLINK("http://x","山村, 小学")' where id = ${county.rural[0]!.id}`.execute(
    context.db,
  )
  await sql`insert into entries (class_group_id, subject, source, day, period, at, kind, outcome, recorded_at)
    select ${county.rural[0]!.classGroupId}, 'music', 'local', day, 1, day + time '01:00', 'local', 'attended', now()
    from generate_series('2026-09-08'::date, '2026-09-11'::date, '1 day') as day`.execute(context.db)
})
afterAll(() => database?.close())

const exported = (format: 'xlsx' | 'csv') =>
  exportLedger(context, county.coordinator, { termId, asOf, by: 'next', subject: 'music', format })

describe('an export of the ledger', () => {
  it('as CSV says of which date it is, by which filters and whom, and has every figure of the view', async () => {
    const { bytes, fileName, type } = await exported('csv')
    expect(fileName).toMatch(/^台账 .*2026-09-25\.csv$/)
    expect(type).toBe('text/csv; charset=utf-8')
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const rows = parseCsv(new TextDecoder().decode(bytes))
    expect(rows.slice(0, 7)).toEqual([
      ['台账', `county ${county.regionId}`],
      ['学期', '2026学年第一学期'],
      ['截至日期', asOf],
      ['学科', '音乐'],
      ['导出人', 'coordinator'],
      ['导出时间', '2026-09-26 11:04 (Asia/Shanghai)'],
      [''],
    ])
    expect(rows[7]).toEqual(rowHeader)
    const coverage = await readCoverage(context, county.coordinator, { termId, asOf, subject: 'music' })
    expect(rows).toHaveLength(8 + coverage.rows.length)
    for (const row of coverage.rows) {
      const line = rows.find((cells) => cells[0]!.replace(/^'/, '') === row.schoolName)!
      expect(line[rowHeader.indexOf('本校已确认 L')]).toBe(String(row.local))
      expect(Number(line[rowHeader.indexOf('至今应开 R')])).toBe(row.required)
      expect(Number(line[rowHeader.indexOf('开课率')])).toBeCloseTo(row.total!, 4)
    }
  })

  it('lets no name of a school become a formula', async () => {
    const rows = parseCsv(new TextDecoder().decode((await exported('csv')).bytes))
    expect(rows.filter((cells) => /^[=+\-@]/.test(cells[0] ?? ''))).toEqual([])
    expect(rows.some((cells) => cells[0] === `'=HYPERLINK("http://x","山村, 小学")`)).toBe(true)
    const [, classes] = await sheetsOf((await exported('xlsx')).bytes)
    expect(classes!.texts.flat()).toContain('=HYPERLINK("http://x","山村, 小学")')
  })

  it('as a workbook has units, classes, weeks and definitions, under a heading that stays', async () => {
    const { bytes, fileName } = await exported('xlsx')
    expect(fileName).toMatch(/\.xlsx$/)
    const sheets = await sheetsOf(bytes)
    expect(sheets.map((sheet) => sheet.name)).toEqual(['开课率', '班级明细', '每周趋势', '口径说明'])
    for (const { texts, xml } of sheets) {
      expect(texts[2]!.slice(0, 2)).toEqual(['截至日期', asOf])
      expect(texts[4]!.slice(0, 2)).toEqual(['导出人', 'coordinator'])
      expect(xml).toMatch(/<pane [^>]*ySplit="8"[^>]*state="frozen"/)
    }
    expect(sheets[1]!.texts[7]).toEqual(rowHeader)
    expect(sheets[1]!.texts).toHaveLength(8 + 4)
    expect(sheets[3]!.texts.some((row) => row[0] === 'R 至今应开')).toBe(true)
  })

  it('has formulas where a reader would check them, that come to the figures of the view', async () => {
    const [units, classes] = await sheetsOf((await exported('xlsx')).bytes)
    const coverage = await readCoverage(context, county.coordinator, { termId, asOf, subject: 'music' })
    const column = (name: string): number => rowHeader.indexOf(name)
    for (const [i, row] of coverage.rows.entries()) {
      const at = 9 + i
      const number = (name: string) => Number(classes!.texts[at - 1]![column(name)])
      expect(classes!.formulas.get(`L${at}`)).toBe(`H${at}+I${at}+J${at}+K${at}`)
      const credited = ['本校已确认 L', '共享直播 G', '直播补课 M', '监督回放 P'].reduce(
        (sum, name) => sum + number(name),
        0,
      )
      expect(credited).toBeCloseTo(row.credited, 1)
      expect(classes!.formulas.get(`N${at}`)).toBe(`IF(G${at}=0,"",MIN(1,L${at}/G${at}))`)
      expect(Math.min(1, credited / number('至今应开 R'))).toBeCloseTo(row.total!, 3)
    }
    const last = 8 + coverage.rows.length
    expect(units!.formulas.get(`D${last + 1}`)).toBe(`SUM(D9:D${last})`)
    expect(units!.formulas.get(`F${last + 1}`)).toBe(`IF(D${last + 1}=0,"",E${last + 1}/D${last + 1})`)
  })
})

interface ReadSheet {
  name: string
  texts: string[][]
  /** By cell. */
  formulas: Map<string, string>
  xml: string
}

/** Opened and read back by the import's own reader; formulas from the sheet's text. */
async function sheetsOf(bytes: Uint8Array): Promise<ReadSheet[]> {
  const workbook = await openWorkbook(bytes)
  const sheets: ReadSheet[] = []
  for (const { name, entry } of workbook.sheets) {
    const texts: string[][] = []
    for await (const piece of readSheet(workbook, entry))
      for (const row of piece.rows)
        texts[row.number - 1] = Array.from(row.cells, (cell: Cell | undefined) => textOf(cell))
    const parts: Buffer[] = []
    for await (const part of workbook.archive.read(entry)) parts.push(part)
    const xml = Buffer.concat(parts).toString()
    const formulas = new Map(
      [...xml.matchAll(/<c r="([A-Z]+\d+)"[^>]*><f>(.*?)<\/f>/g)].map(([, cell, text]) => [
        cell!,
        text!.replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
      ]),
    )
    sheets.push({ name, texts: Array.from(texts, (row) => row ?? []), formulas, xml })
  }
  return sheets
}
