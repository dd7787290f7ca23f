import { DateTime } from 'luxon'
import type { Subject } from '../../shared/directory.ts'
import type { CoverageRow, LedgerView } from '../../shared/ledger.ts'
import type { CsvCell } from './csv.ts'

/** What is exported, with who asked for it and when. */
export interface Export {
  view: LedgerView
  rows: CoverageRow[]
  subject: Subject | null
  author: string
  madeAt: Date
  /** Of the term's region. */
  zone: string
}

export const subjectNames: Record<Subject, string> = {
  music: '音乐',
  art: '美术',
  english: '英语',
  science: '科学',
}

/** At the top of every sheet: of which date, by which filters, by whom. */
export function headingOf({ view, subject, author, madeAt, zone }: Export): [string, string][] {
  return [
    ['台账', view.path.map((place) => place.name).join(' / ')],
    ['学期', view.termName],
    ['截至日期', view.asOf],
    ['学科', subject ? subjectNames[subject] : '全部'],
    ['导出人', author],
    ['导出时间', `${DateTime.fromJSDate(madeAt, { zone }).toFormat('yyyy-MM-dd HH:mm')} (${zone})`],
  ]
}

/** Columns of the classes' sheet, in the order of `cellsOfRow`. */
export const rowHeader = [
  '学校',
  '班级',
  '年级',
  '学科',
  '每周应开',
  '全学期应开 T',
  '至今应开 R',
  '本校已确认 L',
  '共享直播 G',
  '直播补课 M',
  '监督回放 P',
  '已开(计入)',
  '直播开课率',
  '开课率',
  '缺口',
  '计划缺口',
  '已约未上',
  '线路中断',
  '缺席',
  '主讲未开',
  '已取消',
  '本校未上',
  '待核实',
]

export const cellsOfRow = (row: CoverageRow): CsvCell[] => [
  row.schoolName,
  row.classGroupName,
  row.grade,
  subjectNames[row.subject],
  row.weekly,
  round(row.target),
  round(row.required),
  row.local,
  row.shared,
  row.makeUp,
  row.replay,
  round(row.credited),
  row.live === null ? null : round(row.live, 4),
  row.total === null ? null : round(row.total, 4),
  round(row.gap),
  round(row.planningGap),
  row.scheduledAhead,
  row.line,
  row.absent,
  row.leadFailed,
  row.cancelled,
  row.notHeld,
  row.unknown,
]

export const round = (n: number, digits = 2): number => Math.round(n * 10 ** digits) / 10 ** digits

/** The whole as one table: the heading, an empty line, and the classes. */
export const tableOf = (exported: Export): CsvCell[][] => [
  ...headingOf(exported),
  [],
  rowHeader,
  ...exported.rows.map(cellsOfRow),
]
