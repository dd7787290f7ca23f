import type { PlanLesson, PlanOwnLesson } from '../../shared/plan.ts'
import { isWeekOf } from '../../shared/week-pattern.ts'
import type { StoredSeries } from '../schedule/series-store.ts'
import type { Basis } from './read-basis.ts'
import { bestPeriod } from './regular-week.ts'

const nearly = 1e-9

/**
 * The series that go on, as lessons of the plan that must stay; one that does not keep the plan's own rules (it was taken with its
 * warnings, or is not held every week) is not among them, and only keeps its hours taken. Pure.
 */
export function keptLessons(
  basis: Basis,
  own: readonly PlanOwnLesson[],
): { kept: PlanLesson[]; added: PlanOwnLesson[] } {
  const kept: PlanLesson[] = []
  const added: PlanOwnLesson[] = []
  const perDay = new Map<string, number>()
  for (const series of basis.series) {
    const lesson = lessonOf(basis, series)
    if (!lesson) continue
    const keys = lesson.receivers.map((r) => `${r.classGroup} ${lesson.subject} ${lesson.weekday}`)
    if (keys.some((key) => (perDay.get(key) ?? 0) >= basis.options.maxPerDay)) continue
    for (const key of keys) perDay.set(key, (perDay.get(key) ?? 0) + 1)
    const opened = ownOf(series, [...own, ...added])
    if (opened?.isNew) added.push(opened.lesson)
    kept.push({ ...lesson, own: opened?.lesson.id ?? null })
  }
  return { kept, added }
}

function lessonOf(basis: Basis, { id, rule, leadSchoolId }: StoredSeries): PlanLesson | null {
  const { options } = basis
  if (!basis.weekNumbers.every((week) => isWeekOf(rule.weeks, week))) return null
  if (rule.receivers.length > options.maxReceivers) return null
  if (!basis.teachers.some((t) => t.personId === rule.teacherId && t.schoolId === leadSchoolId)) return null
  const periods = basis.weeks.get(leadSchoolId)?.periods ?? []
  const at = periods.find((p) => p.weekday === rule.weekday && p.period === rule.period)
  if (!at) return null
  const groups = new Map(basis.classGroups.map((group) => [group.id, group]))
  const grades = new Set<number>()
  const leadGroup = rule.leadClassGroupId ? groups.get(rule.leadClassGroupId) : undefined
  if (leadGroup) grades.add(leadGroup.grade)
  const receivers: PlanLesson['receivers'] = []
  for (const { classGroupId, classroomId } of rule.receivers) {
    const group = groups.get(classGroupId)
    const found = group && bestPeriod(basis.weeks.get(group.schoolId)?.periods ?? [], at)
    if (!found || found.share < options.minOverlap - nearly) return null
    if (options.requirePairing && !isPaired(basis, leadSchoolId, group.schoolId)) return null
    grades.add(group.grade)
    receivers.push({ classGroup: classGroupId, period: found.period.period, classroom: classroomId })
  }
  if (grades.size > 1) return null
  return {
    id,
    teacher: rule.teacherId,
    subject: rule.subject,
    classroom: rule.leadClassroomId,
    own: null,
    weekday: rule.weekday,
    start: at.start,
    end: at.end,
    receivers,
  }
}

export const isPaired = (basis: Basis, leadSchoolId: string, memberSchoolId: string): boolean =>
  basis.pairings.some((p) => p.leadSchoolId === leadSchoolId && p.memberSchoolId === memberSchoolId)

/** The lead class's own lesson that a series opens; its timetable may not have it, and then the series says so. */
function ownOf(
  { id, rule }: StoredSeries,
  own: readonly PlanOwnLesson[],
): { lesson: PlanOwnLesson; isNew: boolean } | null {
  if (!rule.leadClassGroupId) return null
  const known = own.find(
    (one) =>
      one.teacher === rule.teacherId &&
      one.classGroup === rule.leadClassGroupId &&
      one.subject === rule.subject &&
      one.weekday === rule.weekday &&
      one.period === rule.period,
  )
  if (known) return { lesson: known, isNew: false }
  return {
    lesson: {
      id: `series:${id}`,
      teacher: rule.teacherId,
      classGroup: rule.leadClassGroupId,
      subject: rule.subject,
      weekday: rule.weekday,
      period: rule.period,
    },
    isNew: true,
  }
}
