import type { Subject } from '../../shared/directory.ts'
import type { PlanInput, PlanLesson, PlanOutput } from '../../shared/plan.ts'
import type { ProposalFigures } from '../../shared/proposal.ts'
import { grouped } from './grouped.ts'
import { minuteOf, sharedMinutes } from './regular-week.ts'

/** A teacher gives one lesson at a time. */
const slotOf = ({ teacher, weekday, start }: PlanLesson): string => `${teacher} ${weekday} ${start}`

/** Tells which lessons of an output are kept ones of its input. */
export function keptIn(input: PlanInput): (lesson: PlanLesson) => boolean {
  const slots = new Set(input.keep.map(slotOf))
  return (lesson) => slots.has(slotOf(lesson))
}

/** Weekly periods that kept lessons cover. */
export const keptPeriodsOf = (input: Pick<PlanInput, 'keep'>): number =>
  input.keep.reduce((sum, lesson) => sum + lesson.receivers.length, 0)

/** What a plan comes to, without what went on anyway. Pure. */
export function figuresOf(
  input: PlanInput,
  output: PlanOutput,
  names: Readonly<Record<string, string>>,
): ProposalFigures {
  const isKept = keptIn(input)
  const added = output.lessons.filter((lesson) => !isKept(lesson))
  const kept = output.lessons.filter(isKept)
  const keptOf = countBy(
    kept.flatMap((lesson) => lesson.receivers.map((r) => `${r.classGroup} ${lesson.subject}`)),
  )
  const coveredOf = countBy(
    added.flatMap((lesson) => lesson.receivers.map((r) => `${r.classGroup} ${lesson.subject}`)),
  )
  const groups = new Map(input.classGroups.map((group) => [group.id, group]))
  const missing = input.demands.flatMap((demand) => {
    const key = `${demand.classGroup} ${demand.subject}`
    const periods = demand.periods - (keptOf.get(key) ?? 0)
    const school = groups.get(demand.classGroup)!.school
    return periods > 0 ? [{ ...demand, periods, school, covered: coveredOf.get(key) ?? 0 }] : []
  })
  const totals = (list: typeof missing) => ({
    demanded: list.reduce((sum, one) => sum + one.periods, 0),
    covered: list.reduce((sum, one) => sum + one.covered, 0),
  })
  const byClass = grouped(missing, (one) => one.classGroup)
  const keptCovered = kept.reduce((sum, lesson) => sum + lesson.receivers.length, 0)
  const shares = sharesOf(input, added)
  const all = totals(missing)
  return {
    ...all,
    bound:
      output.bound === null
        ? null
        : Math.min(all.demanded, Math.max(all.covered, output.bound - keptCovered)),
    classes: byClass.size,
    classesWithNothing: [...byClass.values()].filter((list) => list.every((one) => one.covered === 0)).length,
    lessons: added.length,
    opened: added.filter((lesson) => lesson.own !== null).length,
    receivers: shares.length,
    meanOverlap: shares.length === 0 ? 0 : shares.reduce((a, b) => a + b, 0) / shares.length,
    bySubject: [...grouped(missing, (one) => one.subject)].map(([subject, list]) => ({
      subject: subject as Subject,
      ...totals(list),
    })),
    bySchool: [...grouped(missing, (one) => one.school)].map(([schoolId, list]) => ({
      schoolId,
      schoolName: names[schoolId] ?? '',
      ...totals(list),
    })),
    load: loadOf(input, added, kept, names),
    ended: output.stats.ended,
    seconds: output.stats.seconds,
  }
}

function loadOf(
  input: PlanInput,
  added: readonly PlanLesson[],
  kept: readonly PlanLesson[],
  names: Readonly<Record<string, string>>,
): ProposalFigures['load'] {
  const [addedBy, keptBy] = [added, kept].map((list) => countBy(list.map((lesson) => lesson.teacher)))
  return input.teachers
    .filter((teacher) => teacher.subjects.length > 0 && teacher.maxShared > 0)
    .map((teacher) => ({
      teacherId: teacher.id,
      teacherName: names[teacher.id] ?? '',
      schoolName: names[teacher.school] ?? '',
      lessons: addedBy!.get(teacher.id) ?? 0,
      kept: keptBy!.get(teacher.id) ?? 0,
      max: teacher.maxShared,
    }))
    .sort((a, b) => b.lessons + b.kept - (a.lessons + a.kept) || a.teacherName.localeCompare(b.teacherName))
}

/** Of each receiver, the part of the lesson inside its period. */
function sharesOf(input: PlanInput, lessons: readonly PlanLesson[]): number[] {
  const schools = new Map(input.schools.map((school) => [school.id, school]))
  const groups = new Map(input.classGroups.map((group) => [group.id, group]))
  return lessons.flatMap((lesson) =>
    lesson.receivers.map((receiver) => {
      const period = schools
        .get(groups.get(receiver.classGroup)!.school)!
        .periods.find((p) => p.weekday === lesson.weekday && p.period === receiver.period)
      return period ? sharedMinutes(period, lesson) / (minuteOf(lesson.end) - minuteOf(lesson.start)) : 0
    }),
  )
}

function countBy(keys: readonly string[]): Map<string, number> {
  const found = new Map<string, number>()
  for (const key of keys) found.set(key, (found.get(key) ?? 0) + 1)
  return found
}
