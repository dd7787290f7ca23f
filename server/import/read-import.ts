import { AppError } from '../../shared/errors.ts'
import { IMPORT_ROWS, type ImportKind, type ImportPreview, type ImportSheet } from '../../shared/import.ts'
import { columnLetter, isBlank, type Row } from './cell.ts'
import type { PlannedChange } from './change.ts'
import {
  findHead,
  HEADING_ROWS,
  type Head,
  isEmpty,
  isExample,
  likeOurs,
  renamedTo,
  repeatsHead,
} from './column.ts'
import { createFaultList, type FaultList } from './fault-list.ts'
import { type Kind, ownerKey, type Sourced } from './kind.ts'
import { kinds } from './kinds.ts'
import { createRowReader } from './row-reader.ts'
import { readSheet } from './sheet.ts'
import type { Snapshot } from './snapshot.ts'
import { keyOf } from './text.ts'
import { findGrid, type Grid, readGridRow } from './timetable-grid.ts'
import { openWorkbook, type SheetPart, type Workbook } from './workbook.ts'
import { createWorld } from './world.ts'

export interface Progress {
  /** Rows read so far. */
  rows: number
  /** Of the file, 0–1. */
  share: number
}

export interface ImportPlan {
  /** All but the lessons that it touches, which the database alone knows. */
  preview: Omit<ImportPreview, 'touched' | 'touchedCount'>
  changes: PlannedChange[]
}

/** All that is read of one kind, from however many sheets. */
interface Harvest {
  rows: Sourced<unknown>[]
  spoiled: Set<string>
}

/**
 * Reads a workbook and works out what it would do to what there is. Writes nothing, asks nobody.
 * @param wanted the kinds to look for; with several, sheets are told apart by their names and headings
 * @throws AppError file_not_a_workbook, file_damaged, file_too_large
 */
export async function readImport(
  bytes: Uint8Array,
  wanted: readonly ImportKind[],
  snapshot: Snapshot,
  onProgress: (progress: Progress) => void,
): Promise<ImportPlan> {
  const workbook = await openWorkbook(bytes)
  const faults = createFaultList()
  const chosen = kinds.filter(({ kind }) => wanted.includes(kind))
  const harvests = new Map<ImportKind, Harvest>(
    chosen.map(({ kind }) => [kind, { rows: [], spoiled: new Set() }]),
  )
  const visible = workbook.sheets.filter((sheet) => !sheet.hidden)
  const total = visible.reduce((sum, sheet) => sum + sheet.entry.size, 0) || 1
  const sheets: ImportSheet[] = []
  const unused: Closest[] = []
  const progress = { rows: 0, done: 0 }
  for (const sheet of visible) {
    const step = (rows: number, share: number) => {
      progress.rows += rows
      if (progress.rows > IMPORT_ROWS)
        throw new AppError('file_too_large', `More than ${IMPORT_ROWS} rows are in this file. Split it.`, {
          why: 'rows',
          limit: IMPORT_ROWS,
        })
      onProgress({ rows: progress.rows, share: (progress.done + share * sheet.entry.size) / total })
    }
    const read = await readOne(workbook, sheet, chosen, harvests, faults, step)
    progress.done += sheet.entry.size
    if (read.sheet) sheets.push(read.sheet)
    if (read.closest) unused.push(read.closest)
  }
  nameMissing(chosen, sheets, unused, faults)
  const world = createWorld(snapshot)
  const changes: PlannedChange[] = []
  const counts: ImportPreview['counts'] = []
  for (const kind of chosen) {
    const { rows, spoiled } = harvests.get(kind.kind)!
    const planned = kind.plan(rows, world, faults, spoiled)
    for (const change of planned) changes.push(change)
    const count = (state: PlannedChange['state']) => planned.filter((change) => change.state === state).length
    counts.push({
      kind: kind.kind,
      added: count('added'),
      changed: count('changed'),
      left: count('left'),
      bad: faults.badRows(kind.kind),
    })
  }
  const names = visible.map((sheet) => sheet.name)
  return { preview: { sheets, counts, faults: faults.shown(names), faultCount: faults.count() }, changes }
}

/** The kind that an unused sheet is most like, for the message when nothing was found. */
interface Closest {
  kind: Kind<unknown>
  head: Head
}

interface ReadOne {
  sheet?: ImportSheet
  closest?: Closest
}

async function readOne(
  workbook: Workbook,
  { name, entry }: SheetPart,
  chosen: readonly Kind<unknown>[],
  harvests: Map<ImportKind, Harvest>,
  faults: FaultList,
  step: (rows: number, share: number) => void,
): Promise<ReadOne> {
  let top: Row[] | null = []
  let meaning: Meaning = { take: null }
  const decide = () => {
    meaning = meaningOf(name, top!, chosen, harvests, faults)
    for (const row of top!) meaning.take?.(row)
    top = null
  }
  let rows = 0
  for await (const piece of readSheet(workbook, entry)) {
    for (const row of piece.rows) {
      if (row.cells.every(isBlank)) continue
      rows++
      if (top) {
        top.push(row)
        if (top.length === HEADING_ROWS) decide()
      } else meaning.take?.(row)
    }
    step(piece.rows.length, piece.share)
  }
  if (top) decide()
  if (rows === 0) return {}
  const { kind, head, closest } = meaning
  const ignored = (kind && head ? head.ignored : []).map(({ column, heading }) => ({
    column: columnLetter(column),
    heading,
    like: likeOurs(
      heading,
      kind!.columns.filter((c) => !head!.columns.has(c.field)),
    ),
  }))
  return { sheet: { name, kind: kind?.kind ?? null, headingRow: head?.row ?? null, rows, ignored }, closest }
}

interface Candidate {
  kind: Kind<unknown>
  head: Head
  named: boolean
  score: number
}

/** What a sheet is: of which kind, where its headings are, and what to do with each of its rows. */
interface Meaning {
  kind?: Kind<unknown>
  head?: Head
  /** Null: its rows are not read. */
  take: ((row: Row) => void) | null
  closest?: Closest
}

function meaningOf(
  name: string,
  top: readonly Row[],
  chosen: readonly Kind<unknown>[],
  harvests: Map<ImportKind, Harvest>,
  faults: FaultList,
): Meaning {
  const timetable = chosen.find(({ kind }) => kind === 'timetable')
  if (isAside(name)) return { take: null }
  const grid = timetable && findGrid(name, top)
  if (grid)
    return { kind: timetable, head: grid.head, take: takeGrid(grid, harvests.get('timetable')!, faults) }
  const candidates: Candidate[] = chosen
    .flatMap((kind) => {
      const head = findHead(kind.columns, name, top)
      return head ? [{ kind, head, named: isNamed(kind, name), score: scoreOf(kind, head) }] : []
    })
    .sort((a, b) => Number(b.named) - Number(a.named) || b.score - a.score)
  const best = candidates[0]
  if (!best) return { take: null }
  if (!best.named && isOther(name, top, chosen, best)) return { take: null }
  // Half of what it needs, or its name: then a column that isn't found is missing, not another table's.
  if (!best.named && best.score < 0.5) return { take: null, closest: best }
  const { kind, head } = best
  for (const column of head.missing)
    faults.add(
      {
        sheet: name,
        row: null,
        column: null,
        heading: column.heading,
        value: '',
        code: 'column_missing',
        details: { like: renamedTo(column, head), headingRow: head.row },
      },
      kind.kind,
    )
  for (const { column, heading } of head.twice)
    faults.add(
      {
        sheet: name,
        row: head.row,
        column: columnLetter(column),
        heading,
        value: heading,
        code: 'column_twice',
        details: {},
      },
      kind.kind,
    )
  const readable = head.missing.length === 0 && head.twice.length === 0
  return { kind, head, take: readable ? takeRows(kind, head, harvests.get(kind.kind)!, faults) : null }
}

/** Our templates' notes, and any sheet that says it is an example. */
const isAside = (name: string) => /^(填写)?说明$|示例/.test(keyOf(name))

/**
 * Of a kind that was not asked for: it has all that such a kind needs, and its name, or more columns that it knows; or its
 * name, and not all that one asked for needs.
 */
function isOther(
  name: string,
  top: readonly Row[],
  chosen: readonly Kind<unknown>[],
  best: Candidate,
): boolean {
  return kinds.some((kind) => {
    if (chosen.includes(kind)) return false
    const head = findHead(kind.columns, name, top)
    const complete = head !== null && head.missing.length === 0
    if (isNamed(kind, name)) return complete || best.score < 1
    return complete && (best.score < 1 || head.columns.size > best.head.columns.size)
  })
}

const isNamed = (kind: Kind<unknown>, name: string) =>
  [kind.sheet, ...kind.sheetNames].some((known) => keyOf(known) === keyOf(name))

/** Which part of the columns it needs are there; those it can do without tell tables apart that need the same. */
function scoreOf(kind: Kind<unknown>, head: Head): number {
  const needed = kind.columns.filter((column) => column.required)
  const optional = kind.columns.length - needed.length
  const found = needed.filter((column) => head.columns.has(column.field)).length
  return found / needed.length + (optional === 0 ? 0 : (0.1 * (head.columns.size - found)) / optional)
}

function takeRows(kind: Kind<unknown>, head: Head, harvest: Harvest, faults: FaultList) {
  return (row: Row) => {
    if (row.number <= head.row || isEmpty(head, row) || repeatsHead(head, row) || isExample(head, row)) return
    const place = { kind: kind.kind, head, row: row.number }
    const reader = createRowReader(place, row, faults)
    const value = kind.read(reader)
    if (value !== null) harvest.rows.push({ place, value })
    else if (kind.owner) harvest.spoiled.add(ownerKey(...kind.owner.map(reader.text)))
  }
}

function takeGrid(grid: Grid, harvest: Harvest, faults: FaultList) {
  return (row: Row) => {
    if (row.number <= grid.head.row) return
    const place = { kind: 'timetable' as const, head: grid.head, row: row.number }
    const before = faults.count()
    for (const lesson of readGridRow(grid, row, place, faults)) harvest.rows.push(lesson)
    if (faults.count() > before) harvest.spoiled.add(grid.head.sheet)
  }
}

/** A kind that was asked for and is in no sheet: alone it is a fault; of several, only when none is there. */
function nameMissing(
  chosen: readonly Kind<unknown>[],
  sheets: readonly ImportSheet[],
  unused: readonly Closest[],
  faults: FaultList,
): void {
  if (sheets.some((sheet) => sheet.kind !== null)) return
  const near = [...unused].sort((a, b) => b.head.columns.size - a.head.columns.size)[0]
  const kind = near?.kind ?? chosen[0]
  if (!kind) return
  const headings = kind.columns.filter((column) => column.required).map((column) => column.heading)
  faults.add(
    {
      sheet: near?.head.sheet ?? sheets[0]?.name ?? '',
      row: null,
      column: null,
      heading: null,
      value: '',
      code: 'sheet_missing',
      details: { kind: kind.kind, headings },
    },
    kind.kind,
  )
}
