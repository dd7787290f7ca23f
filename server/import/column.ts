import { columnLetter, isBlank, type Row, textOf } from './cell.ts'
import { suggestions } from './similar.ts'
import { cleanText, keyOf } from './text.ts'

/** One column of a kind: what its heading is in our template, and what others call it. */
export interface Column {
  field: string
  heading: string
  synonyms: readonly string[]
  required: boolean
  /** For the template: what goes there, an example, and the values to choose from. */
  note: string
  example: string
  choices?: readonly string[]
  width?: number
}

/** Where each column of a kind is in a sheet. */
export interface Head {
  sheet: string
  /** The row of headings, from 1. */
  row: number
  /** By field: the column (from 0) and its heading as it is in the file. */
  columns: Map<string, { column: number; heading: string }>
  missing: Column[]
  /** Two columns for one field: the second's letter and heading. */
  twice: { column: number; heading: string; field: string }[]
  /** Headings that mean nothing to us. */
  ignored: { column: number; heading: string }[]
}

/** Headings are looked for in the first so many rows that are not empty: above them is a title, a date, a remark. */
export const HEADING_ROWS = 10

/** A heading without what is put around it: `*学校名称（必填）：` → `学校名称`. */
export function headingKey(text: string): string {
  return keyOf(text)
    .replace(/\([^)]*\)|\[[^\]]*\]/g, '')
    .replace(/[*:]/g, '')
}

/** The row that is most like the headings of a kind, or null when none has any of them. */
export function findHead(columns: readonly Column[], sheet: string, rows: readonly Row[]): Head | null {
  let best: Head | null = null
  for (const row of rows.slice(0, HEADING_ROWS)) {
    const head = headOf(columns, sheet, row)
    if (head.columns.size > (best?.columns.size ?? 0)) best = head
  }
  return best
}

function headOf(columns: readonly Column[], sheet: string, row: Row): Head {
  const head: Head = { sheet, row: row.number, columns: new Map(), missing: [], twice: [], ignored: [] }
  const named = row.cells.flatMap((cell, column) => {
    const heading = isBlank(cell) ? '' : cleanText(textOf(cell))
    // A heading merged over several columns is the first one's.
    const before = column > 0 ? cleanText(textOf(row.cells[column - 1])) : ''
    return heading === '' || heading === before ? [] : [{ column, heading, key: headingKey(heading) }]
  })
  for (const { field, heading, synonyms } of columns) {
    // Our own heading goes before what others call it.
    const words = [heading, ...synonyms].map(headingKey)
    const word = words.find((candidate) => named.some(({ key }) => key === candidate))
    const [first, second] = named.filter(({ key }) => key === word)
    if (first) head.columns.set(field, { column: first.column, heading: first.heading })
    if (first && second) head.twice.push({ column: second.column, heading: second.heading, field })
  }
  const taken = new Set([...head.columns.values(), ...head.twice].map((c) => c.column))
  head.ignored = named
    .filter(({ column }) => !taken.has(column))
    .map(({ column, heading }) => ({ column, heading }))
  head.missing = columns.filter((c) => c.required && !head.columns.has(c.field))
  return head
}

/** What a missing column may be called in this file. */
export function renamedTo(column: Column, head: Head): string | null {
  const words = [column.heading, ...column.synonyms]
  const names = head.ignored.map((other) => other.heading)
  return words.flatMap((word) => suggestions(word, names))[0] ?? null
}

/** What of ours an ignored heading is like. */
export function likeOurs(heading: string, columns: readonly Column[]): string | null {
  return (
    suggestions(
      heading,
      columns.map((column) => column.heading),
    )[0] ?? null
  )
}

/** A row that says the headings once more, wholly or in part: the second of two merged ones, or the top of a printed page. */
export function repeatsHead(head: Head, row: Row): boolean {
  const found = [...head.columns.values()].map(({ column, heading }) => ({
    cell: row.cells[column],
    heading,
  }))
  const same = found.filter(({ cell, heading }) => keyOf(textOf(cell)) === keyOf(heading)).length
  return same > 0 && same + found.filter(({ cell }) => isBlank(cell)).length === found.length
}

/** Our templates' example rows begin so; they are never taken. */
export const EXAMPLE = '示例：'

export function isExample(head: Head, row: Row): boolean {
  const first = Math.min(...[...head.columns.values()].map((c) => c.column))
  return keyOf(textOf(row.cells[first])).startsWith(keyOf(EXAMPLE))
}

/** Nothing in the columns that are read. */
export const isEmpty = (head: Head, row: Row) =>
  [...head.columns.values()].every(({ column }) => isBlank(row.cells[column]))

export const letterOf = (head: Head, field: string) => {
  const found = head.columns.get(field)
  return found ? columnLetter(found.column) : null
}
