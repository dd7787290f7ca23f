import type { ImportKind } from '../../shared/import.ts'
import { type Column, EXAMPLE } from './column.ts'
import type { Kind } from './kind.ts'
import { kinds } from './kinds.ts'
import { type SheetToWrite, writeWorkbook } from './write-workbook.ts'

/** What can be chosen in a template beside the fixed words. */
export interface TemplateLists {
  schools: readonly string[]
  regions: readonly string[]
}

const LISTS = '名单'
const NOTES = '填写说明'

/**
 * A workbook to fill in: one sheet a kind with its headings (those that must be filled in marked *), an example row that an
 * import skips, lists to choose from, and a sheet of notes.
 */
export function writeTemplate(wanted: readonly ImportKind[], lists: TemplateLists): Buffer {
  const chosen = kinds.filter(({ kind }) => wanted.includes(kind))
  return writeWorkbook([
    ...chosen.map((kind) => sheetOf(kind, lists)),
    ...(wanted.includes('timetable') ? [gridSheet] : []),
    notesOf(chosen),
    {
      name: LISTS,
      hidden: true,
      widths: [30, 30],
      rows: Array.from({ length: Math.max(lists.schools.length, lists.regions.length) }, (_, i) => ({
        cells: [lists.schools[i] ?? '', lists.regions[i] ?? ''],
      })),
    },
  ])
}

export const templateName = (wanted: readonly ImportKind[]) =>
  wanted.length === 1
    ? `${kinds.find(({ kind }) => kind === wanted[0])!.sheet}导入模板.xlsx`
    : '同课导入模板.xlsx'

function sheetOf({ sheet, columns }: Kind<unknown>, lists: TemplateLists): SheetToWrite {
  return {
    name: sheet,
    frozen: 1,
    widths: columns.map((column) => column.width ?? 12),
    rows: [
      { cells: columns.map((column) => `${column.heading}${column.required ? '*' : ''}`), look: 'heading' },
      {
        cells: columns.map(({ example }, i) => (i === 0 ? `${EXAMPLE}${example}` : example)),
        look: 'example',
      },
    ],
    choices: columns.flatMap((column, i) => {
      const values = choicesOf(column, lists)
      return values ? [{ column: i, fromRow: 3, values }] : []
    }),
  }
}

/** Columns that name a school or a region are chosen from what there is. */
const schoolFields = new Set(['school', 'lead', 'member'])
const regionFields = new Set(['region', 'leadRegion', 'memberRegion'])

function choicesOf(column: Column, lists: TemplateLists): readonly string[] | { range: string } | null {
  if (column.choices) return column.choices
  if (schoolFields.has(column.field) && lists.schools.length > 0)
    return { range: `'${LISTS}'!$A$1:$A$${lists.schools.length}` }
  if (regionFields.has(column.field) && lists.regions.length > 0)
    return { range: `'${LISTS}'!$B$1:$B$${lists.regions.length}` }
  return null
}

function notesOf(chosen: readonly Kind<unknown>[]): SheetToWrite {
  const general = [
    '第一行是标题，不要改名；列的先后可以换，多出来的列不会读取。',
    '以“示例：”开头的行不会导入，可以删掉，也可以留着。',
    '导入前先给出预览：新增、修改、不变和有错的内容逐行列出，确认后才写入。同一个文件导入两次，第二次不会有任何变化。',
    '导入只增加和修改，不删除任何内容。',
  ]
  return {
    name: NOTES,
    widths: [14, 16, 8, 70],
    rows: [
      ...general.map((text) => ({ cells: ['', '', '', text], look: 'text' as const })),
      ...chosen.flatMap((kind) => [
        { cells: [kind.sheet, '列', '必填', '说明'], look: 'heading' as const },
        ...kind.columns.map((column) => ({
          cells: ['', column.heading, column.required ? '是' : '', column.note],
          look: 'text' as const,
        })),
        ...kind.notes.map((text) => ({ cells: ['', '', '', text], look: 'text' as const })),
      ]),
    ],
  }
}

/** The other form of a timetable; its name marks it as an example too. */
const gridSheet: SheetToWrite = {
  name: '班级课表样式（示例）',
  frozen: 2,
  widths: [10, 16, 16, 16, 16, 16],
  rows: [
    { cells: ['学校', `${EXAMPLE}石门小学`, '班级', '三年级1班'], look: 'example' },
    { cells: ['节次', '星期一', '星期二', '星期三', '星期四', '星期五'], look: 'heading' },
    { cells: ['第1节', '语文', '数学', '语文', '音乐(单周)\n美术(双周)', '数学'], look: 'example' },
    { cells: ['第2节', '数学', '语文', '英语 王老师', '语文', '体育'], look: 'example' },
  ],
}
