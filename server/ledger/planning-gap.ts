import type { Subject } from '../../shared/directory.ts'
import { system } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { readCoverage } from './read-coverage.ts'

/** What of a term is neither credited nor booked, for one class group and subject, in standard periods. */
export interface PlanningGap {
  classGroupId: string
  subject: Subject
  /** Weekly periods by the quota of its grade. */
  weekly: number
  /** max(0, T − credited − lessons still to come). */
  periods: number
}

/**
 * The planning gaps of all class groups of a region and below, for the planner; none that is closed. No policy: for the rooms above.
 * @param asOf local date; today by default
 */
export async function planningGaps(
  context: Context,
  { termId, regionId, asOf }: { termId: string; regionId: string; asOf?: string },
): Promise<PlanningGap[]> {
  const { rows } = await readCoverage(context, system, { termId, regionId, ...(asOf ? { asOf } : {}) })
  return rows.flatMap(({ classGroupId, subject, weekly, planningGap }) =>
    planningGap > 0 ? [{ classGroupId, subject, weekly, periods: planningGap }] : [],
  )
}
