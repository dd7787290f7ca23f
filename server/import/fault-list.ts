import { FAULTS_SHOWN, type FaultCode, type ImportFault, type ImportKind } from '../../shared/import.ts'
import { columnLetter } from './cell.ts'
import type { Head } from './column.ts'

/** A row of a sheet, for what is found wrong with it later. */
export interface Place {
  kind: ImportKind
  head: Head
  row: number
}

/** What is wrong with a file, gathered while it is read; bounded, however much that is. */
export interface FaultList {
  add(fault: ImportFault, kind: ImportKind): void
  /** @param field one of the kind's columns; `value` is what stands there */
  at(
    place: Place,
    field: string | null,
    value: string,
    code: FaultCode,
    details?: Record<string, unknown>,
  ): void
  isBad(place: Place): boolean
  /** Rows with a fault. */
  badRows(kind: ImportKind): number
  count(): number
  /** The first of them, by sheet and row. */
  shown(sheets: readonly string[]): ImportFault[]
}

export function createFaultList(): FaultList {
  const shown: ImportFault[] = []
  const bad = new Map<ImportKind, Set<string>>()
  let count = 0
  const keyOf = (sheet: string, row: number) => `${row} ${sheet}`
  const list: FaultList = {
    add(fault, kind) {
      count++
      if (shown.length < FAULTS_SHOWN) shown.push({ ...fault, value: fault.value.slice(0, 200) })
      if (fault.row === null) return
      const rows = bad.get(kind) ?? new Set()
      bad.set(kind, rows.add(keyOf(fault.sheet, fault.row)))
    },
    at({ kind, head, row }, field, value, code, details = {}) {
      const found = field === null ? undefined : head.columns.get(field)
      const column = found ? columnLetter(found.column) : null
      list.add(
        { sheet: head.sheet, row, column, heading: found?.heading ?? null, value, code, details },
        kind,
      )
    },
    isBad: ({ kind, head, row }) => bad.get(kind)?.has(keyOf(head.sheet, row)) ?? false,
    badRows: (kind) => bad.get(kind)?.size ?? 0,
    count: () => count,
    shown: (sheets) =>
      shown.sort((a, b) => sheets.indexOf(a.sheet) - sheets.indexOf(b.sheet) || (a.row ?? 0) - (b.row ?? 0)),
  }
  return list
}
