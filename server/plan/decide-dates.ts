import type { Acceptance } from '../../shared/proposal.ts'
import type { Decision, PlannedLesson, Problem, SeriesRule } from '../../shared/series.ts'

export interface Decided {
  /** The rule as it can be held, without the classes that cannot have most of its dates; null when it is refused. */
  rule: SeriesRule | null
  decisions: Decision[]
  /** Why it is refused, or why a class is not in it: one of each kind, class and other lesson. */
  problems: Problem[]
  /** Single dates that are left out, wholly or without a class. */
  leftOut: Acceptance['lessons'][number]['leftOut']
}

/** Held on fewer of its dates than this, a weekly lesson is none. */
const LEAST = 0.5

/**
 * Decides the dates of a proposed series as a coordinator would who wants to hold what can be held: a date on which the lead end is
 * taken or has no school is left out, a class that cannot have a date is left out of that one. When that leaves less than
 * half of the dates, the class is not in the series, or the series is refused. Pure.
 * @param from local date that it begins on
 */
export function decideDates(rule: SeriesRule, from: string, all: readonly PlannedLesson[]): Decided {
  // A proposal that begins in the middle of a week leaves out the days before.
  const early = all.filter((date) => date.day < from).map(({ day }) => skipped(day))
  const dates = all.filter((date) => date.day >= from)
  const refusedOf = (date: PlannedLesson) => date.problems.filter((problem) => problem.severity === 'refused')
  const whole = (date: PlannedLesson) => refusedOf(date).filter((problem) => problem.classGroupId === null)
  const held = dates.filter((date) => whole(date).length === 0)
  const refused = (problems: Problem[]): Decided => ({
    rule: null,
    decisions: [],
    problems: distinct(problems),
    leftOut: [],
  })
  if (held.length === 0 || held.length < dates.length * LEAST) return refused(dates.flatMap(whole))
  const against = (classGroupId: string, date: PlannedLesson) =>
    refusedOf(date).filter((problem) => problem.classGroupId === classGroupId)
  const out = rule.receivers.filter(({ classGroupId }) => {
    const can = held.filter((date) => against(classGroupId, date).length === 0).length
    return can === 0 || can < held.length * LEAST
  })
  const receivers = rule.receivers.filter((receiver) => !out.includes(receiver))
  const whyOut = out.flatMap(({ classGroupId }) => held.flatMap((date) => against(classGroupId, date)))
  if (receivers.length === 0) return refused(whyOut)
  const leftOut: Decided['leftOut'] = []
  const decisions = dates.flatMap((date): Decision[] => {
    const [stop] = whole(date)
    if (stop) {
      leftOut.push({ day: date.day, classGroupId: null, problem: stop })
      return [skipped(date.day)]
    }
    const without = receivers.flatMap(({ classGroupId }) => {
      const [problem] = against(classGroupId, date)
      if (!problem) return []
      leftOut.push({ day: date.day, classGroupId, problem })
      return [classGroupId]
    })
    return without.length > 0 ? [{ day: date.day, skip: false, without, accept: [] }] : []
  })
  return {
    rule: { ...rule, receivers },
    decisions: [...early, ...decisions],
    problems: distinct(whyOut),
    leftOut,
  }
}

const skipped = (day: string): Decision => ({ day, skip: true, without: [], accept: [] })

/** A clash that comes back every week is said once. */
function distinct(problems: readonly Problem[]): Problem[] {
  const keyOf = ({ code, classGroupId, clash }: Problem) =>
    [code, classGroupId, clash?.resourceId, clash?.teacherName, clash?.subject].join()
  return [...new Map([...problems].reverse().map((problem) => [keyOf(problem), problem])).values()].reverse()
}
