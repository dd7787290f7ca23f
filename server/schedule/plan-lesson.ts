import { bestWindow, type JointWindow, wholeWindow } from '../../shared/joint-window.ts'
import type { Clash } from '../../shared/schedule.ts'
import type { PlannedLesson, Problem, ProblemCode } from '../../shared/series.ts'
import { dateOf, type Interval, lengthOf, minutes, overlap } from '../../shared/time.ts'
import { isWeekOf } from '../../shared/week-pattern.ts'
import type { PlacedLocalLesson } from '../calendar/read-local-lessons.ts'
import { type Ground, type GroundSchool, isPaired, leadOf, schoolOf, type Wanted } from './ground.ts'
import { ringsOn } from './rings.ts'

/** What a lesson holds, and when; the database refuses what is held already. */
export interface Hold {
  resource: Clash['resource']
  resourceId: string
  during: Interval
}

/** A lesson as it would be: its windows, what it would hold, and what stands against it. */
export interface LessonPlan {
  wanted: Wanted
  planned: PlannedLesson
  /** The lead school's own period that the lesson is, for the most part, or null. */
  leadPeriod: number | null
  /** In the order of the receivers; null: it can't receive. */
  windows: (JointWindow | null)[]
  holds: Hold[]
}

type Details = Problem['details']
const nearly = 1e-9

export const problemOf = (
  severity: Problem['severity'],
  code: ProblemCode,
  classGroupId: string | null,
  details: Details = {},
  clash: Clash | null = null,
): Problem => ({ code, severity, classGroupId, clash, details })

/**
 * Plans one lesson by every rule that code can hold (design/domain.md): days and bells of each school, joint windows, pairing,
 * numbers, local timetables. Pure. Clashes with other lessons only the database knows (`withClashes`).
 */
export function planLesson(ground: Ground, wanted: Wanted): LessonPlan {
  const lead = leadOf(ground, wanted)
  const { during } = wanted
  const day = dateOf(during.start, lead.calendar.zone)
  const status = lead.calendar.day(day)
  const problems: Problem[] = []
  if (during.start <= ground.now) problems.push(problemOf('refused', 'past', null))
  const { maxReceivers } = lead.settings
  if (wanted.receivers.length > maxReceivers)
    problems.push(
      problemOf('refused', 'too-many-receivers', null, { max: maxReceivers, got: wanted.receivers.length }),
    )
  const closed =
    closedProblem(lead, day, null) ?? overProblem(ground, lead, wanted.leadClassGroupId, day, null)
  if (closed) problems.push(closed)
  if (wanted.leadClassGroupId !== null)
    problems.push(...shortProblems(lead, wholeWindow(during), during, null))
  problems.push(...localProblems(ground, wanted, null))
  const windows: (JointWindow | null)[] = []
  const receivers: PlannedLesson['receivers'] = []
  for (const { classGroupId, classroomId } of wanted.receivers) {
    const school = schoolOf(ground, classGroupId)
    const found = receive(ground, lead, school, classGroupId, during, day)
    problems.push(...found.problems)
    if (found.window)
      problems.push(
        ...localProblems(
          ground,
          { leadClassGroupId: classGroupId, leadClassroomId: classroomId, during: found.window.window },
          classGroupId,
        ),
      )
    windows.push(found.window)
    receivers.push(received(classGroupId, school, found.window))
  }
  const own = bestWindow(during, ringsOn(lead.calendar, day))
  return {
    wanted,
    planned: {
      day,
      week: status.week,
      startsAt: new Date(during.start).toISOString(),
      endsAt: new Date(during.end).toISOString(),
      receivers,
      problems,
    },
    leadPeriod: own && own.share >= 0.5 ? own.period : null,
    windows,
    holds: holdsOf(wanted, windows),
  }
}

/**
 * Whether one end has no instruction that day. A school without bells takes lessons at any time; what its calendar says of a date
 * is shown all the same.
 */
function closedProblem(school: GroundSchool, date: string, classGroupId: string | null): Problem | null {
  const { kind, name, instruction } = school.calendar.day(date)
  const { hasBells } = school.calendar
  if (instruction || (!hasBells && kind !== 'off' && kind !== 'undecided')) return null
  const code = kind === 'undecided' ? 'unknown-weekday' : 'day-off'
  return problemOf(hasBells ? 'refused' : 'warning', code, classGroupId, {
    ...named(school),
    date,
    kind,
    name,
  })
}

/** Whether a class has finished its year while others go on: grade 9 has fewer weeks. */
function overProblem(
  ground: Ground,
  school: GroundSchool,
  id: string | null,
  date: string,
  classGroupId: string | null,
): Problem | null {
  const group = id === null ? undefined : ground.classGroups.get(id)
  if (!group || !school.calendar.isOverFor(group.grade, date)) return null
  const details = { ...named(school), date, kind: 'over', name: group.name }
  return problemOf('refused', 'day-off', classGroupId, details)
}

function receive(
  ground: Ground,
  lead: GroundSchool,
  school: GroundSchool,
  classGroupId: string,
  during: Interval,
  leadDay: string,
): { window: JointWindow | null; problems: Problem[] } {
  const problems: Problem[] = []
  const refuse = (code: ProblemCode, details: Details = {}, severity: Problem['severity'] = 'refused') =>
    void problems.push(problemOf(severity, code, classGroupId, { ...named(school), ...details }))
  if (!isPaired(ground, lead.scope.id, school.scope.id, leadDay))
    refuse(
      'not-paired',
      { leadSchoolId: lead.scope.id, leadSchoolName: lead.scope.name, date: leadDay },
      lead.settings.pairingRequired ? 'refused' : 'warning',
    )
  const { calendar } = school
  const date = dateOf(during.start, calendar.zone)
  const closed =
    closedProblem(school, date, classGroupId) ?? overProblem(ground, school, classGroupId, date, classGroupId)
  if (closed) problems.push(closed)
  if (closed?.severity === 'refused') return { window: null, problems }
  const leadFollows = lead.calendar.day(leadDay).follows
  const { follows } = calendar.day(date)
  if (leadFollows !== null && follows !== null && leadFollows !== follows)
    refuse('different-weekday', { date, leadSchoolName: lead.scope.name, leadFollows, follows }, 'warning')
  if (!calendar.hasBells) {
    const whole = wholeWindow(during)
    return { window: whole, problems: [...problems, ...shortProblems(school, whole, during, classGroupId)] }
  }
  const rings = ringsOn(calendar, date)
  if (rings.length === 0) {
    const lessonMinutes = lengthOf(during) / minutes(1)
    refuse('no-period', { date, period: null, overlapMinutes: 0, lessonMinutes, share: 0 })
    return { window: null, problems }
  }
  const window = bestWindow(during, rings)
  if (!window || window.share < school.settings.minOverlap - nearly) {
    refuse('overlap-too-small', overlapOf(school, window, during))
    return { window: null, problems }
  }
  if (window.share < 1 - nearly) refuse('overlap-partial', overlapOf(school, window, during), 'warning')
  else problems.push(...shortProblems(school, window, during, classGroupId))
  return { window, problems }
}

/** What a school's own period holds of a lesson, in the words of a problem. */
function overlapOf(school: GroundSchool, window: JointWindow | null, during: Interval): Details {
  const overlapMinutes = window ? lengthOf(window.window) / minutes(1) : 0
  return {
    period: window?.period ?? null,
    periodStart: window?.bell?.start ?? null,
    periodEnd: window?.bell?.end ?? null,
    overlapMinutes,
    lessonMinutes: lengthOf(during) / minutes(1),
    share: window?.share ?? 0,
    creditPercent: Math.round(100 * creditOf(school, overlapMinutes)),
    minOverlap: school.settings.minOverlap,
  }
}

/** A lesson held whole that is yet too short of a standard period to be attended: nobody there could earn its credit. */
function shortProblems(
  school: GroundSchool,
  window: JointWindow,
  during: Interval,
  classGroupId: string | null,
): Problem[] {
  const credit = creditOf(school, lengthOf(window.window) / minutes(1))
  if (credit >= school.settings.attendedCredit - nearly) return []
  const details = { ...named(school), ...overlapOf(school, window, during) }
  return [problemOf('warning', 'overlap-partial', classGroupId, details)]
}

const named = ({ scope }: GroundSchool): Details => ({ schoolId: scope.id, schoolName: scope.name })

/** Overlap ÷ standard period of the school's stage, at most 1. */
function creditOf({ scope, settings }: GroundSchool, overlapMinutes: number): number {
  const standard = scope.stage === 'primary' ? settings.standardPeriodPrimary : settings.standardPeriodJunior
  return Math.min(1, overlapMinutes / standard)
}

function received(
  classGroupId: string,
  school: GroundSchool,
  window: JointWindow | null,
): PlannedLesson['receivers'][number] {
  const overlapMinutes = window ? lengthOf(window.window) / minutes(1) : 0
  return {
    classGroupId,
    period: window?.period ?? null,
    windowStartsAt: window ? new Date(window.window.start).toISOString() : null,
    windowEndsAt: window ? new Date(window.window.end).toISOString() : null,
    overlapMinutes,
    credit: creditOf(school, overlapMinutes),
  }
}

/** Lessons of a school's own timetable that these parts have then, by that school's own calendar and bells. */
function localProblems(
  ground: Ground,
  parts: { teacherId?: string; leadClassGroupId: string | null; leadClassroomId: string; during: Interval },
  classGroupId: string | null,
): Problem[] {
  const { teacherId, leadClassGroupId, leadClassroomId } = parts
  const own = [teacherId, leadClassGroupId, leadClassroomId].flatMap(
    (id) => (id && ground.local.get(id)) || [],
  )
  return [...new Set(own)].flatMap((local) => {
    const by = whose(local, parts)
    const { calendar, scope } = ground.schools.get(local.schoolId)!
    const during = localTimes(local, calendar, dateOf(parts.during.start, calendar.zone))
    if (!during || !overlap(during, parts.during)) return []
    return [
      problemOf('warning', 'local-lesson', classGroupId, {
        resource: by,
        schoolId: scope.id,
        schoolName: scope.name,
        classGroupName: local.classGroupName,
        subjectName: local.subjectName,
        period: local.period,
        startsAt: new Date(during.start).toISOString(),
        endsAt: new Date(during.end).toISOString(),
      }),
    ]
  })
}

function whose(
  local: PlacedLocalLesson,
  parts: { teacherId?: string; leadClassGroupId: string | null; leadClassroomId: string },
): Clash['resource'] {
  if (parts.teacherId !== undefined && local.teacherId === parts.teacherId) return 'teacher'
  if (parts.leadClassGroupId !== null && local.classGroupId === parts.leadClassGroupId) return 'class-group'
  return 'classroom'
}

/** When a local lesson takes place on a date, or null when it doesn't. */
export function localTimes(
  local: Pick<PlacedLocalLesson, 'weekday' | 'period' | 'weeks'>,
  calendar: GroundSchool['calendar'],
  date: string,
): Interval | null {
  const { follows, week } = calendar.day(date)
  if (follows !== local.weekday || week === null || !isWeekOf(local.weeks, week)) return null
  return ringsOn(calendar, date).find((ring) => ring.bell.period === local.period)?.during ?? null
}

/** The lead end is held for the whole lesson, each receiver for its own window. */
export function holdsOf(wanted: Wanted, windows: readonly (JointWindow | null)[]): Hold[] {
  const { during } = wanted
  const lead: Hold[] = [
    { resource: 'teacher', resourceId: wanted.teacherId, during },
    { resource: 'classroom', resourceId: wanted.leadClassroomId, during },
  ]
  if (wanted.leadClassGroupId)
    lead.push({ resource: 'class-group', resourceId: wanted.leadClassGroupId, during })
  const receiving = wanted.receivers.flatMap((receiver, i): Hold[] => {
    const window = windows[i]
    if (!window) return []
    return [
      { resource: 'classroom', resourceId: receiver.classroomId, during: window.window },
      { resource: 'class-group', resourceId: receiver.classGroupId, during: window.window },
    ]
  })
  return [...lead, ...receiving]
}

/** The plan with what other lessons hold of it. */
export function withClashes(plan: LessonPlan, clashes: readonly Clash[]): LessonPlan {
  if (clashes.length === 0) return plan
  const receiverOf = (clash: Clash): string | null =>
    plan.wanted.receivers.find(
      (r) => r.classGroupId === clash.resourceId || r.classroomId === clash.resourceId,
    )?.classGroupId ?? null
  const taken = clashes.map((clash) => problemOf('refused', 'taken', receiverOf(clash), {}, clash))
  return { ...plan, planned: { ...plan.planned, problems: [...plan.planned.problems, ...taken] } }
}

export const isRefused = (plan: LessonPlan): boolean =>
  plan.planned.problems.some((problem) => problem.severity === 'refused')
