import { AppError, type ErrorCode } from '../../shared/errors.ts'
import type { Clash } from '../../shared/schedule.ts'
import type { Problem, ProblemCode } from '../../shared/series.ts'
import type { LessonPlan } from './plan-lesson.ts'

/** The order in which a single lesson's problems are told: what no other time could mend comes first. */
const told: ProblemCode[] = [
  'past',
  'too-many-receivers',
  'not-paired',
  'day-off',
  'unknown-weekday',
  'no-day-left',
  'no-period',
  'overlap-too-small',
  'other-weekday',
  'different-weekday',
  'taken',
]

const codes: Record<ProblemCode, ErrorCode> = {
  past: 'lesson_in_past',
  'too-many-receivers': 'too_many_receivers',
  'not-paired': 'not_paired',
  'day-off': 'no_instruction',
  'unknown-weekday': 'no_instruction',
  'no-day-left': 'no_instruction',
  'no-period': 'overlap_too_small',
  'overlap-too-small': 'overlap_too_small',
  'overlap-partial': 'overlap_too_small',
  'other-weekday': 'booking_conflict',
  'different-weekday': 'booking_conflict',
  'local-lesson': 'booking_conflict',
  taken: 'booking_conflict',
}

/** Refuses one lesson that is planned, with the first of the reasons; its details hold all `problems`. */
export function refusePlan(plan: LessonPlan): void {
  const { problems } = plan.planned
  const refused = problems.filter((problem) => problem.severity === 'refused')
  const first = refused.sort((a, b) => told.indexOf(a.code) - told.indexOf(b.code))[0]
  if (first) throw refusalOf(first, problems, plan)
}

function refusalOf(first: Problem, problems: readonly Problem[], plan: LessonPlan): AppError {
  const { details, code } = first
  const fail = (message: string, more: Record<string, unknown> = {}): AppError =>
    new AppError(codes[code], message, { ...details, problems, ...more })
  switch (code) {
    case 'past':
      return fail('This time has passed; choose a later start.', { startsAt: plan.planned.startsAt })
    case 'too-many-receivers':
      return fail(`At most ${details.max} classes can receive one lesson, and ${details.got} are named.`)
    case 'not-paired':
      return fail(
        `${details.leadSchoolName} and ${details.schoolName} are not paired on ${details.date}; pair them first, or choose another school.`,
        { memberSchoolId: details.schoolId, memberSchoolName: details.schoolName },
      )
    case 'day-off':
    case 'unknown-weekday':
      return fail(
        `${details.schoolName} has no lessons on ${details.date}: ${whyClosed(details)}. Choose another date, or change the school's calendar.`,
      )
    case 'no-day-left':
      return fail(
        `${details.schoolName} follows weekday ${details.follows} on no further date of that week. Move this lesson by itself.`,
      )
    case 'no-period':
    case 'overlap-too-small':
    case 'overlap-partial':
      return fail(tooSmall(details, plan), { bell: bellOf(details) })
    case 'other-weekday':
      return fail(
        `The series is of weekday ${details.weekday}, and ${details.schoolName} follows weekday ${details.follows} on ${details.date}.`,
        { clashes: [] },
      )
    case 'different-weekday':
      return fail(
        `${details.leadSchoolName} follows weekday ${details.leadFollows} on ${details.date}, ${details.schoolName} weekday ${details.follows}. Choose another date.`,
        { clashes: [] },
      )
    case 'local-lesson':
    case 'taken': {
      const clashes = problems.flatMap((problem): Clash[] => (problem.clash ? [problem.clash] : []))
      const names = clashes.map((clash) => `${clash.resourceName} (${clash.teacherName}, ${clash.startsAt})`)
      return fail(`Already taken at that time: ${names.join('; ')}. Choose another time or another part.`, {
        clashes,
      })
    }
  }
}

function whyClosed({ kind, name }: Problem['details']): string {
  if (kind === 'weekend') return 'it is a weekend there'
  if (kind === 'undecided') return 'it is not said yet whose timetable this working day follows'
  if (kind === 'outside') return 'it lies in no term'
  if (kind === 'over') return `the lessons of ${name} are over by then`
  return `it is off there${name ? ` (${name})` : ''}`
}

const bellOf = ({ period, periodStart, periodEnd }: Problem['details']) =>
  typeof period === 'number' ? { period, start: periodStart, end: periodEnd } : null

function tooSmall(details: Problem['details'], plan: LessonPlan): string {
  const { startsAt, endsAt } = plan.planned
  const lessonMinutes = (Date.parse(endsAt) - Date.parse(startsAt)) / 60_000
  const holds =
    typeof details.period === 'number'
      ? `period ${details.period} of ${details.schoolName} holds ${details.overlapMinutes}`
      : `${details.schoolName} has 0`
  return `Of the lesson's ${lessonMinutes} minutes ${holds}; choose a time that meets its periods better.`
}
