import type { Standing } from '../../shared/attendance.ts'

/** What of a count decides how it stands to the others of its class and lesson. */
export interface CountFacts {
  id: string
  present: number
  late: number | null
  onLeave: number | null
  absent: number | null
  /** By the server's clock, epoch milliseconds. */
  takenAt: number
  /** The counts that its reporter knew, and corrects. */
  seen: readonly string[]
}

/**
 * How several counts of one class at one lesson stand to each other, the one in force first.
 *
 * A count knowingly corrected by another is replaced, whatever the clocks say. Of those that nobody corrected knowingly (two
 * phones without a line), the one taken later is in force; the others stay beside it, `contested` when they say something
 * else, until somebody who has them in view counts again. Depends on what the counts say alone, never on the order in which
 * they arrived; equal times are decided by the id.
 */
export function standings<C extends CountFacts>(counts: readonly C[]): { count: C; standing: Standing }[] {
  const known = new Set(counts.flatMap((count) => count.seen.filter((id) => id !== count.id)))
  const open = counts.filter((count) => !known.has(count.id))
  // Two that claim to correct each other: neither does.
  const heads = new Set(open.length > 0 ? open : counts)
  const inForce = [...heads].sort(laterFirst)[0]
  return [...counts]
    .sort((a, b) => Number(b === inForce) - Number(a === inForce) || laterFirst(a, b))
    .map((count) => ({ count, standing: standingOf(count, heads.has(count), inForce!) }))
}

function standingOf(count: CountFacts, open: boolean, inForce: CountFacts): Standing {
  if (count === inForce) return 'counts'
  if (!open) return 'replaced'
  const same = (['present', 'late', 'onLeave', 'absent'] as const).every((key) => count[key] === inForce[key])
  return same ? 'agrees' : 'contested'
}

const laterFirst = (a: CountFacts, b: CountFacts): number =>
  b.takenAt - a.takenAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)

/**
 * When a count was taken by the server's clock. The reporter's clock may be years off: it is put right by the offset that was
 * measured before it was taken; where none ever was, by the time its own clock showed when it was sent. Never later than it
 * arrived, nor before the lesson could be entered.
 * @param opensAt epoch milliseconds, as everything here
 */
export function takenAt(
  report: { countedAt: string; clockOffsetMs: number | null; sentAt?: string | undefined },
  opensAt: number,
  now: number,
): number {
  const counted = Date.parse(report.countedAt)
  const offset = report.clockOffsetMs ?? (report.sentAt === undefined ? 0 : now - Date.parse(report.sentAt))
  return Math.max(opensAt, Math.min(now, counted + offset))
}
