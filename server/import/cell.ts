import { cleanText } from './text.ts'

/**
 * A cell as a workbook holds it. `serial` is a number its format shows as a date or a time (days since 1899-12-30);
 * `broken` is what a formula failed with, `#REF!`.
 */
export type Cell = string | number | boolean | { serial: number } | { broken: string }

export interface Row {
  /** From 1, as the program shows it. */
  number: number
  /** By column, from 0; a hole is an empty cell. */
  cells: (Cell | undefined)[]
}

const DAY = 86_400_000
/** Day 0 of Excel, with its 29 February 1900 that never was: right from day 61 (1900-03-01) on. */
const EPOCH = Date.UTC(1899, 11, 30)

/** `2026-09-01` of a day's number. */
export function dateOfSerial(serial: number): string {
  return new Date(EPOCH + Math.floor(serial) * DAY).toISOString().slice(0, 10)
}

/** `08:40` of a day's fraction, to the nearest minute. */
export function clockOfSerial(serial: number): string {
  const minutes = Math.round((serial - Math.floor(serial)) * 1440) % 1440
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}

const pad = (n: number) => String(n).padStart(2, '0')

/** A cell's text: numbers without the tail of binary fractions, dates as `2026-09-01`, booleans as the program writes them. */
export function textOf(cell: Cell | undefined): string {
  if (cell === undefined) return ''
  if (typeof cell === 'string') return cell
  if (typeof cell === 'number') return plainNumber(cell)
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  if ('broken' in cell) return cell.broken
  const { serial } = cell
  if (serial < 0 || serial > 2_958_465) return plainNumber(serial)
  if (serial < 1) return clockOfSerial(serial)
  return Number.isInteger(serial) ? dateOfSerial(serial) : `${dateOfSerial(serial)} ${clockOfSerial(serial)}`
}

export const isBlank = (cell: Cell | undefined) =>
  cell === undefined || (typeof cell === 'string' && cleanText(cell) === '')

function plainNumber(value: number): string {
  if (Number.isSafeInteger(value)) return String(value)
  const text = String(Number(value.toPrecision(15)))
  // Below a millionth it would be written with an exponent.
  return text.includes('e-') ? value.toFixed(15).replace(/\.?0+$/, '') : text
}

/** `A`, `Z`, `AA` … of a column from 0. */
export function columnLetter(column: number): string {
  let letters = ''
  for (let n = column + 1; n > 0; n = Math.floor((n - 1) / 26))
    letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters
  return letters
}

/** Column (from 0) and row (from 1) of `AB12`; null for what is no such reference. */
export function placeOf(reference: string): { column: number; row: number } | null {
  const match = /^\$?([A-Z]{1,3})\$?([0-9]{1,7})$/.exec(reference)
  if (!match) return null
  let column = 0
  for (const letter of match[1]!) column = column * 26 + letter.charCodeAt(0) - 64
  return { column: column - 1, row: Number(match[2]) }
}
