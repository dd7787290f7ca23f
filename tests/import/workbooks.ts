import writeExcelFile from 'write-excel-file/node'
import { zip } from '../../server/import/write-workbook.ts'

export type CellIn = string | number | boolean | Date | null | undefined

/** A workbook as another program's library writes it: shared strings, real numbers, real dates. */
export async function workbook(sheets: Record<string, CellIn[][]>): Promise<Buffer> {
  const cell = (value: CellIn) =>
    value === null || value === undefined
      ? null
      : value instanceof Date
        ? { value, type: Date, format: 'yyyy/m/d' }
        : { value, type: value.constructor as StringConstructor }
  const list = Object.entries(sheets).map(([sheet, rows]) => ({
    sheet,
    data: rows.map((row) => row.map(cell)),
  }))
  return (await writeExcelFile(list as never).toBuffer()) as Buffer
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const document = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const xml = '<?xml version="1.0" encoding="UTF-8"?>'

export interface RawParts {
  /** The XML of the only sheet, from `<sheetData>` on. */
  sheet: string
  strings?: string
  styles?: string
  workbookPr?: string
  sheetName?: string
  /** Put in beside the others, or instead of them. */
  files?: Record<string, string | Buffer>
}

/** The parts of a workbook written by hand, for what no library writes. */
export function rawParts({
  sheet,
  strings,
  styles,
  workbookPr = '',
  sheetName = '学校',
  files = {},
}: RawParts) {
  const parts: Record<string, string | Buffer> = {
    '[Content_Types].xml': `${xml}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    '_rels/.rels': `${xml}<Relationships><Relationship Id="a" Type="${document}/officeDocument" Target="/xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `${xml}<workbook xmlns="${main}" xmlns:r="${document}">${workbookPr}<sheets><sheet name="${sheetName}" sheetId="1" r:id="s1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${xml}<Relationships><Relationship Id="s1" Type="${document}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s2" Type="${document}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="s3" Type="${document}/styles" Target="styles.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `${xml}<worksheet xmlns="${main}">${sheet}</worksheet>`,
    ...(strings === undefined
      ? {}
      : { 'xl/sharedStrings.xml': `${xml}<sst xmlns="${main}">${strings}</sst>` }),
    ...(styles === undefined
      ? {}
      : { 'xl/styles.xml': `${xml}<styleSheet xmlns="${main}">${styles}</styleSheet>` }),
    ...files,
  }
  return Object.entries(parts).map(([name, content]) => [name, Buffer.from(content)] as const)
}

export const rawWorkbook = (parts: RawParts): Buffer => zip(rawParts(parts))

/** Rows of inline strings, as `<sheetData>`. */
export function sheetData(rows: readonly (readonly string[])[]): string {
  const each = rows.map((cells, i) => {
    const inside = cells.map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('')
    return `<row r="${i + 1}">${inside}</row>`
  })
  return `<sheetData>${each.join('')}</sheetData>`
}

/** Where the central directory's entry for `name` begins. */
export function directoryEntry(archive: Buffer, name: string): number {
  for (
    let at = archive.indexOf('PK\x01\x02', 0, 'latin1');
    at >= 0;
    at = archive.indexOf('PK\x01\x02', at + 4, 'latin1')
  )
    if (archive.toString('utf8', at + 46, at + 46 + archive.readUInt16LE(at + 28)) === name) return at
  throw new Error(`no entry ${name}`)
}

/** An archive's sheet made of so many zero bytes, with the size that the directory is to tell of it. */
export function bomb(bytes: number, told = bytes): Buffer {
  const parts = rawParts({ sheet: '' }).filter(([name]) => name !== 'xl/worksheets/sheet1.xml')
  const archive = zip([...parts, ['xl/worksheets/sheet1.xml', Buffer.alloc(bytes)]])
  archive.writeUInt32LE(told, directoryEntry(archive, 'xl/worksheets/sheet1.xml') + 24)
  return archive
}
