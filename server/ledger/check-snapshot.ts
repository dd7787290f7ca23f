import type { Snapshot, SnapshotCheck } from '../../shared/ledger.ts'
import type { Actor } from '../account/actor.ts'
import { demandSeen, reachOf } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { readRecords, type StoredEntry } from './page-store.ts'
import { countAgain, shownOf } from './seal-snapshot.ts'
import { canonical, hashOf, type SealedContent, type SealedRow } from './snapshot.ts'
import { readSnapshot, readSnapshots } from './snapshot-store.ts'

/** Snapshots of the regions that the actor reads coverage of, latest first. */
export async function listSnapshots(context: Context, actor: Actor): Promise<Snapshot[]> {
  return (await readSnapshots(context, reachOf(actor, 'coverage:read'))).map(shownOf)
}

/**
 * A snapshot with its figures made again from the evidence as it was known when it was sealed, and beside them what was written
 * afterwards about the same dates, with both values.
 * @throws AppError `not_found`
 */
export async function checkSnapshot(context: Context, actor: Actor, id: string): Promise<SnapshotCheck> {
  const stored = await readSnapshot(context, id)
  demandSeen(actor, 'coverage:read', stored ? { regionPath: stored.regionPath } : null)
  const content = JSON.parse(stored!.content) as SealedContent
  const again = await countAgain(context, content.rows.map(basisOf), content)
  const now = await countAgain(context, content.rows.map(basisOf), {
    ...content,
    position: Number.MAX_SAFE_INTEGER,
  })
  const recomputedHash = hashOf(canonical({ ...content, rows: again }))
  return {
    snapshot: shownOf(stored!),
    sealIntact: hashOf(stored!.content) === stored!.hash,
    recomputedSame: recomputedHash === stored!.hash,
    recomputedHash,
    rows: content.rows.map((row, i) => ({
      classGroupId: row.classGroupId,
      schoolName: row.schoolName,
      classGroupName: row.classGroupName,
      subject: row.subject,
      required: row.required,
      credited: row.credited,
      total: row.total,
      gap: row.gap,
      creditedNow: now[i]!.credited,
    })),
    corrections: await correctionsOf(context, content),
  }
}

const basisOf = ({
  classGroupId,
  classGroupName,
  schoolId,
  schoolName,
  subject,
  weekly,
  replayShare,
  teachingWeeks,
  instructionDays,
  elapsedDays,
}: SealedRow) => ({
  ...{ classGroupId, classGroupName, schoolId, schoolName, subject, weekly, replayShare },
  ...{ teachingWeeks, instructionDays, elapsedDays },
})

async function correctionsOf(
  context: Context,
  { rows, from, until, position }: SealedContent,
): Promise<SnapshotCheck['corrections']> {
  const names = new Map(rows.map((row) => [`${row.classGroupId} ${row.subject}`, row]))
  const ids = [...new Set(rows.map((row) => row.classGroupId))]
  const records = await readRecords(context, ids, { from: new Date(from), until: new Date(until) })
  const before = new Map<string, StoredEntry>()
  const corrections: SnapshotCheck['corrections'] = []
  for (const entry of records) {
    const row = names.get(`${entry.classGroupId} ${entry.subject}`)
    const key = `${entry.classGroupId} ${entry.subject} ${entry.key}`
    const earlier = before.get(key)
    before.set(key, entry)
    if (!row || entry.position <= position) continue
    corrections.push({
      classGroupId: entry.classGroupId,
      schoolName: row.schoolName,
      classGroupName: row.classGroupName,
      subject: entry.subject,
      lessonId: entry.lessonId,
      at: new Date(entry.at).toISOString(),
      recordedAt: entry.recordedAt.toISOString(),
      before: earlier ? sideOf(earlier) : null,
      after: sideOf(entry),
      reason: entry.reason,
    })
  }
  return corrections
}

const sideOf = (entry: StoredEntry) => ({
  outcome: entry.outcome,
  minutes: Math.round(entry.creditMinutes * 10) / 10,
})
