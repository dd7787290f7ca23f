import { foldText } from './text.ts'

/**
 * Teaching weeks as they are stored: '' for all, `odd` (单周), `even` (双周), or a list such as `1-4,6-17`: rising, without
 * overlaps, neighbours joined.
 */
export type Weeks = string

export interface Slot {
  weeks: Weeks
  /** ISO weekday, 1 Monday … 7 Sunday. */
  weekday: number
  /** Rising. */
  periods: number[]
}

export const LAST_WEEK = 53
export const LAST_PERIOD = 14

const days = '一二三四五六日'
const dayOf: Record<string, number> = { 天: 7 }
for (const [i, day] of [...days].entries()) dayOf[day] = dayOf[String(i + 1)] = i + 1

const range = '第?\\d{1,2}(?:[-~至到]第?\\d{1,2})?'
const ranges = `${range}(?:,${range})*`
/** `1-4,6-17周`, `第1-16周(单)`, `1-16单周`, `单周`, `(双)`, `每周`. */
const weeksPattern = new RegExp(
  `^(?:(${ranges})(?:([单双])周|周次?(?:\\(([单双])周?\\))?)|\\(?([单双])周?\\)?|(?:每|全|所有)周)`,
)
const weekdayPattern = /^(?:星期|礼拜|周)([一二三四五六日天1-7])/
const bareWeekday = /^([一二三四五六日天])/
const periodsPattern = new RegExp(`^(${ranges})节课?`)
const numerals: Record<string, number> = {}
for (const [i, numeral] of [...'一二三四五六七八九十'].entries()) {
  numerals[numeral] = i + 1
  if (i < 4) numerals[`十${numeral}`] = i + 11
}

/**
 * Reads when a class has a lesson: `1-4,6-17周星期一6-7节`, `单周周三第1、2节`, `周一第1-2节{第1-16周|双周}`; several parted by
 * semicolons or line breaks, or one behind the other. Weeks left out are all weeks, or those said before in the same part;
 * a weekday likewise.
 * @returns null for anything that is not wholly understood
 */
export function parseSlots(text: string): Slot[] | null {
  const slots: Slot[] = []
  for (const part of text.split(/[;；\r\n]+/)) {
    if (foldText(part) === '') continue
    const tokens = tokensOf(foldText(part))
    const found = tokens && slotsOf(tokens)
    if (!found) return null
    slots.push(...found)
  }
  return slots.length > 0 ? slots : null
}

type Said = { list: number[] | null; odd: boolean | null }
type Token = { weeks: Said; bracketed: boolean } | { weekday: number } | { periods: number[] }

function tokensOf(folded: string): Token[] | null {
  let rest = folded
    .replace(/\s*([,\-~|{}[\]()])\s*/g, '$1')
    // 第一节, 第一至二节: numerals before 节; those behind 星期 stay.
    .replace(
      /第(十[一二三四]?|[一二三四五六七八九])(?:([-~至到])第?(十[一二三四]?|[一二三四五六七八九]))?(?=节)/g,
      (_, from, dash, to) => (dash ? `${numerals[from]}-${numerals[to]}` : `${numerals[from]}`),
    )
  const tokens: Token[] = []
  let bracketed = false
  while (rest !== '') {
    const between = /^[\s,|{}[\]]+/.exec(rest)?.[0]
    if (between) {
      if (/[{[]/.test(between)) bracketed = true
      else if (/[}\]]/.test(between)) bracketed = false
      rest = rest.slice(between.length)
      continue
    }
    const periods = periodsPattern.exec(rest)
    const day = periods ? null : weekdayPattern.exec(rest)
    const week = periods || day ? null : weeksPattern.exec(rest)
    const match = periods ?? day ?? week
    if (!match) return null
    rest = rest.slice(match[0].length)
    if (periods) {
      const list = numbersOf(periods[1]!, LAST_PERIOD)
      if (!list) return null
      tokens.push({ periods: list })
    } else if (day) {
      tokens.push({ weekday: dayOf[day[1]!]! })
    } else {
      const weeks = saidBy(match)
      if (!weeks) return null
      tokens.push({ weeks, bracketed })
      // `1-17周一` for 1-17周周一.
      const bare = match[0].endsWith('周') ? bareWeekday.exec(rest) : null
      if (!bare) continue
      rest = rest.slice(bare[0].length)
      tokens.push({ weekday: dayOf[bare[1]!]! })
    }
  }
  return tokens
}

function saidBy(match: RegExpExecArray): Said | null {
  const parity = match[2] ?? match[3] ?? match[4]
  const odd = parity === undefined ? null : parity === '单'
  if (match[1] === undefined) return { list: null, odd }
  const list = numbersOf(match[1], LAST_WEEK)
  return list && { list, odd }
}

function slotsOf(tokens: Token[]): Slot[] | null {
  const slots: Slot[] = []
  if (tokens.length === 0) return null
  // Where the weeks stand last, they belong to what went before.
  const behind = !('weeks' in tokens[0]!)
  let weeks: Weeks = ''
  let weekday: number | null = null
  let open = 0
  let ready = false
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!
    if ('weekday' in token) {
      // A weekday that no period follows is a mistake.
      if (ready) return null
      weekday = token.weekday
      ready = true
    } else if ('periods' in token) {
      if (weekday === null) return null
      slots.push({ weeks, weekday, periods: token.periods })
      ready = false
    } else {
      if (ready) return null
      let said = token.weeks
      let next = tokens[i + 1]
      while (next && 'weeks' in next) {
        said = { list: next.weeks.list ?? said.list, odd: next.weeks.odd ?? said.odd }
        next = tokens[++i + 1]
      }
      const value = weeksOf(said)
      if (value === null) return null
      if (!behind) weeks = value
      // `周一1节 单周周三2节` could mean either.
      else if (next && !token.bracketed) return null
      else {
        for (const slot of slots.slice(open)) slot.weeks = value
        open = slots.length
      }
    }
  }
  return slots.length > 0 && !ready ? slots : null
}

function weeksOf({ list, odd }: Said): Weeks | null {
  if (list === null) return odd === null ? '' : odd ? 'odd' : 'even'
  const kept = odd === null ? list : list.filter((n) => (n % 2 === 1) === odd)
  return kept.length > 0 ? joinRanges(kept) : null
}

/** Weeks alone, as in a cell of a timetable: `单周`, `(双)`, `1-8周`; null when it is something else. */
export function parseWeeks(text: string): Weeks | null {
  const folded = foldText(text)
    .replace(/\s+/g, '')
    .replace(/^[([{](.*)[)\]}]$/, '$1')
  const match = weeksPattern.exec(folded)
  const said = match && match[0].length === folded.length ? saidBy(match) : null
  return said && weeksOf(said)
}

/** `1-4,6` → 1, 2, 3, 4, 6; null when a number is out of bounds or a range runs backwards. */
export function numbersOf(list: string, last: number): number[] | null {
  const found = new Set<number>()
  for (const part of list.replaceAll('第', '').split(',')) {
    const [from, to = from] = part.split(/[-~至到]/).map(Number) as [number, number?]
    if (!(from >= 1 && to >= from && to <= last)) return null
    for (let n = from; n <= to; n++) found.add(n)
  }
  return [...found].sort((a, b) => a - b)
}

/** 1, 2, 3, 4, 6 → `1-4,6`. */
export function joinRanges(numbers: readonly number[]): string {
  const parts: string[] = []
  for (let i = 0; i < numbers.length; ) {
    let end = i
    while (numbers[end + 1] === numbers[end]! + 1) end++
    parts.push(end === i ? String(numbers[i]) : `${numbers[i]}-${numbers[end]}`)
    i = end + 1
  }
  return parts.join(',')
}

/** The same in words that `parseSlots` reads back: `1-4,6-17周星期一6-7节`. */
export function formatSlots(slots: readonly Slot[]): string {
  return slots
    .map((slot) => `${weeksText(slot.weeks)}星期${days[slot.weekday - 1]}${joinRanges(slot.periods)}节`)
    .join(';')
}

export function weeksText(weeks: Weeks): string {
  return weeks === '' ? '' : weeks === 'odd' ? '单周' : weeks === 'even' ? '双周' : `${weeks}周`
}
