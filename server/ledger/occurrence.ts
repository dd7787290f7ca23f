import { minutes } from '../../shared/time.ts'
import type { EntryRow } from './tables.ts'

/** An entry as far as credit goes by it; times in epoch milliseconds. */
export interface EntryFact {
  /** Distinct among the entries of a class and subject; decides among those that began together. */
  key: string
  at: number
  /** Null: it stands alone. */
  occurrence: string | null
  kind: EntryRow['kind']
  outcome: EntryRow['outcome']
  flags: readonly string[]
  cancelled: boolean
  creditMinutes: number
  enoughMinutes: number
}

export type Credit = 'lead' | 'shared' | 'make-up' | 'local' | 'replay'
/** Why an occurrence has no credit: `line`, it was there and lost minutes; `cancelled` beside `lead-failed`, never begun. */
export type Problem = 'line' | 'absent' | 'lead-failed' | 'cancelled' | 'unknown' | 'not-held'

/** One thing that happened to a class in a subject. A problem stands from `at` until it is repaired, or missed once more. */
export interface LedgerEvent {
  at: number
  what: Credit | Problem
  /** Of a problem: when it stopped to stand; null while it stands. */
  until: number | null
}

const credits: readonly string[] = ['lead', 'shared', 'make-up', 'local', 'replay']
export const isCredit = (what: LedgerEvent['what']): what is Credit => credits.includes(what)

/** Sums of minutes: what is equal on paper may differ in the last binary digit. */
const reaches = (had: number, enough: number): boolean => had >= enough - 1e-6

/**
 * What the entries of one class and subject come to: one credit an occurrence, by whatever came first (design/domain.md, Quota: a
 * replay repairs a missed occurrence, and never adds to it), and of each occurrence without, at any time one problem. The order
 * in which the entries are given, and in which they were written, changes nothing.
 */
export function eventsOf(entries: readonly EntryFact[]): LedgerEvent[] {
  const occurrences = new Map<string, EntryFact[]>()
  for (const entry of entries) {
    const key = entry.occurrence ?? entry.key
    const group = occurrences.get(key)
    if (group) group.push(entry)
    else occurrences.set(key, [entry])
  }
  return [...occurrences.values()].flatMap(eventsOfOne).sort(inTime)
}

/** A total order, as far as events differ: a page must be the same text whoever wrote it. What still stands comes last. */
function inTime(a: LedgerEvent, b: LedgerEvent): number {
  if (a.at !== b.at) return a.at - b.at
  if (a.what !== b.what) return a.what < b.what ? -1 : 1
  if (a.until === b.until) return 0
  return (a.until ?? Number.POSITIVE_INFINITY) < (b.until ?? Number.POSITIVE_INFINITY) ? -1 : 1
}

function eventsOfOne(entries: readonly EntryFact[]): LedgerEvent[] {
  const sorted = [...entries].sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1))
  const credit = creditOf(sorted)
  // The word of an instant is the last one's: of an absence and a failed make-up it is the make-up that is to be repaired.
  const problems = sorted.filter(
    (entry) => entry.kind !== 'replay' && entry.outcome !== 'attended' && (!credit || entry.at < credit.at),
  )
  return [
    ...problems.map((entry, i): LedgerEvent => {
      const next = problems[i + 1]?.at ?? credit?.at ?? null
      return { at: entry.at, what: problemOf(entry), until: next }
    }),
    ...(credit ? [credit] : []),
  ]
}

/**
 * The first that gave a whole period: a lesson held, or the replay that filled up what a missed one lacked. A class sees one replay
 * at a time: two people who confirm the same confirm its minutes once.
 */
function creditOf(sorted: readonly EntryFact[]): LedgerEvent | null {
  let heard = 0
  let replayed = 0
  let seenUntil = Number.NEGATIVE_INFINITY
  for (const entry of sorted) {
    if (entry.kind === 'replay') {
      const end = entry.at + minutes(entry.creditMinutes)
      replayed += Math.max(0, end - Math.max(entry.at, seenUntil)) / minutes(1)
      seenUntil = Math.max(seenUntil, end)
      if (reaches(heard + replayed, entry.enoughMinutes)) return { at: entry.at, what: 'replay', until: null }
    } else if (entry.outcome === 'attended') return { at: entry.at, what: entry.kind, until: null }
    else heard = Math.max(heard, entry.creditMinutes)
  }
  return null
}

/** Whether somebody was connected and the line failed them, as far as can be told from the flags. */
function problemOf({ outcome, flags, cancelled }: EntryFact): Problem {
  if (outcome === 'not-delivered') return cancelled ? 'cancelled' : 'lead-failed'
  if (outcome === 'partial') return 'line'
  if (outcome === 'absent')
    return flags.includes('interrupted') || flags.includes('frozen') ? 'line' : 'absent'
  return outcome === 'not-held' ? 'not-held' : 'unknown'
}
