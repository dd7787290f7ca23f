import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { LedgerClass, LedgerEntry, ledgerFilter } from '../../shared/ledger.ts'
import { dayAfter } from '../../shared/time.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { cellsOf, rowOf } from './figures.ts'
import { asOfDate, dayStart, loadLedger } from './load-ledger.ts'
import { eventsOf, isCredit } from './occurrence.ts'
import { readEntries, type StoredEntry } from './page-store.ts'

/**
 * One class lesson by lesson: which of them it is credited by, and which it missed. From here each leads to its evidence.
 * @throws AppError `not_found`
 */
export async function readClassLedger(
  context: Context,
  actor: Actor,
  classGroupId: string,
  filter: Omit<z.output<typeof ledgerFilter>, 'classGroupId'>,
): Promise<LedgerClass> {
  const ledger = await loadLedger(context, actor, { ...filter, classGroupId })
  if (ledger.schools.length === 0)
    throw new AppError('not_found', 'There is no such class, or it is not yours to see.')
  const asOf = asOfDate(context, ledger.zone, filter.asOf)
  const from = dayStart(ledger.term.firstDay, ledger.zone)
  const end = dayStart(dayAfter(asOf, 1), ledger.zone).getTime()
  const entries = (
    await readEntries(context, [classGroupId], {
      from,
      ...(filter.subject ? { subject: filter.subject } : {}),
    })
  ).filter((entry) => entry.at < end)
  return {
    asOf,
    rows: cellsOf(ledger, asOf, filter.subject).map(rowOf),
    entries: entries.map((entry) => entryOf(entry, entries)).reverse(),
  }
}

function entryOf(entry: StoredEntry, all: readonly StoredEntry[]): LedgerEntry {
  const own = entry.occurrence ?? entry.key
  const events = eventsOf(
    all.filter((one) => one.subject === entry.subject && (one.occurrence ?? one.key) === own),
  )
  const credit = events.find((event) => isCredit(event.what))
  const credited = credit?.at === entry.at && credit.what === entry.kind && entry.outcome === 'attended'
  return {
    lessonId: entry.lessonId,
    subject: entry.subject,
    at: new Date(entry.at).toISOString(),
    kind: entry.kind,
    outcome: entry.outcome,
    flags: entry.flags as LedgerEntry['flags'],
    cancelled: entry.cancelled,
    minutes: Math.round(entry.creditMinutes * 10) / 10,
    period: entry.period,
    credited,
    repairedAt: !credited && credit ? new Date(credit.at).toISOString() : null,
    reason: entry.reason,
    recordedAt: entry.recordedAt.toISOString(),
  }
}
