import type { Cause } from '../../shared/ledger.ts'
import type { Tally } from './page.ts'

/** Periods missing by cause; together they are the gap, where nothing is known twice. */
export type Causes = Record<Cause, number>

/**
 * Why a class lacks what it lacks: each missed lesson that was not repaired by its own cause, local lessons that the school has not
 * confirmed as unknown, and what nobody scheduled for the rest.
 * @param gap periods missing
 * @param unconfirmed local lessons of weeks that the school has not confirmed
 */
export function causesOf(gap: number, tally: Tally, unconfirmed: number): Causes {
  const missed = {
    'lead-failed': tally.leadFailed + tally.cancelled,
    line: tally.line,
    absent: tally.absent,
    'not-held': tally.notHeld,
    unknown: tally.unknown,
  }
  const known = Object.values(missed).reduce((sum, n) => sum + n, 0)
  const rest = Math.max(0, gap - known)
  const asked = Math.min(rest, unconfirmed)
  return { ...missed, unknown: missed.unknown + asked, 'not-scheduled': rest - asked }
}

/** Of equals the one that is easiest to mend. */
const order: readonly Cause[] = ['unknown', 'not-held', 'line', 'lead-failed', 'absent', 'not-scheduled']

/** The cause of most of it, or null where nothing is missing. */
export function mainCause(gap: number, causes: Causes): Cause | null {
  if (gap <= 1e-9) return null
  return order.reduce((most, cause) => (causes[cause] > causes[most] + 1e-9 ? cause : most))
}
