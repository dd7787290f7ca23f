import type { Term } from '../../shared/calendar.ts'
import { AppError } from '../../shared/errors.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { Decision, LeftOut, SeriesPreview, SeriesRule } from '../../shared/series.ts'
import type { Actor } from '../account/actor.ts'
import { readTerm } from '../calendar/store.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { weighClashes } from './clash-store.ts'
import { expandSeries } from './expand-series.ts'
import { type Ground, leadOf } from './ground.ts'
import { readLessons } from './lesson-store.ts'
import { refuseDoubles, refuseMisfits } from './misfits.ts'
import type { LessonPlan } from './plan-lesson.ts'
import { readGround } from './read-ground.ts'
import { readApart } from './series-lesson-store.ts'

export interface SeriesPlan {
  ground: Ground
  /** Lessons to be there, by date; with `known` the one that is there already for that date. */
  wanted: { plan: LessonPlan; known: Lesson | null }[]
  /** Lessons still to come, of this series, that the rule no longer gives. */
  surplus: Lesson[]
  leftOut: LeftOut[]
}

/**
 * What a rule makes of a term, beside what the series has already. Lessons that have begun, were changed by themselves, or were
 * cancelled by themselves stay as they are.
 * @throws AppError `not_found`, `forbidden`, `bad_input`
 */
export async function planSeries(
  context: Context,
  actor: Actor,
  seriesId: string | null,
  rule: SeriesRule,
  decisions: readonly Decision[],
): Promise<SeriesPlan> {
  const term = await readTerm(context, rule.termId)
  if (!term) throw new AppError('not_found', 'termId: there is no such term.', { path: 'termId' })
  refuseDoubles(rule)
  const ground = await readGround(context, actor, [rule], term.firstDay, term.lastDay)
  refuseForeignTerm(ground, rule, term)
  refuseMisfits(ground, rule)
  const { plans, leftOut } = expandSeries(ground, term, rule, decisions)
  const own = seriesId ? await readLessons(context, (eb) => eb('lessons.series_id', '=', seriesId)) : []
  const byDay = new Map(own.map((lesson) => [lesson.seriesDay, lesson]))
  const apart = new Set(seriesId ? await readApart(context, seriesId) : [])
  const stays = (lesson: Lesson): boolean =>
    apart.has(lesson.id) ||
    !['draft', 'scheduled', 'cancelled'].includes(lesson.phase) ||
    Date.parse(lesson.startsAt) <= ground.now
  const rewritten = own.filter((lesson) => !stays(lesson))
  const open = plans.filter(({ planned: { day, week } }) => {
    const known = byDay.get(day)
    if (!known || !stays(known)) return true
    leftOut.push({ day, week: week!, reason: 'changed', name: '' })
    return false
  })
  const weighed = await weighClashes(
    context,
    open,
    rewritten.map((lesson) => lesson.id),
  )
  const days = new Set(weighed.map((plan) => plan.planned.day))
  return {
    ground,
    wanted: weighed.map((plan) => ({ plan, known: byDay.get(plan.planned.day) ?? null })),
    surplus: rewritten.filter((lesson) => lesson.phase !== 'cancelled' && !days.has(lesson.seriesDay!)),
    leftOut: leftOut.sort((a, b) => a.day.localeCompare(b.day)),
  }
}

export const previewOf = ({ wanted, leftOut }: Pick<SeriesPlan, 'wanted' | 'leftOut'>): SeriesPreview => ({
  lessons: wanted.map(({ plan }) => plan.planned),
  leftOut,
})

function refuseForeignTerm(ground: Ground, rule: SeriesRule, term: Term): void {
  if (!leadOf(ground, rule).scope.regionPath.includes(term.regionId))
    throw badField('termId', 'this term does not hold at the school that gives the lesson')
}
