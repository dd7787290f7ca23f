import { type Cell, isBlank, type Row, textOf } from './cell.ts'
import { HEADING_ROWS, type Head, isExample } from './column.ts'
import type { FaultList, Place } from './fault-list.ts'
import type { Sourced } from './kind.ts'
import { cleanText, foldText, keyOf } from './text.ts'
import type { TimetableRow } from './timetable-kind.ts'
import { parseWeeks, type Weeks } from './timetable-text.ts'
import { periodNumber, weekdayWord } from './value.ts'

/** A timetable as it hangs on the wall: 节次 down, 星期 across, one class a sheet. */
export interface Grid {
  head: Head
  school: string
  classGroup: string
  titles: string[]
  /** Column → ISO weekday. */
  days: Map<number, number>
}

/** The grid whose weekdays are in one of the first rows, or null when none has at least three of them. */
export function findGrid(sheet: string, rows: readonly Row[]): Grid | null {
  for (const [i, row] of rows.slice(0, HEADING_ROWS).entries()) {
    const days = new Map<number, number>()
    row.cells.forEach((cell, column) => {
      const day = isBlank(cell) ? null : weekdayWord(textOf(cell))
      if (day !== null && ![...days.values()].includes(day)) days.set(column, day)
    })
    if (days.size < 3) continue
    const columns = new Map(
      [...days].map(([column, day]) => [
        `day${day}`,
        { column, heading: cleanText(textOf(row.cells[column])) },
      ]),
    )
    const above = rows.slice(0, i)
    const titles = [
      sheet,
      ...above.flatMap((r) => r.cells.flatMap((cell) => (isBlank(cell) ? [] : cleanText(textOf(cell))))),
    ]
    const head: Head = { sheet, row: row.number, columns, missing: [], twice: [], ignored: [] }
    return {
      head,
      days,
      titles,
      school: labelled(above, ['学校', '校名', '学校名称']),
      classGroup: labelled(above, ['班级', '班级名称']),
    }
  }
  return null
}

/** `班级：三年级1班`, or 班级 with the name in the next cell. */
function labelled(rows: readonly Row[], labels: readonly string[]): string {
  for (const { cells } of rows) {
    for (const [column, cell] of cells.entries()) {
      if (isBlank(cell)) continue
      const text = cleanText(textOf(cell))
      const [label, ...rest] = text.split(/[:：]/)
      if (!labels.includes(keyOf(label!))) continue
      if (rest.join('').trim() !== '') return cleanText(rest.join(':'))
      const next = cells
        .slice(column + 1)
        .find((other) => !isBlank(other) && cleanText(textOf(other)) !== text)
      if (next !== undefined) return cleanText(textOf(next))
    }
  }
  return ''
}

/** Rows of a timetable that are no lessons. */
const pauses =
  /早读|晨读|晨会|早操|课间|眼保健|午休|午餐|午间|午读|午自习|大课间|升旗|课后|延时|社团|晚自习|自习|放学|路队|上午|下午|中午/

/** The lessons in a row of a grid; a cell that can't be understood is named. */
export function readGridRow(grid: Grid, row: Row, place: Place, faults: FaultList): Sourced<TimetableRow>[] {
  const firstDay = Math.min(...grid.days.keys())
  const left = row.cells
    .slice(0, firstDay)
    .filter((cell): cell is Cell => cell !== undefined && !isBlank(cell))
  if (isExample({ ...grid.head, columns: new Map([['', { column: 0, heading: '' }]]) }, row)) return []
  // Beside the period there may be 上午, or the time.
  const periods = left.flatMap((cell) => {
    const value = periodNumber(cell)
    return value.ok ? [value.value] : []
  })
  const period = periods.at(-1)
  const filled = [...grid.days].filter(([column]) => !isBlank(row.cells[column]))
  if (filled.length === 0 || (period === undefined && left.some((cell) => pauses.test(textOf(cell)))))
    return []
  if (period === undefined) {
    faults.at(place, null, left.map(textOf).join(' '), 'bad_number', { min: 1, max: 14 })
    return []
  }
  return filled.flatMap(([column, weekday]) => {
    const entries = parseGridCell(textOf(row.cells[column]))
    if (!entries) faults.at(place, `day${weekday}`, textOf(row.cells[column]), 'bad_timetable')
    return (entries ?? []).map(({ weeks, ...entry }) => ({
      place,
      value: {
        school: grid.school,
        classGroup: grid.classGroup,
        titles: grid.titles,
        ...entry,
        slots: [{ weeks, weekday, periods: [period] }],
      },
    }))
  })
}

export interface GridEntry {
  subject: string
  weeks: Weeks
  teacher?: string
  classroom?: string
}

const nothing = new Set(['', '-', '--', '/', '\\', '无', '×', 'x', '—'])

/**
 * What a cell of a grid says: `音乐`; below it or behind a space the teacher, then the classroom; weeks in brackets or alone:
 * `音乐(单周)⏎美术(双周)`. Empty for no lesson, null for what can't be understood.
 */
export function parseGridCell(text: string): GridEntry[] | null {
  const entries: GridEntry[] = []
  for (const line of text.split(/[\r\n;；]+/)) {
    if (nothing.has(foldText(line))) continue
    const { rest, weeks } = withoutWeeks(line)
    const words = wordsOf(rest)
    const entry = entries.at(-1)
    if (words.length === 0) {
      // Weeks alone belong to what stands above.
      if (!entry || weeks === null) return null
      entry.weeks = weeks
    } else if (!entry || weeks !== null) {
      const [subject, ...more] = words as [string, ...string[]]
      const added: GridEntry = { subject, weeks: weeks ?? '' }
      if (!more.every((word) => describe(added, word))) return null
      entries.push(added)
    } else if (!words.every((word) => describe(entry, word))) return null
  }
  return entries.every((entry) => entry.subject.length <= 40) ? entries : null
}

function describe(entry: GridEntry, word: string): boolean {
  const [, label, value] = /^(教师|老师|任课教师|教室|地点)[:：](.+)$/.exec(word) ?? []
  const text = value ?? word
  const room =
    label === '教室' ||
    label === '地点' ||
    (label === undefined && (/[室馆场厅]$|楼/.test(text) || entry.teacher !== undefined))
  if (room ? entry.classroom !== undefined : entry.teacher !== undefined) return false
  if (room) entry.classroom = text
  else entry.teacher = text
  return true
}

/** Takes weeks out of a line, wherever they stand: in brackets, or as a word of their own. */
function withoutWeeks(line: string): { rest: string; weeks: Weeks | null } {
  let weeks: Weeks | null = null
  const take = (whole: string, inner: string) => {
    const found = parseWeeks(inner)
    if (found === null || weeks !== null) return whole
    weeks = found
    return ' '
  }
  const rest = line
    .replace(/[（([【{]([^）)\]】}]*)[）)\]】}]/g, take)
    .replace(/\S*周\S*/g, (word) => take(word, word))
  return { rest, weeks }
}

/** 音 乐 is one word that was padded. */
function wordsOf(text: string): string[] {
  const words = text
    .split(/[\s\u3000]+/)
    .map(cleanText)
    .filter((word) => word !== '')
  return words.length > 1 && words.every((word) => [...word].length === 1) ? [words.join('')] : words
}
