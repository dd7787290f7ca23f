import { randomUUID } from 'node:crypto'
import type { Actor } from '../../server/account/actor.ts'
import type { Db } from '../../server/platform/database.ts'
import { changeLesson as change } from '../../server/schedule/change-lesson.ts'
import { listLessons } from '../../server/schedule/list-lessons.ts'
import { putSeries } from '../../server/schedule/put-series.ts'
import type { LessonChange } from '../../shared/series.ts'
import { buildCounty, clockedContext } from './county.ts'
import { giveBells, leadBells, ruleOf, ruralBells, termOf } from './term.ts'

/** Two days before the first of its lessons. */
const before = '2026-09-20T12:00:00Z'
/** Tuesday 22 September 2026, in the lead school's second and third period: where it can be moved to. */
export const tuesday = { startsAt: '2026-09-22T01:30:00.000Z', endsAt: '2026-09-22T02:10:00.000Z' }

/** A county of three rural classes with bells of their own, a confirmed series in those weeks, and ways to look at it and change it. */
export async function plannedSeries(db: Db, weeks = '4-7') {
  const context = clockedContext(db, before)
  const county = await buildCounty(db, { bells: ruralBells })
  await giveBells(db, county.lead.id, leadBells)
  const rule = ruleOf(county, await termOf(db, county), { weeks })
  const seriesId = randomUUID()
  await putSeries(context, county.coordinator, seriesId, {
    rule,
    state: 'confirmed',
    version: 0,
    decisions: [],
  })
  const lessons = () => listLessons(context, county.coordinator, {})
  const changeLesson = (
    lessonId: string,
    what: LessonChange,
    more: {
      scope?: 'one' | 'from-here' | 'series'
      version?: number
      preview?: boolean
      actor?: Actor
    } = {},
  ) => {
    const { scope = 'one', version = 1, preview = false, actor = county.coordinator } = more
    return change(context, actor, lessonId, { change: what, scope, version, preview, reason: 'visit' })
  }
  return { context, county, db, rule, seriesId, lessons, changeLesson }
}
