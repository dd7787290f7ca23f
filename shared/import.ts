import { z } from 'zod'
import { id } from './account.ts'
import { touchedLesson } from './calendar.ts'

/** 学校, 教室, 班级, 人员, 结对, 作息, 课表: what a workbook can bring in, in the order one needs the other. */
export const importKind = z.enum([
  'school',
  'classroom',
  'class-group',
  'person',
  'pairing',
  'bell',
  'timetable',
])
export type ImportKind = z.infer<typeof importKind>

/** The most rows of one import. */
export const IMPORT_ROWS = 100_000

/** Why a cell, a row or a sheet can't be taken; `details` fill in the words (client/import/messages.ts). */
export const importFaultCode = z.enum([
  'sheet_missing',
  'column_missing',
  'column_twice',
  'missing',
  'too_long',
  'bad_number',
  'bad_date',
  'date_without_year',
  'bad_time',
  'bad_choice',
  'bad_sign_in_name',
  'made_a_date',
  'cell_broken',
  'unknown_region',
  'unknown_school',
  'ambiguous_school',
  'unknown_class_group',
  'unknown_classroom',
  'unknown_person',
  'ambiguous_person',
  'duplicate',
  'contradicts',
  'name_taken',
  'beyond_rights',
  'same_school',
  'wrong_part',
  'still_paired',
  'pairing_overlap',
  'place_needed',
  'ends_before_start',
  'bells_overlap',
  'bells_rival',
  'bad_weekdays',
  'bad_timetable',
])
export type FaultCode = z.infer<typeof importFaultCode>

/** One thing that can't be taken, and where: `{sheet: '班级', row: 12, column: 'C', heading: '年级', value: '十年级'}`. */
export const importFault = z.object({
  sheet: z.string(),
  row: z.int().nullable(),
  column: z.string().nullable(),
  heading: z.string().nullable(),
  value: z.string(),
  code: importFaultCode,
  details: z.record(z.string(), z.unknown()),
})
export type ImportFault = z.infer<typeof importFault>

/** `left`: it is there already, just so. */
export const changeState = z.enum(['added', 'changed', 'left'])
export type ChangeState = z.infer<typeof changeState>

/** What a row does. `fields` are shown in the file's own words; `from` is null for what is new. */
export const importChange = z.object({
  kind: importKind,
  state: changeState,
  sheet: z.string(),
  row: z.int(),
  label: z.string(),
  fields: z.array(z.object({ heading: z.string(), from: z.string().nullable(), to: z.string() })),
})
export type ImportChange = z.infer<typeof importChange>

export const importSheet = z.object({
  name: z.string(),
  /** Null: the sheet was not read, for none of its rows are headings we know. */
  kind: importKind.nullable(),
  headingRow: z.int().nullable(),
  rows: z.int(),
  /** Headings that mean nothing to us; their columns are not read. */
  ignored: z.array(z.object({ column: z.string(), heading: z.string(), like: z.string().nullable() })),
})
export type ImportSheet = z.infer<typeof importSheet>

export const importCount = z.object({
  kind: importKind,
  added: z.int(),
  changed: z.int(),
  left: z.int(),
  /** Rows with a fault; nothing of such a row is written. */
  bad: z.int(),
})

/** What would happen; nothing has been written yet. */
export const importPreview = z.object({
  sheets: z.array(importSheet),
  counts: z.array(importCount),
  /** The first of them, in the file's order; `faultCount` is how many there are. */
  faults: z.array(importFault),
  faultCount: z.int(),
  /** Lessons still to come that new bells touch; `touchedCount` is how many there are. */
  touched: z.array(touchedLesson),
  touchedCount: z.int(),
})
export type ImportPreview = z.infer<typeof importPreview>
/** How many faults travel: who has more fixes a column, not cells. */
export const FAULTS_SHOWN = 1_000
export const TOUCHED_SHOWN = 200

export const importState = z.enum(['reading', 'ready', 'applying', 'done', 'failed'])

export const importJob = z.object({
  id,
  regionId: id,
  kinds: z.array(importKind),
  fileName: z.string(),
  state: importState,
  /** Rows read, or written while `applying`; `share` of all, 0–1. */
  progress: z.object({ rows: z.int(), share: z.number() }),
  preview: importPreview.nullable(),
  written: z.object({ added: z.int(), changed: z.int() }).nullable(),
  /** Why reading failed, or (`ready` again) why nothing was written. */
  error: z
    .object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) })
    .nullable(),
  expiresAt: z.string(),
})
export type ImportJob = z.infer<typeof importJob>

/** `all`: only if nothing is wrong. `good`: what is right, without the rest. */
export const applyImport = z.object({ part: z.enum(['all', 'good']) })

/** One kind or several with commas; several are told apart by the sheets' names and headings. */
const kindList = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(importKind).min(1).max(importKind.options.length))

export const importQuery = z.object({
  regionId: id,
  kinds: kindList,
  fileName: z.string().trim().max(200).default(''),
})
export const templateQuery = z.object({ kinds: kindList })
export const changesQuery = z.object({
  kind: importKind.optional(),
  state: changeState.optional(),
  offset: z.coerce.number().int().min(0).default(0),
})
export const changesPage = z.object({ total: z.int(), changes: z.array(importChange).max(200) })
