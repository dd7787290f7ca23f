import type { Entry } from './archive.ts'
import { type Cell, placeOf, type Row } from './cell.ts'
import { type Merge, mergesIn, spreadMerges } from './merge.ts'
import { collectText, unescapeText } from './shared-strings.ts'
import type { Workbook } from './workbook.ts'
import { readXml } from './xml.ts'

/** Columns beyond this are not looked at: a county's longest list has a few dozen. */
export const COLUMNS = 256

export interface Piece {
  rows: Row[]
  /** How much of the sheet is read, 0–1. */
  share: number
}

/**
 * The rows of a sheet, in pieces, at bounded memory however long it is; cells of a merged block all have its value.
 * Unpacks the sheet twice: where blocks are is written behind the rows.
 * @throws AppError file_damaged, file_too_large
 */
export async function* readSheet(workbook: Workbook, entry: Entry): AsyncGenerator<Piece> {
  const spread = spreadMerges(await readMerges(workbook, entry), COLUMNS)
  let seen = 0
  const counted = async function* () {
    for await (const chunk of workbook.archive.read(entry)) {
      seen += chunk.length
      yield chunk
    }
  }
  const { handlers, take } = rowHandlers(workbook)
  for await (const rows of readXml(counted(), handlers, take))
    yield { rows: rows.map(spread), share: entry.size === 0 ? 1 : seen / entry.size }
}

/** Blocks are few: a tail of megabytes is something else (comments, conditional formats), and cut. */
const TAIL = 8 * 2 ** 20

async function readMerges(workbook: Workbook, entry: Entry): Promise<Merge[]> {
  let window = ''
  let tail: string | null = null
  for await (const chunk of workbook.archive.read(entry)) {
    // Only tags and references are looked for, and these are ASCII.
    const text = chunk.toString('latin1')
    if (tail !== null) {
      if (tail.length < TAIL) tail += text
      continue
    }
    window = window.slice(-32) + text
    const end = window.search(/<\/(?:\w+:)?sheetData\s*>|<(?:\w+:)?sheetData\s*\/>/)
    if (end >= 0) tail = window.slice(end)
  }
  return tail === null ? [] : mergesIn(tail)
}

function rowHandlers(workbook: Workbook) {
  let done: Row[] = []
  let row: Row | null = null
  let number = 0
  let column = 0
  let type = ''
  let style = 0
  let value = ''
  let inValue = false
  const inline = collectText()
  const handlers = {
    open(name: string, attributes: Record<string, string>) {
      if (name === 'row') {
        const told = Number(attributes.r)
        number = Number.isInteger(told) ? told : number + 1
        row = { number, cells: [] }
        column = -1
      } else if (name === 'c') {
        const place = attributes.r === undefined ? null : placeOf(attributes.r)
        column = place?.column ?? column + 1
        type = attributes.t ?? 'n'
        style = Number(attributes.s ?? 0)
        value = ''
        inline.start()
      } else if (name === 'v') inValue = true
      else inline.open(name)
    },
    text(piece: string) {
      if (inValue) value += piece
      else inline.text(piece)
    },
    close(name: string) {
      if (name === 'v') inValue = false
      else if (name === 'c') {
        if (row && column < COLUMNS) {
          const cell = type === 'inlineStr' ? inline.taken() : cellOf(workbook, type, style, value)
          if (cell !== undefined && cell !== '') row.cells[column] = cell
        }
      } else if (name === 'row') {
        if (row && row.cells.length > 0) done.push(row)
        row = null
      } else inline.close(name)
    },
  }
  const take = () => {
    const rows = done
    done = []
    return rows
  }
  return { handlers, take }
}

/** A cell's stored value; a formula's is what it last gave. */
function cellOf(workbook: Workbook, type: string, style: number, value: string): Cell | undefined {
  if (value === '') return undefined
  switch (type) {
    case 's':
      return workbook.strings[Number(value)]
    case 'b':
      return value === '1' || value === 'true'
    case 'e':
      return { broken: value }
    case 'str':
      return unescapeText(value)
    case 'd':
      return value
    default: {
      const number = Number(value)
      if (!Number.isFinite(number)) return value
      if (!workbook.dateStyles[style]) return number
      // Below one it is a time, of no day.
      return { serial: number < 1 ? number : number + workbook.serialShift }
    }
  }
}
