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
import { refuseDoubles, refuseMisfits } from './misfits.ts'
import type { LessonPlan } from './plan-lesson.ts'
import { readGround } from './read-ground.ts'
import { readApart, readLessonsOfSeries } from './series-lesson-store.ts'

export interface SeriesPlan {
  /** Lessons to be there, by date; with `known` the one that is there already for that date. */
  wanted: { plan: LessonPlan; known: Lesson | null }[]
  /** Lessons still to come, of this series, that the rule no longer gives. */
  surplus: Lesson[]
  leftOut: LeftOut[]
  /** Of all lessons that the series has. */
  lessonIds: ReadonlySet<string>
}

export interface RuleToPlan {
  /** null: a series that is not there yet. */
  seriesId: string | null
  rule: SeriesRule
  decisions: readonly Decision[]
}

/**
 * What rules make of their terms, beside what their series have already; some twenty queries however many they are. Lessons that have
 * begun, were changed by themselves, or were cancelled by themselves stay as they are.
 * @throws AppError `not_found`, `forbidden`, `bad_input`
 */
export async function planSeries(
  context: Context,
  actor: Actor,
  wanted: readonly RuleToPlan[],
): Promise<SeriesPlan[]> {
  if (wanted.length === 0) return []
  const terms = await readTerms(
    context,
    wanted.map(({ rule }) => rule.termId),
  )
  const from = [...terms.values()].map((term) => term.firstDay).sort()[0]!
  const to = [...terms.values()]
    .map((term) => term.lastDay)
    .sort()
    .at(-1)!
  for (const { rule } of wanted) refuseDoubles(rule)
  const ground = await readGround(
    context,
    actor,
    wanted.map(({ rule }) => rule),
    from,
    to,
  )
  const seriesIds = wanted.flatMap(({ seriesId }) => seriesId ?? [])
  const lessons = await readLessonsOfSeries(context, seriesIds)
  const apart = new Set(seriesIds.length > 0 ? await readApart(context, seriesIds) : [])
  const stays = (lesson: Lesson): boolean =>
    apart.has(lesson.id) ||
    !['draft', 'scheduled', 'cancelled'].includes(lesson.phase) ||
    Date.parse(lesson.startsAt) <= ground.now
  const rewritten = lessons.filter((lesson) => !stays(lesson))
  const expanded = wanted.map(({ seriesId, rule, decisions }) => {
    const term = terms.get(rule.termId)!
    refuseForeignTerm(ground, rule, term)
    refuseMisfits(ground, rule)
    const { plans, leftOut } = expandSeries(ground, term, rule, decisions)
    const own = seriesId ? lessons.filter((lesson) => lesson.seriesId === seriesId) : []
    const byDay = new Map(own.map((lesson) => [lesson.seriesDay, lesson]))
    const open = plans.filter(({ planned: { day, week } }) => {
      const known = byDay.get(day)
      if (!known || !stays(known)) return true
      leftOut.push({ day, week: week!, reason: 'changed', name: '' })
      return false
    })
    return { seriesId, open, byDay, leftOut, lessonIds: new Set(own.map((lesson) => lesson.id)) }
  })
  const weighed = await weighClashes(
    context,
    expanded.flatMap(({ open }) => open),
    rewritten.map((lesson) => lesson.id),
  )
  let next = 0
  return expanded.map(({ seriesId, open, byDay, leftOut, lessonIds }) => {
    const plans = weighed.slice(next, next + open.length)
    next += open.length
    const days = new Set(plans.map((plan) => plan.planned.day))
    return {
      wanted: plans.map((plan) => ({ plan, known: byDay.get(plan.planned.day) ?? null })),
      surplus: rewritten.filter(
        (lesson) =>
          lesson.seriesId === seriesId && lesson.phase !== 'cancelled' && !days.has(lesson.seriesDay!),
      ),
      leftOut: leftOut.sort((a, b) => a.day.localeCompare(b.day)),
      lessonIds,
    }
  })
}

async function readTerms(context: Context, ids: readonly string[]): Promise<Map<string, Term>> {
  const terms = new Map<string, Term>()
  for (const id of new Set(ids)) {
    const term = await readTerm(context, id)
    if (!term) throw new AppError('not_found', 'termId: there is no such term.', { path: 'termId' })
    terms.set(id, term)
  }
  return terms
}

export const previewOf = ({ wanted, leftOut }: Pick<SeriesPlan, 'wanted' | 'leftOut'>): SeriesPreview => ({
  lessons: wanted.map(({ plan }) => plan.planned),
  leftOut,
})

function refuseForeignTerm(ground: Ground, rule: SeriesRule, term: Term): void {
  if (!leadOf(ground, rule).scope.regionPath.includes(term.regionId))
    throw badField('termId', 'this term does not hold at the school that gives the lesson')
}
