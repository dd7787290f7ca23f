import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { cancelSeries as cancelSchema, Series } from '../../shared/series.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { demand } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { readLessons } from './lesson-store.ts'
import { cancelLessons, deleteDrafts, lockLessons } from './lesson-write-store.ts'
import { bare } from './put-series.ts'
import { recordChanges } from './record-changes.ts'
import { readLessonsByIds } from './series-lesson-store.ts'
import { refuseStale, seenSeries } from './series-rights.ts'
import { lockSeries, readSeries, writeSeries } from './series-store.ts'

/**
 * Cancels the lessons of a series from a date on that have not begun; a draft's are gone. With none left before the date the series
 * itself is cancelled. Cancelled already: answers it as it is.
 * @throws AppError `not_found`, `forbidden`, `stale`
 */
export async function cancelSeries(
  context: Context,
  actor: Actor,
  id: string,
  { from, reason, version }: z.output<typeof cancelSchema>,
): Promise<Series> {
  const seen = (await seenSeries(context, actor, [id])).get(id)
  if (!seen) throw new AppError('not_found', 'There is no such series, or it is not yours to see.')
  const { series, targets } = seen
  demand(actor, 'lesson:cancel', targets[0]!)
  if (series.state === 'cancelled') return bare(series)
  refuseStale(series, version)
  const by = actor.kind === 'person' ? actor.id : null
  await transact(context.db, async (db) => {
    const within = { ...context, db }
    const locked = (await lockSeries(within, [id])).get(id) ?? 0
    if (locked !== version) refuseStale({ ...series, version: locked }, version)
    const own = await readLessons(within, (eb) => eb('lessons.series_id', '=', id))
    const now = context.now().getTime()
    const ahead = own.filter((lesson) => Date.parse(lesson.startsAt) > now && lesson.seriesDay! >= from)
    const phases = await lockLessons(
      within,
      ahead.map((lesson) => lesson.id),
    )
    const inPhase = (phase: string) => ahead.filter((lesson) => phases.get(lesson.id)?.phase === phase)
    const idsOf = (lessons: { id: string }[]) => lessons.map((lesson) => lesson.id)
    const cancelled = inPhase('scheduled')
    await deleteDrafts(within, idsOf(inPhase('draft')))
    await cancelLessons(within, idsOf(cancelled), { reason, apart: false, by })
    const after = await readLessonsByIds(within, idsOf(cancelled))
    const before = new Map(cancelled.map((lesson) => [lesson.id, lesson]))
    await recordChanges(
      within,
      actor,
      'cancel',
      reason,
      after.map((lesson) => ({ before: before.get(lesson.id)!, after: lesson })),
    )
    const gone = new Set([...idsOf(cancelled), ...idsOf(inPhase('draft'))])
    const left = own.some((lesson) => lesson.phase !== 'cancelled' && !gone.has(lesson.id))
    // What is cancelled from a date on must not come back when the series is put again: those dates are decided.
    const days = cancelled.concat(inPhase('draft')).map((lesson) => lesson.seriesDay!)
    const kept = series.decisions.filter((decision) => !days.includes(decision.day))
    await writeSeries(within, [
      {
        id,
        rule: series.rule,
        state: left ? series.state : 'cancelled',
        version: version + 1,
        decisions: [...kept, ...days.map((day) => ({ day, skip: true, without: [], accept: [] }))],
        putHash: '',
        by,
      },
    ])
    await audit(within, actor, 'series:cancel', `series:${id}`, { from, reason, lessons: gone.size })
  })
  return bare((await readSeries(context, { ids: [id] }))[0]!)
}
