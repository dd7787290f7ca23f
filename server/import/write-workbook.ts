import { crc32, deflateRawSync } from 'node:zlib'
import { columnLetter } from './cell.ts'

/** A sheet to write; all cells are text, so that nothing typed over them becomes a date or loses its zeros. */
export interface SheetToWrite {
  name: string
  rows: { cells: string[]; look?: Look; height?: number }[]
  widths: number[]
  hidden?: boolean
  /** Rows that stay when the sheet is scrolled. */
  frozen?: number
  /** Values to choose from: those, or those in a range of another sheet. */
  choices?: { column: number; fromRow: number; values: readonly string[] | { range: string } }[]
}

/** Bold on a tint; bold on a stronger tint for what must be filled in; grey italics; text that wraps. */
export type Look = 'heading' | 'example' | 'text'

const looks: Record<Look | 'plain', number> = { plain: 1, heading: 2, example: 3, text: 4 }
const LAST_ROW = 5_000

/** Writes an .xlsx with the least that spreadsheet programs ask for (ECMA-376 part 1). */
export function writeWorkbook(sheets: readonly SheetToWrite[]): Buffer {
  const files: [string, string][] = [
    ['[Content_Types].xml', contentTypes(sheets)],
    ['_rels/.rels', relations([['officeDocument', 'xl/workbook.xml']])],
    ['xl/workbook.xml', workbookXml(sheets)],
    [
      'xl/_rels/workbook.xml.rels',
      relations([
        ...sheets.map((_, i) => ['worksheet', `worksheets/sheet${i + 1}.xml`] as [string, string]),
        ['styles', 'styles.xml'],
      ]),
    ],
    ['xl/styles.xml', styles],
    ...sheets.map((sheet, i) => [`xl/worksheets/sheet${i + 1}.xml`, sheetXml(sheet)] as [string, string]),
  ]
  return zip(files.map(([name, text]) => [name, Buffer.from(text)]))
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

const escapeXml = (text: string) =>
  text.replace(/[<>&"]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[c]!)

function contentTypes(sheets: readonly SheetToWrite[]): string {
  const spreadsheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const part = (name: string, type: string) =>
    `<Override PartName="/xl/${name}" ContentType="${spreadsheet}.${type}+xml"/>`
  return `${declaration}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${part('workbook.xml', 'sheet.main')}${part('styles.xml', 'styles')}${sheets.map((_, i) => part(`worksheets/sheet${i + 1}.xml`, 'worksheet')).join('')}</Types>`
}

function relations(list: [type: string, target: string][]): string {
  const each = list.map(
    ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${DOCUMENT}/${type}" Target="${target}"/>`,
  )
  return `${declaration}<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`
}

function workbookXml(sheets: readonly SheetToWrite[]): string {
  const each = sheets.map(
    (sheet, i) =>
      `<sheet name="${escapeXml(sheet.name)}" sheetId="${i + 1}"${sheet.hidden ? ' state="hidden"' : ''} r:id="rId${i + 1}"/>`,
  )
  return `${declaration}<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}"><sheets>${each.join('')}</sheets></workbook>`
}

/** Style 1 is text (format 49), so that 3-1 stays a class and 007 a number; 2 a heading, 3 an example, 4 a note. */
const styles = `${declaration}<styleSheet xmlns="${MAIN}"><fonts count="3"><font><sz val="11"/><name val="等线"/></font><font><b/><sz val="11"/><name val="等线"/></font><font><i/><sz val="11"/><color rgb="FF7A7A7A"/><name val="等线"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE3ECF7"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="2" applyNumberFormat="1" applyFont="1" applyFill="1"/><xf numFmtId="49" fontId="2" applyNumberFormat="1" applyFont="1"/><xf numFmtId="49" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>`

function sheetXml(sheet: SheetToWrite): string {
  const { widths, rows, frozen = 0, choices = [] } = sheet
  const pane =
    frozen > 0
      ? `<pane ySplit="${frozen}" topLeftCell="A${frozen + 1}" activePane="bottomLeft" state="frozen"/>`
      : ''
  const columns = widths.map(
    (width, i) =>
      `<col min="${i + 1}" max="${i + 1}" width="${width}" style="${looks.plain}" customWidth="1"/>`,
  )
  const cellXml = (text: string, row: number, column: number, look: Look | 'plain') =>
    `<c r="${columnLetter(column)}${row}" s="${looks[look]}"${text === '' ? '/>' : ` t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`}`
  const rowXml = rows.map(
    ({ cells, look }, i) =>
      `<row r="${i + 1}">${cells.map((text, column) => cellXml(text, i + 1, column, look ?? 'plain')).join('')}</row>`,
  )
  const lists = choices.map(({ column, fromRow, values }) => {
    const letter = columnLetter(column)
    const formula = 'range' in values ? values.range : `"${(values as readonly string[]).join(',')}"`
    // A warning, not a wall: a school that comes in the same file is not in the list yet.
    return `<dataValidation type="list" errorStyle="warning" allowBlank="1" showErrorMessage="1" sqref="${letter}${fromRow}:${letter}${LAST_ROW}"><formula1>${escapeXml(formula)}</formula1></dataValidation>`
  })
  const validations =
    lists.length > 0 ? `<dataValidations count="${lists.length}">${lists.join('')}</dataValidations>` : ''
  return `${declaration}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0">${pane}</sheetView></sheetViews>${columns.length > 0 ? `<cols>${columns.join('')}</cols>` : ''}<sheetData>${rowXml.join('')}</sheetData>${validations}</worksheet>`
}

/** A zip archive; every entry of 1980-01-01, so that the same content is the same file. */
export function zip(files: readonly (readonly [name: string, content: Buffer])[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of files) {
    const packed = deflateRawSync(content)
    const title = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    // Names are UTF-8.
    common.writeUInt16LE(0x0800, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt16LE(0x21, 8)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(title.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, title, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, title]))
    parts.push(local)
    offset += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, list, end])
}
