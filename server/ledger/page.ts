import { minutes } from '../../shared/time.ts'
import type { Credit, LedgerEvent, Problem } from './occurrence.ts'

/**
 * A page of the ledger: the events of one class and subject in one line of text, so that a prefecture's term is ten thousand
 * short rows. Times are quarters of an hour: local dates begin at one, everywhere (shared/time.ts). An event is a letter and its
 * time in base 36, a problem that was repaired has that time after a dot: `S1a2b3 A1a2b4.1a2c0`.
 */
const letters: Record<LedgerEvent['what'], string> = {
  lead: 'H',
  shared: 'S',
  'make-up': 'M',
  local: 'L',
  replay: 'P',
  line: 'I',
  absent: 'A',
  'lead-failed': 'F',
  cancelled: 'C',
  unknown: 'U',
  'not-held': 'N',
}

const quarter = minutes(15)
/** The quarter of an hour that an instant (epoch ms) lies in. */
export const quarterOf = (at: number): number => Math.floor(at / quarter)

export function writePage(events: readonly LedgerEvent[]): string {
  return events
    .map(({ at, what, until }) => {
      const end = until === null ? '' : `.${quarterOf(until).toString(36)}`
      return `${letters[what]}${quarterOf(at).toString(36)}${end}`
    })
    .join(' ')
}

/** What a page says of everything before an instant. */
export interface Tally {
  lead: number
  local: number
  shared: number
  makeUp: number
  replay: number
  line: number
  absent: number
  leadFailed: number
  cancelled: number
  unknown: number
  notHeld: number
  /** Lessons over by now that began at that instant or after it, and were not cancelled. */
  after: number
}

export const emptyTally = (): Tally => ({
  lead: 0,
  local: 0,
  shared: 0,
  makeUp: 0,
  replay: 0,
  line: 0,
  absent: 0,
  leadFailed: 0,
  cancelled: 0,
  unknown: 0,
  notHeld: 0,
  after: 0,
})

const fields: Record<Credit | Problem, Exclude<keyof Tally, 'after'>> = {
  lead: 'lead',
  local: 'local',
  shared: 'shared',
  'make-up': 'makeUp',
  replay: 'replay',
  line: 'line',
  absent: 'absent',
  'lead-failed': 'leadFailed',
  cancelled: 'cancelled',
  unknown: 'unknown',
  'not-held': 'notHeld',
}
/** By the letter's code. */
const byLetter: Exclude<keyof Tally, 'after'>[] = []
for (const [what, letter] of Object.entries(letters))
  byLetter[letter.charCodeAt(0)] = fields[what as Credit | Problem]

/** Of these nothing is booked: the school gives them, or nobody did. */
const unbooked: ReadonlySet<string> = new Set(['local', 'notHeld', 'cancelled', 'replay'])

const dot = 46
const never = Number.POSITIVE_INFINITY
type Field = Exclude<keyof Tally, 'after'>

/** Hot: a prefecture has two hundred thousand events. `end` is infinite for what was not repaired. */
function eachEvent(page: string, visit: (field: Field, at: number, end: number) => void): void {
  let i = 0
  while (i < page.length) {
    const field = byLetter[page.charCodeAt(i)]!
    let at = 0
    let code = 0
    for (i++; i < page.length; i++) {
      code = page.charCodeAt(i)
      if (code < 48) break
      at = at * 36 + (code < 58 ? code - 48 : code - 87)
    }
    let end = never
    if (i < page.length && code === dot)
      for (i++, end = 0; i < page.length; i++) {
        code = page.charCodeAt(i)
        if (code < 48) break
        end = end * 36 + (code < 58 ? code - 48 : code - 87)
      }
    i++
    visit(field, at, end)
  }
}

/** What a page says as of an instant: of what began in quarter `from` or later, and before quarter `until`. */
export function tallyOf(page: string, from: number, until: number): Tally {
  const tally = emptyTally()
  eachEvent(page, (field, at, end) => {
    if (at < from) return
    if (at < until) {
      if (end >= until) tally[field]++
    } else if (end === never && !unbooked.has(field)) tally.after++
  })
  return tally
}

/** Credits before each of some rising instants: live ones, and replays. */
export function creditsBefore(
  page: string,
  from: number,
  until: readonly number[],
): { live: number[]; replay: number[] } {
  const live = until.map(() => 0)
  const replay = until.map(() => 0)
  eachEvent(page, (field, at) => {
    const counts = field === 'replay' ? replay : isLive.has(field) ? live : null
    if (counts === null || at < from) return
    let first = 0
    while (first < until.length && at >= until[first]!) first++
    if (first < until.length) counts[first]! += 1
  })
  for (let i = 1; i < until.length; i++) {
    live[i]! += live[i - 1]!
    replay[i]! += replay[i - 1]!
  }
  return { live, replay }
}

const isLive: ReadonlySet<string> = new Set(['lead', 'local', 'shared', 'makeUp'])
