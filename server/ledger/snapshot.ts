import { createHash } from 'node:crypto'
import type { Subject } from '../../shared/directory.ts'
import { coverageOf, type TermProgress } from './coverage.ts'
import { eventsOf } from './occurrence.ts'
import { quarterOf, tallyOf, writePage } from './page.ts'
import type { StoredEntry } from './page-store.ts'

/** What a class's figures rest on beside the evidence; sealed with them, so that a later calendar or quota changes nothing. */
export interface Basis extends TermProgress {
  classGroupId: string
  classGroupName: string
  schoolId: string
  schoolName: string
  subject: Subject
  weekly: number
  replayShare: number
}

export interface SealedRow extends Basis {
  target: number
  required: number
  local: number
  shared: number
  makeUp: number
  replay: number
  credited: number
  live: number | null
  total: number | null
  gap: number
  line: number
  absent: number
  leadFailed: number
  cancelled: number
  notHeld: number
  unknown: number
}

export interface SealedContent {
  version: 1
  termId: string
  termName: string
  placeName: string
  regionId: string
  schoolId: string | null
  subject: Subject | null
  asOf: string
  /** Epoch milliseconds of the first instant, and of the first after the last date. */
  from: number
  until: number
  /** The last entry that was written when it was sealed. */
  position: number
  rows: SealedRow[]
}

/** The entries as they stood at a position: of each lesson the last word up to then. */
export function asWrittenUntil(entries: readonly StoredEntry[], position: number): StoredEntry[] {
  const last = new Map<string, StoredEntry>()
  for (const entry of entries) {
    if (entry.position > position) continue
    const key = `${entry.classGroupId} ${entry.subject} ${entry.key}`
    const known = last.get(key)
    if (!known || known.position < entry.position) last.set(key, entry)
  }
  return [...last.values()]
}

/** The figures of one class and subject from its entries; pure, so that the same evidence gives the same text again. */
export function sealedRow(
  basis: Basis,
  entries: readonly StoredEntry[],
  from: number,
  until: number,
): SealedRow {
  const page = writePage(eventsOf(entries))
  const {
    lead,
    local,
    shared,
    makeUp,
    replay,
    after: _,
    ...missed
  } = tallyOf(page, quarterOf(from), quarterOf(until))
  const delivered = { local: lead + local, shared, makeUp, replay }
  const { planningGap: __, ...figures } = coverageOf(basis.weekly, basis, delivered, 0, basis.replayShare)
  return { ...basis, ...delivered, ...figures, ...missed }
}

/** One text for one content, whatever order its fields were made in. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

export const hashOf = (content: string): string => createHash('sha256').update(content).digest('hex')
