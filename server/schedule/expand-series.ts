import type { Term } from '../../shared/calendar.ts'
import type { Decision, LeftOut, SeriesRule } from '../../shared/series.ts'
import { weekdayOf } from '../../shared/time.ts'
import { isWeekOf } from '../../shared/week-pattern.ts'
import { datesFrom } from '../calendar/day-rule.ts'
import type { SchoolCalendar } from '../calendar/school-calendar.ts'
import { type Ground, leadOf } from './ground.ts'
import { type LessonPlan, planLesson } from './plan-lesson.ts'
import { ringsOn } from './rings.ts'

export interface Expansion {
  /** By date; at most one a date. */
  plans: LessonPlan[]
  leftOut: LeftOut[]
}

/**
 * The dated lessons of a rule in a term: on each date of a week of the pattern on which the lead school follows the rule's weekday,
 * at the bells that it has then. What was decided of a date is followed. Pure.
 */
export function expandSeries(
  ground: Ground,
  term: Pick<Term, 'firstDay' | 'lastDay'>,
  rule: SeriesRule,
  decisions: readonly Decision[],
): Expansion {
  const { calendar } = leadOf(ground, rule)
  const decided = new Map(decisions.map((decision) => [decision.day, decision]))
  const plans: LessonPlan[] = []
  const leftOut: LeftOut[] = []
  for (const date of datesFrom(term.firstDay, term.lastDay)) {
    const { week, name } = calendar.day(date)
    if (week === null || !isWeekOf(rule.weeks, week)) continue
    const leave = (reason: LeftOut['reason']) => void leftOut.push({ day: date, week, reason, name })
    const absent = whyNot(calendar, rule.weekday, date)
    if (absent === 'not-meant') continue
    if (absent) {
      leave(absent)
      continue
    }
    const ring = ringsOn(calendar, date).find(({ bell }) => bell.period === rule.period)
    const decision = decided.get(date)
    const receivers = rule.receivers.filter((r) => !decision?.without.includes(r.classGroupId))
    if (!ring) leave('no-period')
    else if (ring.during.start <= ground.now) leave('past')
    else if (decision?.skip || receivers.length === 0) leave('skipped')
    else plans.push(weighed(planLesson(ground, { ...rule, receivers, during: ring.during }), decision))
  }
  return { plans, leftOut }
}

/** Why a rule's weekday has no lesson on a date, `not-meant` when it is another weekday's date, or null when it has one. */
function whyNot(
  calendar: SchoolCalendar,
  weekday: number,
  date: string,
): 'not-meant' | 'day-off' | 'undecided' | 'other-weekday' | null {
  const { follows, kind } = calendar.day(date)
  if (follows === weekday) return null
  if (weekdayOf(date) !== weekday) return 'not-meant'
  if (follows !== null) return 'other-weekday'
  return kind === 'undecided' ? 'undecided' : 'day-off'
}

/**
 * Schools that follow different weekdays on one date are easily overlooked among a term's lessons: such a date has to be decided by
 * itself, where booking a single lesson decides it.
 */
function weighed(plan: LessonPlan, decision: Decision | undefined): LessonPlan {
  const taken = new Set<string>(decision?.accept)
  const problems = plan.planned.problems.map((problem) =>
    problem.code === 'different-weekday' && !taken.has(problem.code)
      ? { ...problem, severity: 'refused' as const }
      : problem,
  )
  return { ...plan, planned: { ...plan.planned, problems } }
}
