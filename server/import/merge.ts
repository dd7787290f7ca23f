import { type Cell, isBlank, placeOf, type Row } from './cell.ts'

/** A merged block: columns from 0, rows from 1, all included. */
export interface Merge {
  fromRow: number
  toRow: number
  fromColumn: number
  toColumn: number
}

const MERGES = 100_000

/** The merges named in the part of a sheet's XML behind its rows, top ones first. */
export function mergesIn(xml: string): Merge[] {
  const merges: Merge[] = []
  for (const [, reference] of xml.matchAll(/<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*["']([^"']+)["']/g)) {
    const [from, to] = reference!.split(':').map(placeOf)
    if (!from || !to || merges.length >= MERGES) continue
    merges.push({ fromRow: from.row, toRow: to.row, fromColumn: from.column, toColumn: to.column })
  }
  return merges.sort((a, b) => a.fromRow - b.fromRow)
}

/**
 * Gives every cell of a merged block the block's value, row by row. A row without a cell of its own stays empty, however far a
 * block reaches down.
 * @param columns how many columns are looked at
 */
export function spreadMerges(merges: readonly Merge[], columns: number): (row: Row) => Row {
  let next = 0
  let running: { merge: Merge; value: Cell | undefined }[] = []
  return (row) => {
    running = running.filter(({ merge }) => merge.toRow >= row.number)
    for (; next < merges.length && merges[next]!.fromRow <= row.number; next++) {
      const merge = merges[next]!
      // One whose first row isn't in the file is empty.
      if (merge.fromRow === row.number || merge.toRow >= row.number)
        running.push({ merge, value: merge.fromRow === row.number ? row.cells[merge.fromColumn] : undefined })
    }
    if (running.length === 0 || row.cells.every(isBlank)) return row
    const cells = [...row.cells]
    for (const { merge, value } of running) {
      if (value === undefined) continue
      const last = Math.min(merge.toColumn, columns - 1)
      for (let column = merge.fromColumn; column <= last; column++) cells[column] = value
    }
    return { ...row, cells }
  }
}
