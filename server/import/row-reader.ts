import { type Cell, isBlank, type Row, textOf } from './cell.ts'
import type { FaultList, Place } from './fault-list.ts'
import { textValue, type Value } from './value.ts'

/** Reads a row's cells by field; what can't be read is named in the fault list, and the row goes on being read. */
export interface RowReader {
  place: Place
  /** Undefined where the cell (or its column) is empty or wrong. */
  optional<T>(field: string, parse: (cell: Cell) => Value<T>): T | undefined
  /** The same; an empty cell is wrong. */
  required<T>(field: string, parse: (cell: Cell) => Value<T>): T | undefined
  /** The cell as it is, for a message. */
  text(field: string): string
  fault(
    field: string,
    ...what: Parameters<FaultList['at']> extends [Place, unknown, unknown, ...infer Rest] ? Rest : never
  ): void
  isBad(): boolean
}

export function createRowReader(place: Place, row: Row, faults: FaultList): RowReader {
  const cellOf = (field: string) => {
    const found = place.head.columns.get(field)
    return found ? row.cells[found.column] : undefined
  }
  const text = (field: string) => textOf(cellOf(field))
  const read = <T>(field: string, parse: (cell: Cell) => Value<T>, needed: boolean): T | undefined => {
    const cell = cellOf(field)
    if (cell === undefined || isBlank(cell)) {
      if (needed) faults.at(place, field, '', 'missing')
      return undefined
    }
    if (typeof cell === 'object' && 'broken' in cell) {
      faults.at(place, field, cell.broken, 'cell_broken')
      return undefined
    }
    const value = parse(cell)
    if (value.ok) return value.value
    faults.at(place, field, textOf(cell), value.code, value.details)
    return undefined
  }
  return {
    place,
    optional: (field, parse) => read(field, parse, false),
    required: (field, parse) => read(field, parse, true),
    text,
    fault: (field, code, details) => faults.at(place, field, text(field), code, details),
    isBad: () => faults.isBad(place),
  }
}

/** A name of at most 80 characters, as the directory's are. */
export const nameCell = (cell: Cell) => textValue(cell, 80)
