import type { z } from 'zod'
import type { previewSeries as previewSchema, SeriesPreview } from '../../shared/series.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { planSeries, previewOf } from './plan-series.ts'
import { seenSeries } from './series-rights.ts'

/**
 * What saving a rule would make, date by date, and what stands against each; nothing is written.
 * @throws AppError `not_found`, `forbidden`, `bad_input`
 */
export async function previewSeries(
  context: Context,
  actor: Actor,
  { id, rule, decisions }: z.output<typeof previewSchema>,
): Promise<SeriesPreview> {
  if (id) await seenSeries(context, actor, [id])
  const [plan] = await planSeries(context, actor, [{ seriesId: id ?? null, rule, decisions }])
  return previewOf(plan!)
}
