import { describe, expect, it } from 'vitest'
import { type Cell, columnLetter, placeOf, type Row, textOf } from '../../server/import/cell.ts'
import { isDateFormat } from '../../server/import/number-format.ts'
import { readSheet } from '../../server/import/sheet.ts'
import { openWorkbook } from '../../server/import/workbook.ts'
import { rawWorkbook, sheetData, workbook } from './workbooks.ts'

async function rowsOf(bytes: Uint8Array): Promise<Row[]> {
  const opened = await openWorkbook(bytes)
  const rows: Row[] = []
  for await (const piece of readSheet(opened, opened.sheets[0]!.entry)) rows.push(...piece.rows)
  return rows
}

const texts = (rows: readonly Row[]) => rows.map((row) => Array.from(row.cells, (cell) => textOf(cell)))

describe('a sheet', () => {
  it('written by another library is read cell by cell', async () => {
    const bytes = await workbook({
      课: [['学校', 12, 0.1 + 0.2, true, new Date(Date.UTC(2026, 8, 1)), null, '末']],
    })
    const [row] = await rowsOf(bytes)
    expect(row!.number).toBe(1)
    expect(texts([row!])).toEqual([['学校', '12', '0.3', 'TRUE', '2026-09-01', '', '末']])
  })

  it('gives rich text whole without its phonetic guide, formulas as what they last gave, errors as errors', async () => {
    const strings =
      '<si><r><rPr><b/></rPr><t>石门</t></r><r><t xml:space="preserve">小学 </t></r><rPh><t>shimen</t></rPh></si><si><t>a_x000D_b&amp;c</t></si>'
    const cells =
      '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="str"><f>A1&amp;"x"</f><v>石门小学x</v></c><c r="D1"><f>1+1</f><v>2</v></c><c r="E1" t="e"><v>#REF!</v></c><c r="F1" t="b"><v>0</v></c><c r="G1" t="d"><v>2026-09-01T00:00:00</v></c>'
    const [row] = await rowsOf(
      rawWorkbook({ sheet: `<sheetData><row r="1">${cells}</row></sheetData>`, strings }),
    )
    const expected: (Cell | undefined)[] = [
      '石门小学 ',
      'a\rb&c',
      '石门小学x',
      2,
      { broken: '#REF!' },
      false,
      '2026-09-01T00:00:00',
    ]
    expect(row!.cells).toEqual(expected)
  })

  it('needs no references, and takes names with any prefix', async () => {
    const sheet =
      '<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>甲</x:t></x:is></x:c><x:c><x:v>3</x:v></x:c></x:row><x:row r="5"><x:c r="C5"><x:v>4</x:v></x:c></x:row></x:sheetData><x:mergeCells><x:mergeCell ref="A1:A2"/></x:mergeCells></x:worksheet>'
    const rows = await rowsOf(rawWorkbook({ sheet: '', files: { 'xl/worksheets/sheet1.xml': sheet } }))
    expect(rows.map((row) => row.number)).toEqual([1, 5])
    expect(texts(rows)).toEqual([
      ['甲', '3'],
      ['', '', '4'],
    ])
  })

  it('in UTF-16 is read too', async () => {
    const text = `\ufeff<?xml version="1.0" encoding="UTF-16"?><worksheet>${sheetData([['学校']])}</worksheet>`
    const rows = await rowsOf(
      rawWorkbook({ sheet: '', files: { 'xl/worksheets/sheet1.xml': Buffer.from(text, 'utf16le') } }),
    )
    expect(texts(rows)).toEqual([['学校']])
  })

  it('counts days from 1904 where its workbook says so', async () => {
    const styles = '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    const sheet = '<sheetData><row r="1"><c s="1"><v>44804</v></c><c s="1"><v>0.5</v></c></row></sheetData>'
    const rows = await rowsOf(rawWorkbook({ sheet, styles, workbookPr: '<workbookPr date1904="1"/>' }))
    expect(texts(rows)).toEqual([['2026-09-01', '12:00']])
  })

  it('has in every cell of a merged block the value of the block', async () => {
    const sheet =
      '<sheetData><row r="1"><c r="A1" t="str"><v>石门小学</v></c><c r="B1"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row><row r="3"><c r="B3"><v>3</v></c></row><row r="4"><c r="A4" s="0"/></row></sheetData><mergeCells count="2"><mergeCell ref="A1:A4"/><mergeCell ref="B3:D3"/></mergeCells>'
    const rows = await rowsOf(rawWorkbook({ sheet }))
    expect(texts(rows)).toEqual([
      ['石门小学', '1'],
      ['石门小学', '2'],
      ['石门小学', '3', '3', '3'],
    ])
  })

  it('with very many rows that are styled and empty has no rows', async () => {
    const empty = Array.from(
      { length: 50_000 },
      (_, i) => `<row r="${i + 2}" s="1"><c r="A${i + 2}" s="1"/></row>`,
    )
    const sheet = `<sheetData><row r="1"><c t="str"><v>学校</v></c></row>${empty.join('')}</sheetData>`
    expect(texts(await rowsOf(rawWorkbook({ sheet })))).toEqual([['学校']])
  })
})

describe('the format of a number', () => {
  it.each(['yyyy/m/d', 'm"月"d"日"', '[$-804]yyyy"年"m"月"', '[h]:mm', 'h:mm AM/PM', 'dd\\-mm'])(
    '%s shows a date or a time',
    (code) => {
      expect(isDateFormat(164, code)).toBe(true)
    },
  )
  it.each(['General', '0.00', '#,##0', '0.00E+00', '[Red]0', '"年"0', '@', '0_);(0)'])(
    '%s shows a number',
    (code) => {
      expect(isDateFormat(164, code)).toBe(false)
    },
  )
  it('of no code is known by its number', () => {
    expect([14, 22, 31, 57].every((id) => isDateFormat(id, undefined))).toBe(true)
    expect([0, 1, 9, 49].some((id) => isDateFormat(id, undefined))).toBe(false)
  })
})

describe('a column', () => {
  it('has letters that lead back to it', () => {
    expect([0, 25, 26, 701, 702].map(columnLetter)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA'])
    for (let column = 0; column < 1_000; column++)
      expect(placeOf(`${columnLetter(column)}7`)).toEqual({ column, row: 7 })
  })
})
