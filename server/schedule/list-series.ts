import type { z } from 'zod'
import type { Series, seriesFilter } from '../../shared/series.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { bare } from './put-series.ts'
import { maySeeSeries, targetsOfRules } from './series-rights.ts'
import { readSeries } from './series-store.ts'

/** The series that the actor may see, of a term, of a school (giving or receiving), by weekday and period. */
export async function listSeries(
  context: Context,
  actor: Actor,
  { termId, schoolId }: z.output<typeof seriesFilter>,
): Promise<Series[]> {
  const all = await readSeries(context, { termId })
  const targets = await targetsOfRules(
    context,
    all.map((series) => series.rule),
  )
  return all
    .filter((series, i) => maySeeSeries(actor, series, targets[i]!))
    .filter((series) => {
      const of = targets[all.indexOf(series)]!
      return schoolId === undefined || of.some((target) => target.schoolId === schoolId)
    })
    .map(bare)
}
