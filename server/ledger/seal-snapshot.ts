import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { Snapshot, sealSnapshot as sealSchema } from '../../shared/ledger.ts'
import { dayAfter } from '../../shared/time.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { demand } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { cellsOf } from './figures.ts'
import { dayStart, type LoadedLedger, loadLedger } from './load-ledger.ts'
import { lockEntries, readRecords, type StoredEntry } from './page-store.ts'
import { progressAt } from './progress.ts'
import { pathOf } from './read-view.ts'
import {
  asWrittenUntil,
  type Basis,
  canonical,
  hashOf,
  type SealedContent,
  type SealedRow,
  sealedRow,
} from './snapshot.ts'
import { insertSnapshot, type PlacedSnapshot, readSnapshot } from './snapshot-store.ts'

/**
 * Seals the figures of a place as of a date: kept as one text with its SHA-256, and with the last entry that was known, so that
 * they can be made again from the evidence of then. The caller makes the id; put again, it is what it was.
 * @throws AppError `not_found`, `forbidden`
 */
export async function sealSnapshot(
  context: Context,
  actor: Actor,
  id: string,
  input: z.output<typeof sealSchema>,
): Promise<Snapshot> {
  return transact(context.db, async (db) => {
    const within = { ...context, db }
    const known = await readSnapshot(within, id)
    if (known) {
      demand(actor, 'coverage:read', { regionPath: known.regionPath })
      return shownOf(known)
    }
    // From here on nobody writes another entry: what is counted is exactly what was known.
    const position = await lockEntries(within)
    const ledger = await loadLedger(within, actor, input)
    const regionId =
      ledger.schools.length === 1 ? ledger.schools[0]!.regionId : (input.regionId ?? ledger.term.regionId)
    const regionPath = ledger.regions.get(regionId)!.path
    demand(actor, 'ledger:seal', { regionPath })
    if (ledger.schools.length === 0)
      throw new AppError('not_found', 'There is no school here that could be counted.')
    const content = await contentOf(within, ledger, input, regionId, position)
    const text = canonical(content)
    const sealedAt = context.now()
    await insertSnapshot(within, {
      id,
      term_id: ledger.term.id,
      region_id: regionId,
      title: input.title,
      as_of: input.asOf,
      sealed_by: actor.kind === 'person' ? actor.id : null,
      sealed_by_name: actor.kind === 'person' ? actor.displayName : 'system',
      sealed_at: sealedAt,
      hash: hashOf(text),
      content: text,
    })
    await audit(within, actor, 'ledger:seal', `snapshot:${id}`, { asOf: input.asOf, hash: hashOf(text) })
    return shownOf((await readSnapshot(within, id))!)
  })
}

async function contentOf(
  context: Context,
  ledger: LoadedLedger,
  input: z.output<typeof sealSchema>,
  regionId: string,
  position: number,
): Promise<SealedContent> {
  const { term, zone } = ledger
  const last = input.asOf < term.lastDay ? input.asOf : term.lastDay
  const from = dayStart(term.firstDay, zone).getTime()
  const until = dayStart(dayAfter(last, 1), zone).getTime()
  const bases = cellsOf(ledger, input.asOf, input.subject).map(
    ({ school, group, subject, weekly }): Basis => ({
      classGroupId: group.id,
      classGroupName: group.name,
      schoolId: school.id,
      schoolName: school.name,
      subject,
      weekly,
      replayShare: school.settings.replayShare,
      ...progressAt(school.term, input.asOf, group.grade),
    }),
  )
  return {
    version: 1,
    termId: term.id,
    termName: term.name,
    placeName: pathOf(ledger, input).at(-1)!.name,
    regionId,
    schoolId: input.schoolId ?? null,
    subject: input.subject ?? null,
    asOf: input.asOf,
    from,
    until,
    position,
    rows: await countAgain(context, bases, { from, until, position }),
  }
}

const batch = 1_000

/** The rows of a snapshot from all that was ever written, as it stood at a position. */
export async function countAgain(
  context: Context,
  bases: readonly Basis[],
  { from, until, position }: Pick<SealedContent, 'from' | 'until' | 'position'>,
): Promise<SealedRow[]> {
  const rows: SealedRow[] = []
  for (let i = 0; i < bases.length; i += batch) {
    const some = bases.slice(i, i + batch)
    const ids = [...new Set(some.map((basis) => basis.classGroupId))]
    const span = { from: new Date(from), until: new Date(until) }
    const entries = new Map<string, StoredEntry[]>()
    for (const entry of asWrittenUntil(await readRecords(context, ids, span), position)) {
      const key = `${entry.classGroupId} ${entry.subject}`
      const list = entries.get(key)
      if (list) list.push(entry)
      else entries.set(key, [entry])
    }
    for (const basis of some)
      rows.push(sealedRow(basis, entries.get(`${basis.classGroupId} ${basis.subject}`) ?? [], from, until))
  }
  return rows
}

export function shownOf(row: PlacedSnapshot): Snapshot {
  const { placeName } = JSON.parse(row.content) as SealedContent
  return {
    id: row.id,
    title: row.title,
    termId: row.term_id,
    termName: row.termName,
    regionId: row.region_id,
    placeName,
    asOf: row.as_of,
    sealedAt: row.sealed_at.toISOString(),
    sealedBy: row.sealed_by_name,
    hash: row.hash,
  }
}
