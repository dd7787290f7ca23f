import type { Problem, Slot } from '../../shared/series.ts'
import { type Ground, leadOf, type Parts, type Wanted } from './ground.ts'
import { type LessonPlan, planLesson } from './plan-lesson.ts'
import { ringsOn } from './rings.ts'

/** The lesson planned at each period of the lead school on these dates. Pure. */
export function plansAt(ground: Ground, parts: Parts, dates: readonly string[]): LessonPlan[] {
  const { calendar } = leadOf(ground, parts)
  return dates.flatMap((date) =>
    ringsOn(calendar, date).map(({ during }) => planLesson(ground, { ...parts, during } satisfies Wanted)),
  )
}

/** How much each thing that can be taken takes from a slot's 100; a judgement of ours. */
const costs: Partial<Record<Problem['code'], number>> = {
  'local-lesson': 15,
  'not-paired': 10,
  'different-weekday': 20,
}
/** For the whole of a lesson's minutes that receivers miss, on average. */
const missedCost = 60

/** A slot with how good it is: nothing misses a minute of it, and nobody has another lesson then. */
export function slotOf({ planned, leadPeriod }: LessonPlan): Slot {
  const { day, startsAt, endsAt, problems, receivers } = planned
  const lessonMinutes = (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000
  const missed =
    receivers.reduce((sum, r) => sum + 1 - r.overlapMinutes / lessonMinutes, 0) / receivers.length
  const taken = problems.reduce((sum, problem) => sum + (costs[problem.code] ?? 0), 0)
  const refused = problems.some((problem) => problem.severity === 'refused')
  return {
    day,
    period: leadPeriod ?? 0,
    startsAt,
    endsAt,
    problems,
    score: refused ? null : Math.max(0, Math.round(100 - missed * missedCost - taken)),
  }
}

/** Best first, of equals the earliest; those that can't be had last, by time. */
export const byScore = (a: Slot, b: Slot): number =>
  (b.score ?? -1) - (a.score ?? -1) || a.startsAt.localeCompare(b.startsAt)
