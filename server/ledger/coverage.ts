import type { Quota, Subject } from '../../shared/directory.ts'

/** What was delivered to one class group in one subject up to a date, in standard periods (design/domain.md, Quota). */
export interface Delivered {
  /** L: taught locally and confirmed. */
  local: number
  /** G: shared, live. */
  shared: number
  /** M: live make-up. */
  makeUp: number
  /** P: supervised replay. */
  replay: number
}

/** How far a term has come for a school. */
export interface TermProgress {
  teachingWeeks: number
  instructionDays: number
  /** Of those, how many up to the date, that day included. */
  elapsedDays: number
}

export interface CoverageFigures {
  /** T. */
  target: number
  /** R(d). */
  required: number
  credited: number
  /** null while nothing is required. */
  live: number | null
  total: number | null
  gap: number
  planningGap: number
}

/** Weekly periods that a grade should have of a subject; 0 where no quota names it. The first that fits counts. */
export function weeklyQuota(quotas: readonly Quota[], subject: Subject, grade: number): number {
  return quotas.find((q) => q.subject === subject && q.gradeFrom <= grade && grade <= q.gradeTo)?.weekly ?? 0
}

/**
 * The figures of one class group and subject. Measured by what it should have had, never by what was scheduled: a subject that
 * nobody scheduled shows 0.
 * @param scheduledAhead lessons booked and still to come
 * @param replayShare largest share of the required periods that replays may cover
 */
export function coverageOf(
  weekly: number,
  progress: TermProgress,
  delivered: Delivered,
  scheduledAhead: number,
  replayShare: number,
): CoverageFigures {
  const target = weekly * progress.teachingWeeks
  const required = requiredOf(target, progress)
  const liveCredit = delivered.local + delivered.shared + delivered.makeUp
  const credited = creditOf(required, liveCredit, delivered.replay, replayShare)
  return {
    target,
    required,
    credited,
    live: required > 0 ? Math.min(1, liveCredit / required) : null,
    total: required > 0 ? Math.min(1, credited / required) : null,
    gap: Math.max(0, required - credited),
    planningGap: Math.max(0, target - credited - scheduledAhead),
  }
}

/** R(d): the target's part that is due by the days of instruction that are over. */
export const requiredOf = (target: number, { instructionDays, elapsedDays }: TermProgress): number =>
  instructionDays === 0 ? 0 : (target * elapsedDays) / instructionDays

/** Live credit, and of replays no more than their share of what is required. */
export const creditOf = (required: number, live: number, replay: number, replayShare: number): number =>
  live + Math.min(replay, replayShare * required)

/** What roll-ups are made of; of one class group and subject, or rolled up already. */
export interface Share {
  required: number
  /** What counts towards `required`, and of that what was live. */
  credited: number
  liveCredited: number
}

/** A class's part in a roll-up: what it has beyond its own due fills nobody else's gap. */
export function shareOf(required: number, credited: number, liveCredit: number): Share {
  return {
    required,
    credited: Math.min(credited, required),
    liveCredited: Math.min(liveCredit, required),
  }
}

export interface RolledUp extends Share {
  total: number | null
  live: number | null
  gap: number
}

/** Σ min(credited, R) ÷ ΣR. Of parts that were rolled up themselves the same comes out as of all that is in them. */
export function rollUp(shares: readonly Share[]): RolledUp {
  let required = 0
  let credited = 0
  let liveCredited = 0
  for (const share of shares) {
    required += share.required
    credited += share.credited
    liveCredited += share.liveCredited
  }
  const rate = (part: number): number | null => (required > 0 ? Math.min(1, part / required) : null)
  return {
    required,
    credited,
    liveCredited,
    total: rate(credited),
    live: rate(liveCredited),
    gap: Math.max(0, required - credited),
  }
}

/** The coefficient of variation of rates (population standard deviation ÷ mean); null of none, or where all are 0. */
export function spreadOf(rates: readonly (number | null)[]): number | null {
  const known = rates.filter((rate) => rate !== null)
  if (known.length === 0) return null
  const mean = known.reduce((sum, rate) => sum + rate, 0) / known.length
  if (mean === 0) return null
  const variance = known.reduce((sum, rate) => sum + (rate - mean) ** 2, 0) / known.length
  return Math.sqrt(variance) / mean
}

/**
 * 开齐: each subject that is required has some credit. 开足: of each, all that is due was given. Of one class group; null where
 * nothing is required yet.
 */
export function completeness(
  subjects: readonly { required: number; credited: number }[],
): { allSubjects: boolean; allPeriods: boolean } | null {
  const due = subjects.filter((one) => one.required > 0)
  if (due.length === 0) return null
  return {
    allSubjects: due.every((one) => one.credited > 0),
    allPeriods: due.every((one) => one.credited >= one.required - 1e-9),
  }
}
