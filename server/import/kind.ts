import type { ImportKind } from '../../shared/import.ts'
import type { PlannedChange } from './change.ts'
import type { Column } from './column.ts'
import type { FaultList, Place } from './fault-list.ts'
import type { RowReader } from './row-reader.ts'
import { keyOf } from './text.ts'
import type { World } from './world.ts'

/** A row that was read, and where. */
export interface Sourced<R> {
  place: Place
  value: R
}

/** One kind of thing a workbook can bring: its columns, how a row is read, and what the rows do to what there is. */
export interface Kind<R> {
  kind: ImportKind
  /** The name of its sheet in our template, and what others call it. */
  sheet: string
  sheetNames: readonly string[]
  columns: readonly Column[]
  /** For the template's sheet of notes. */
  notes: readonly string[]
  /** Null when the row can't be taken; the reader's fault list then says why. */
  read(row: RowReader): R | null
  /** Columns that say which whole (a bell table's school, a timetable's class) a row is part of. */
  owner?: readonly string[]
  /**
   * Pure. Adds to the world what the rows add, for the kinds that come after.
   * @param spoiled owners (`ownerKey`) with a row that could not be read: a whole that lacks a part is not written
   */
  plan(
    rows: readonly Sourced<R>[],
    world: World,
    faults: FaultList,
    spoiled: ReadonlySet<string>,
  ): PlannedChange[]
}

/** The reading of `value` when nothing in the row was wrong. */
export const ifGood = <R>(row: RowReader, value: () => R): R | null => (row.isBad() ? null : value())

export const ownerKey = (...texts: string[]) => texts.map(keyOf).join('|')

export const regionColumn: Column = {
  field: 'region',
  heading: '区县',
  synonyms: [
    '县区',
    '县(区)',
    '县',
    '区',
    '所在区县',
    '所属区县',
    '所在区域',
    '所属区域',
    '区域',
    '行政区',
    '行政区划',
    '地区',
    '所在县',
  ],
  required: false,
  note: '学校所在的区县；只导入一个区县时可以不填。不同区县有同名学校时必须填。',
  example: '云溪县',
  width: 12,
}

export const schoolColumn: Column = {
  field: 'school',
  heading: '学校',
  synonyms: [
    '学校名称',
    '校名',
    '所属学校',
    '所在学校',
    '学校全称',
    '单位',
    '单位名称',
    '学校(教学点)',
    '教学点',
  ],
  required: true,
  note: '学校名称，须与系统中的一致；新学校请先导入“学校”表，或放在同一个文件里。',
  example: '石门小学',
  width: 24,
}
