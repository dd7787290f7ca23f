import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { Acceptance, undoAcceptance as undoSchema } from '../../shared/proposal.ts'
import { dateOf } from '../../shared/time.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { settingsOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { cancelSeries } from '../schedule/cancel-series.ts'
import { readSeries } from '../schedule/series-store.ts'
import { resultOf } from './accept-proposal.ts'
import { demandPlan } from './plan-rights.ts'
import { markUndone, readAccepted } from './proposal-store.ts'
import { seenProposal } from './read-proposal.ts'

/**
 * Takes back what was accepted: the lessons of those series that have not begun are cancelled, drafts are gone. A series that somebody
 * changed since stays, and says so. Undone already: nothing.
 * @throws AppError `not_found`, `forbidden`
 */
export async function undoAcceptance(
  context: Context,
  actor: Actor,
  id: string,
  { lessonIds, reason }: z.output<typeof undoSchema>,
): Promise<Acceptance> {
  const proposal = await seenProposal(context, actor, id)
  await demandPlan(context, actor, 'plan:run', proposal.regionId)
  const { zone } = await settingsOf(context, proposal.regionId)
  const from = dateOf(context.now().getTime(), zone)
  const accepted = new Map((await readAccepted(context, id)).map((one) => [one.lessonId, one]))
  const known = await readSeries(context, { ids: [...accepted.values()].map((one) => one.seriesId) })
  const series = new Map(known.map((one) => [one.id, one]))
  const lessons: Acceptance['lessons'] = []
  for (const lessonId of new Set(lessonIds)) {
    const one = accepted.get(lessonId)
    const now = one && series.get(one.seriesId)
    if (!one || !now || now.state === 'cancelled') {
      lessons.push(resultOf(lessonId, 'none'))
      continue
    }
    // The note of the version is written after the series: without it, the series is as it was made.
    if (now.version !== (one.version || 1)) {
      lessons.push(resultOf(lessonId, 'changed', { seriesId: now.id, dates: now.lessons }))
      continue
    }
    try {
      await cancelSeries(context, actor, now.id, { from, reason, version: now.version })
      await markUndone(context, [now.id])
      lessons.push(resultOf(lessonId, 'undone', { seriesId: now.id }))
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      const result = error.code === 'stale' ? 'changed' : 'refused'
      lessons.push(resultOf(lessonId, result, { seriesId: now.id, error: error.code }))
    }
  }
  const undone = lessons.filter((one) => one.result === 'undone').length
  await audit(context, actor, 'plan:undo', `proposal:${id}`, { asked: lessonIds.length, undone })
  return { lessons }
}
