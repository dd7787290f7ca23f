import type { FaultCode } from '../../shared/import.ts'
import { type Cell, clockOfSerial, dateOfSerial, textOf } from './cell.ts'
import { cleanText, foldText, keyOf } from './text.ts'

/** What a cell means, or why it means nothing. */
export type Value<T> =
  | { ok: true; value: T }
  | { ok: false; code: FaultCode; details?: Record<string, unknown> }

const good = <T>(value: T): Value<T> => ({ ok: true, value })
const bad = (code: FaultCode, details: Record<string, unknown> = {}): Value<never> => ({
  ok: false,
  code,
  details,
})

/** Text of at most `max` characters. A cell that the program turned into a date (class 3-1 → 1 March) is refused. */
export function textValue(cell: Cell, max: number): Value<string> {
  if (typeof cell === 'object') return 'broken' in cell ? bad('cell_broken') : bad('made_a_date')
  const text = cleanText(textOf(cell))
  return text.length > max ? bad('too_long', { max }) : good(text)
}

export function wholeNumber(cell: Cell, min: number, max: number): Value<number> {
  if (typeof cell === 'object' && 'broken' in cell) return bad('cell_broken')
  if (typeof cell === 'object') return bad('made_a_date')
  const text = foldText(textOf(cell))
    .replace(/(人|名|个)$/, '')
    .replace(/(?<=\d),(?=\d{3}\b)/g, '')
  const value = /^[+]?\d{1,9}(\.0+)?$/.test(text) ? Number(text) : Number.NaN
  return Number.isInteger(value) && value >= min && value <= max
    ? good(value)
    : bad('bad_number', { min, max })
}

const yes = new Set('是,有,对,√,✓,✔,☑,■,y,yes,t,true,1,1.0,v'.split(','))
const no = new Set('否,无,没有,不是,不,×,✗,✘,☐,□,x,n,no,f,false,0,0.0,-,/'.split(','))

export function yesOrNo(cell: Cell): Value<boolean> {
  if (typeof cell === 'boolean') return good(cell)
  const text = keyOf(textOf(cell))
  if (yes.has(text)) return good(true)
  return no.has(text) ? good(false) : bad('bad_choice', { choices: ['是', '否'] })
}

/** One of several; the first spelling of each is the one shown. */
export function choice<T extends string>(cell: Cell, choices: Record<T, readonly string[]>): Value<T> {
  const key = keyOf(textOf(cell))
  const found = (Object.keys(choices) as T[]).find((name) =>
    choices[name].some((word) => keyOf(word) === key),
  )
  return found === undefined ? bad('bad_choice', { choices: shown(choices) }) : good(found)
}

/** Several of them, parted by commas, strokes or spaces. */
export function someOf<T extends string>(cell: Cell, choices: Record<T, readonly string[]>): Value<T[]> {
  const found = new Set<T>()
  for (const part of foldText(textOf(cell)).split(/[,;/+ ]+/)) {
    if (part === '') continue
    const value = choice(part, choices)
    if (!value.ok) return value
    found.add(value.value)
  }
  return found.size > 0 ? good([...found]) : bad('bad_choice', { choices: shown(choices) })
}

const shown = (choices: Record<string, readonly string[]>) => Object.values(choices).map((words) => words[0])

const digits = '零一二三四五六七八九十'
const juniors = ['初一', '初二', '初三']

/** Grade 1–9: `3`, `三年级`, `小三`, `七年级`, `初一`. */
export function grade(cell: Cell): Value<number> {
  const text = keyOf(textOf(cell)).replace(/年级?$/, '')
  const junior = juniors.indexOf(text.slice(0, 2))
  if (junior >= 0 && text.length === 2) return good(junior + 7)
  const plain = text.replace(/^小(?=.)/, '')
  const value = /^\d(\.0)?$/.test(plain) ? Number(plain) : plain.length === 1 ? digits.indexOf(plain) : -1
  return value >= 1 && value <= 9 ? good(value) : bad('bad_number', { min: 1, max: 9 })
}

/** Serials from 2000 to 2099: a smaller number is no date somebody means. */
const FIRST_SERIAL = 36_526
const LAST_SERIAL = 73_050

/** A local date: a real date, its serial, `2026-9-1`, `2026/9/1`, `2026.9.1`, `2026年9月1日`, `20260901`; with the year always. */
export function dateValue(cell: Cell): Value<string> {
  if (typeof cell === 'boolean') return bad('bad_date')
  if (typeof cell === 'object') {
    if ('broken' in cell) return bad('cell_broken')
    return bySerial(cell.serial) ?? bad('bad_date')
  }
  const text = foldText(textOf(cell)).replace(/ ?([年月日号/.-]) ?/g, '$1')
  const match =
    /^(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})[日号]?(?:(?:[ t]|(?<=[日号]))0{1,2}:00(?::00(?:\.0+)?)?z?)?$/.exec(
      text,
    ) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (match) return byNumbers(Number(match[1]), Number(match[2]), Number(match[3]))
  if (/^\d{5}(\.\d+)?$/.test(text)) return bySerial(Number(text)) ?? bad('bad_date')
  return /^\d{1,2}(月|[-/.])\d{1,2}日?$/.test(text) ? bad('date_without_year') : bad('bad_date')
}

function bySerial(serial: number): Value<string> | null {
  return serial >= FIRST_SERIAL && serial < LAST_SERIAL + 1 ? good(dateOfSerial(serial)) : null
}

function byNumbers(year: number, month: number, day: number): Value<string> {
  const date = new Date(Date.UTC(year, month - 1, day))
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return real && year >= 2000 && year <= 2099 ? good(date.toISOString().slice(0, 10)) : bad('bad_date')
}

/** A clock time: a real time, a day's fraction, `8:40`, `8：40`, `08:40:00`, `8点40分`, `下午2:00`. */
export function clockValue(cell: Cell): Value<string> {
  if (typeof cell === 'boolean') return bad('bad_time')
  if (typeof cell === 'object' && 'broken' in cell) return bad('cell_broken')
  const number = typeof cell === 'number' ? cell : typeof cell === 'object' ? cell.serial : fractionOf(cell)
  // A time may carry a date along; a whole number has no time.
  if (number !== null) {
    const dated = typeof cell === 'object' && number > 0 && !Number.isInteger(number)
    return (number > 0 && number < 1) || dated ? good(clockOfSerial(number)) : bad('bad_time')
  }
  const match =
    /^(上午|早上|下午|晚上|中午|am|pm)? ?(\d{1,2})(?::|点|时) ?(\d{1,2})?分?(?::\d{2})? ?(am|pm)?$/.exec(
      foldText(cell as string),
    )
  if (!match) return bad('bad_time')
  const half = match[1] ?? match[4]
  if (match[3] === undefined && !/[点时]/.test(cell as string)) return bad('bad_time')
  const [hour, minute] = [Number(match[2]), Number(match[3] ?? 0)]
  const late = half !== undefined && ['下午', '晚上', 'pm'].includes(half) && hour < 12
  const clock = hour + (late ? 12 : half === '中午' && hour < 3 ? 12 : 0)
  if (clock > 23 || minute > 59) return bad('bad_time')
  return good(`${String(clock).padStart(2, '0')}:${String(minute).padStart(2, '0')}`)
}

const fractionOf = (text: string) => (/^0?\.\d{2,}$/.test(foldText(text)) ? Number(foldText(text)) : null)

/** A period: `1`, `第1节`, `第一节`, `一`. */
export function periodNumber(cell: Cell): Value<number> {
  const text = typeof cell === 'object' ? '' : keyOf(textOf(cell)).replace(/^第|节课?$/g, '')
  const ten = /^十([一二三四])?$/.exec(text)
  const value = ten
    ? 10 + (ten[1] ? digits.indexOf(ten[1]) : 0)
    : /^\d{1,2}(\.0)?$/.test(text)
      ? Number(text)
      : text.length === 1
        ? digits.indexOf(text)
        : -1
  return value >= 1 && value <= 14 ? good(value) : bad('bad_number', { min: 1, max: 14 })
}

/** A weekday's header: `星期一`, `周一`, `礼拜一`, `周日`; null for anything else. */
export function weekdayWord(text: string): number | null {
  const day = /^(?:星期|周|礼拜)([一二三四五六日天1-7])$/.exec(keyOf(text))?.[1]
  return day === undefined ? null : dayNumber(day)
}

const dayNumber = (day: string) =>
  /\d/.test(day) ? Number(day) : '一二三四五六日'.indexOf(day === '天' ? '日' : day) + 1

/** ISO weekdays, rising: `1-5`, `周一至周五`, `星期一、三、五`, `每天`. */
export function weekdaysValue(cell: Cell): Value<number[]> {
  // 1-5 typed into a cell of no format becomes 5 January.
  if (typeof cell === 'object') return bad('made_a_date')
  const text = keyOf(textOf(cell))
  if (/^(每天|每日|全周|周一至周日)$/.test(text)) return good([1, 2, 3, 4, 5, 6, 7])
  if (/^(工作日|平日)$/.test(text)) return good([1, 2, 3, 4, 5])
  const days = new Set<number>()
  for (const part of text.replace(/(?<=[一二三四五六日天])(?=[一二三四五六日天])/g, ',').split(/[,;/]/)) {
    const match =
      /^(?:星期|周|礼拜)?([一二三四五六日天1-7])(?:[-~至到](?:星期|周|礼拜)?([一二三四五六日天1-7]))?$/.exec(
        part,
      )
    if (!match) return bad('bad_weekdays')
    const [from, to] = [dayNumber(match[1]!), dayNumber(match[2] ?? match[1]!)]
    if (to < from) return bad('bad_weekdays')
    for (let day = from; day <= to; day++) days.add(day)
  }
  return good([...days].sort((a, b) => a - b))
}
