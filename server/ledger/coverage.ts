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
  const required =
    progress.instructionDays === 0 ? 0 : (target * progress.elapsedDays) / progress.instructionDays
  const liveCredit = delivered.local + delivered.shared + delivered.makeUp
  const credited = liveCredit + Math.min(delivered.replay, replayShare * required)
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

export interface RolledUp {
  required: number
  /** Σ min(credited, required): what a class has beyond its own due fills nobody else's gap. */
  credited: number
  total: number | null
  gap: number
}

/** Σ min(credited, R) ÷ ΣR over class groups of one subject. */
export function rollUp(rows: readonly { required: number; credited: number }[]): RolledUp {
  const required = rows.reduce((sum, row) => sum + row.required, 0)
  const credited = rows.reduce((sum, row) => sum + Math.min(row.credited, row.required), 0)
  return { required, credited, total: required > 0 ? credited / required : null, gap: required - credited }
}
