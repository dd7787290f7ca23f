import type { Subject } from '../../shared/directory.ts'
import {
  type PlanClassGroup,
  type PlanDemand,
  type PlanInput,
  type PlanLesson,
  type PlanOwnLesson,
  type PlanTeacher,
  planInputFormat,
} from '../../shared/plan.ts'
import type { ProposalOptions } from '../../shared/proposal.ts'
import { isWeekOf } from '../../shared/week-pattern.ts'
import type { PlacedLocalLesson } from '../calendar/local-lesson-store.ts'
import type { LeadTeacher, WeeklyHold } from './ground-store.ts'
import { grouped } from './grouped.ts'
import { isPaired } from './keep.ts'
import type { Basis } from './read-basis.ts'
import { sharedMinutes } from './regular-week.ts'
import { subjectOf } from './subject-of.ts'

export interface BuiltInput {
  input: PlanInput
  /** Periods that the kept lessons cover, by `class subject`. */
  keptPeriods: ReadonlyMap<string, number>
}

export const demandKey = (classGroup: string, subject: string): string => `${classGroup} ${subject}`

/** The subjects a teacher gives: what a coordinator says, or else what their lessons show. */
export const subjectsOf = ({ set, shared, local }: LeadTeacher): Subject[] =>
  set?.subjects ?? [...new Set([...shared, ...local.flatMap((name) => subjectOf(name) ?? [])])].sort()

/** What the plan opens: lessons that lead teachers give their own classes, in subjects that are planned, every week. */
export function ownLessonsOf(basis: Basis): PlanOwnLesson[] {
  const teachers = new Map(basis.teachers.map((teacher) => [teacher.personId, teacher]))
  const taken = new Set<string>()
  return basis.local.flatMap((lesson) => {
    const teacher = lesson.teacherId ? teachers.get(lesson.teacherId) : undefined
    const subject = subjectOf(lesson.subjectName)
    if (!teacher || !subject || lesson.weeks !== '' || lesson.schoolId !== teacher.schoolId) return []
    if (!basis.options.subjects.includes(subject) || !subjectsOf(teacher).includes(subject)) return []
    if (!periodOf(basis, lesson)) return []
    // Two classes taught at once cannot both be opened.
    const at = `${teacher.personId} ${lesson.weekday} ${lesson.period}`
    if (taken.has(at)) return []
    taken.add(at)
    const { classGroupId: classGroup, weekday, period } = lesson
    return [
      {
        id: `${classGroup}:${weekday}:${period}`,
        teacher: teacher.personId,
        classGroup,
        subject,
        weekday,
        period,
      },
    ]
  })
}

const periodOf = (basis: Basis, { schoolId, weekday, period }: PlacedLocalLesson) =>
  basis.weeks.get(schoolId)?.periods.find((p) => p.weekday === weekday && p.period === period)

/** A period set aside for a planned subject that nobody teaches is what the plan is to fill. */
const isUnstaffed = (basis: Basis, lesson: PlacedLocalLesson): boolean => {
  const subject = subjectOf(lesson.subjectName)
  return lesson.teacherId === null && subject !== null && basis.options.subjects.includes(subject)
}

/**
 * The planner's input from the program's own data (docs/planner.md): missing weekly periods, free hours by bells and timetables, own lessons
 * that may be opened, limits, pairings, rooms, and the series that go on. Pure.
 * @param holds what other lessons take in the weeks to come
 */
export function buildInput(
  basis: Basis,
  own: readonly PlanOwnLesson[],
  keep: { kept: readonly PlanLesson[]; added: readonly PlanOwnLesson[] },
  holds: readonly WeeklyHold[],
): BuiltInput {
  const { options } = basis
  const ownLessons = [...own, ...keep.added]
  const busy = regularHolds(basis, holds)
  const keptPeriods = new Map<string, number>()
  for (const lesson of keep.kept)
    for (const { classGroup } of lesson.receivers) {
      const key = demandKey(classGroup, lesson.subject)
      keptPeriods.set(key, (keptPeriods.get(key) ?? 0) + 1)
    }
  const input: PlanInput = {
    format: planInputFormat,
    rules: {
      maxReceivers: options.maxReceivers,
      minOverlap: options.minOverlap,
      maxPerDay: options.maxPerDay,
      requirePairing: options.requirePairing,
    },
    schools: [...basis.schools.values()].map((school) => ({
      id: school.id,
      county: school.regionId,
      periods: basis.weeks.get(school.id)!.periods,
    })),
    classrooms: basis.classrooms.flatMap((room) => {
      const use = [...(room.lead ? (['lead'] as const) : []), ...(room.receive ? (['receive'] as const) : [])]
      return use.length > 0 ? [{ id: room.id, school: room.schoolId, use }] : []
    }),
    classGroups: classGroupsOf(basis, keep.kept, busy),
    teachers: teachersOf(basis, keep.kept, ownLessons, busy),
    ownLessons,
    pairings: basis.pairings
      .filter((p) => basis.schools.has(p.leadSchoolId) && basis.schools.has(p.memberSchoolId))
      .map((p) => ({ lead: p.leadSchoolId, member: p.memberSchoolId })),
    demands: demandsOf(basis, keptPeriods),
    keep: [...keep.kept],
    previous: [],
  }
  return { input: withAdditions(input, options), keptPeriods }
}

type Busy = ReadonlyMap<string, { weekday: number; start: string; end: string }[]>

/** What is held on most of a weekday's dates to come: a single lesson takes only its own date. */
function regularHolds(basis: Basis, holds: readonly WeeklyHold[]): Busy {
  const found = new Map<string, { weekday: number; start: string; end: string }[]>()
  const dates = Array.from({ length: 8 }, (_, weekday) =>
    Math.max(0, ...[...basis.weeks.values()].map((week) => week.dates[weekday]!)),
  )
  for (const { resourceId, weekday, start, end, dates: n } of holds) {
    if (n * 2 <= dates[weekday]!) continue
    found.set(resourceId, [...(found.get(resourceId) ?? []), { weekday, start, end }])
  }
  return found
}

/** Whether a local lesson takes place in any week that is left. */
const goesOn = (basis: Basis, lesson: PlacedLocalLesson): boolean =>
  basis.weekNumbers.some((week) => isWeekOf(lesson.weeks, week))

function classGroupsOf(basis: Basis, kept: readonly PlanLesson[], held: Busy): PlanClassGroup[] {
  const local = grouped(basis.local, (lesson) => lesson.classGroupId)
  const keptAt = new Set(
    kept.flatMap(({ weekday, receivers }) =>
      receivers.map(({ classGroup, period }) => `${classGroup} ${weekday} ${period}`),
    ),
  )
  // The only receiving classroom of a school, when something else is in it, takes the time of all of its classes.
  const onlyRooms = new Map(
    [
      ...grouped(
        basis.classrooms.filter((room) => room.receive),
        (room) => room.schoolId,
      ),
    ].flatMap(([schoolId, rooms]) => (rooms.length === 1 ? [[schoolId, rooms[0]!.id] as const] : [])),
  )
  return basis.classGroups.map((group) => {
    const periods = basis.weeks.get(group.schoolId)!.periods
    const taken = [...(held.get(group.id) ?? []), ...(held.get(onlyRooms.get(group.schoolId) ?? '') ?? [])]
    const busy = new Map<string, { weekday: number; period: number }>()
    const take = (weekday: number, period: number) => {
      if (!keptAt.has(`${group.id} ${weekday} ${period}`))
        busy.set(`${weekday} ${period}`, { weekday, period })
    }
    for (const lesson of local.get(group.id) ?? [])
      if (goesOn(basis, lesson) && !isUnstaffed(basis, lesson) && periodOf(basis, lesson))
        take(lesson.weekday, lesson.period)
    for (const period of periods)
      if (taken.some((span) => span.weekday === period.weekday && sharedMinutes(span, period) > 0))
        take(period.weekday, period.period)
    return {
      id: group.id,
      school: group.schoolId,
      grade: group.grade,
      textbook: {},
      busy: [...busy.values()],
    }
  })
}

function teachersOf(
  basis: Basis,
  kept: readonly PlanLesson[],
  own: readonly PlanOwnLesson[],
  held: Busy,
): PlanTeacher[] {
  const local = grouped(basis.local, (lesson) => lesson.teacherId ?? '')
  const keptBy = grouped(kept, (lesson) => lesson.teacher)
  const owns = new Set(own.map((one) => `${one.teacher} ${one.classGroup} ${one.weekday} ${one.period}`))
  const onlyRooms = new Map(
    [
      ...grouped(
        basis.classrooms.filter((room) => room.lead),
        (room) => room.schoolId,
      ),
    ].flatMap(([schoolId, rooms]) => (rooms.length === 1 ? [[schoolId, rooms[0]!.id] as const] : [])),
  )
  return basis.teachers
    .filter((teacher) => basis.chosen.has(teacher.schoolId) || keptBy.has(teacher.personId))
    .map((teacher) => {
      const { personId, schoolId } = teacher
      const lessons = keptBy.get(personId) ?? []
      const spans = (local.get(personId) ?? []).flatMap((lesson) => {
        const period = periodOf(basis, lesson)
        const isOwn = owns.has(`${personId} ${lesson.classGroupId} ${lesson.weekday} ${lesson.period}`)
        return period && !isOwn && goesOn(basis, lesson) ? [period] : []
      })
      const all = [
        ...spans,
        ...(held.get(personId) ?? []),
        ...(held.get(onlyRooms.get(schoolId) ?? '') ?? []),
      ]
      const busy = all
        .filter((span) => !lessons.some((l) => l.weekday === span.weekday && sharedMinutes(l, span) > 0))
        .map(({ weekday, start, end }) => ({ weekday, start, end }))
      const limit = basis.chosen.has(schoolId) ? (teacher.set?.maxShared ?? basis.options.maxShared) : 0
      const planned = subjectsOf(teacher).filter((subject) => basis.options.subjects.includes(subject))
      return {
        id: personId,
        school: schoolId,
        subjects: [...new Set([...planned, ...lessons.map((lesson) => lesson.subject)])],
        busy: [...new Map(busy.map((span) => [JSON.stringify(span), span])).values()],
        maxShared: Math.max(limit, lessons.length),
      }
    })
}

/** Lessons that the class has in the subject by its own school's teachers, a week; every other week counts half. */
function localPeriods(basis: Basis, lessons: readonly PlacedLocalLesson[], subject: Subject): number {
  return lessons
    .filter((lesson) => lesson.teacherId !== null && subjectOf(lesson.subjectName) === subject)
    .reduce((sum, lesson) => {
      const weeks = basis.weekNumbers.filter((week) => isWeekOf(lesson.weeks, week)).length
      return sum + weeks / Math.max(1, basis.weekNumbers.length)
    }, 0)
}

/** Missing weekly periods: the ledger's gap, spread over the weeks that are left, within the quota of a week. */
function demandsOf(basis: Basis, keptPeriods: ReadonlyMap<string, number>): PlanDemand[] {
  const { options } = basis
  const groups = new Map(basis.classGroups.map((group) => [group.id, group]))
  const local = grouped(basis.local, (lesson) => lesson.classGroupId)
  const drafts = draftPeriods(basis)
  const missing = new Map<string, PlanDemand>()
  for (const { classGroupId, subject, weekly, periods } of basis.gaps) {
    const group = groups.get(classGroupId)
    const school = group && basis.schools.get(group.schoolId)
    if (!school?.member || !basis.chosen.has(school.id) || !options.subjects.includes(subject)) continue
    const { weeks } = basis.weeks.get(school.id)!
    if (weeks <= 0) continue
    const key = demandKey(classGroupId, subject)
    const own = localPeriods(basis, local.get(classGroupId) ?? [], subject)
    const wanted = Math.round(periods / weeks - own - (drafts.get(key) ?? 0))
    const room = Math.floor(weekly - own - (keptPeriods.get(key) ?? 0) + 0.5) + (options.catchUp ? 1 : 0)
    const n = Math.min(wanted, room)
    if (n > 0) missing.set(key, { classGroup: classGroupId, subject, periods: n })
  }
  for (const [key, periods] of keptPeriods) {
    const [classGroup, subject] = key.split(' ') as [string, string]
    const known = missing.get(key)
    missing.set(key, { classGroup, subject, periods: (known?.periods ?? 0) + periods })
  }
  return [...missing.values()]
}

/** The ledger counts no drafts as scheduled. */
function draftPeriods(basis: Basis): Map<string, number> {
  const found = new Map<string, number>()
  for (const { state, rule } of basis.series)
    if (state === 'draft')
      for (const { classGroupId } of rule.receivers) {
        const key = demandKey(classGroupId, rule.subject)
        found.set(key, (found.get(key) ?? 0) + 1)
      }
  return found
}

/** What if: adds what is not there. Its ids begin with `+`. */
export function withAdditions(
  input: PlanInput,
  options: Pick<ProposalOptions, 'maxShared' | 'additions'>,
): PlanInput {
  const added = { ...input, rules: { ...input.rules } }
  options.additions.forEach((one, i) => {
    const id = `+${i + 1}`
    if (one.kind === 'teacher')
      added.teachers = [
        ...added.teachers,
        { id, school: one.schoolId, subjects: [one.subject], busy: [], maxShared: options.maxShared },
      ]
    if (one.kind === 'classroom')
      added.classrooms = [...added.classrooms, { id, school: one.schoolId, use: [one.use] }]
    if (one.kind === 'pairing')
      added.pairings = [...added.pairings, { lead: one.leadSchoolId, member: one.memberSchoolId }]
    if (one.kind === 'max-receivers') added.rules.maxReceivers = one.value
  })
  return added
}

/** Whether a school that receives has nobody to receive from. */
export const isUnpaired = (basis: Basis, memberSchoolId: string): boolean =>
  ![...basis.schools.values()].some((school) => school.lead && isPaired(basis, school.id, memberSchoolId))
