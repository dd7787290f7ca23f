import type { Settings } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import { type JointWindow, jointWindow } from '../../shared/joint-window.ts'
import type { BookLesson, Clash } from '../../shared/schedule.ts'
import { dateOf, type Interval, lengthOf, minutes } from '../../shared/time.ts'
import type { SchoolCalendar } from '../calendar/school-calendar.ts'
import type { SchoolScope } from '../directory/scope.ts'

/** What a lesson holds, and when; the database refuses what is held already. */
export interface Hold {
  resource: Clash['resource']
  resourceId: string
  during: Interval
}

/** The parts of a wanted lesson as the directory has them, receivers in the order they were named. */
export interface BookingParts {
  teacher: { id: string; displayName: string; disabled: boolean; leadTeacherAt: string[] }
  leadClassroom: { id: string; schoolId: string; name: string; lead: boolean }
  leadClassGroup: { id: string; schoolId: string; name: string } | null
  receivers: {
    classGroup: { id: string; schoolId: string; name: string }
    classroom: { id: string; schoolId: string; name: string; receive: boolean }
    assistant: { id: string; displayName: string; disabled: boolean; assistantAt: string[] } | null
  }[]
}

export const timesOf = (booking: Pick<BookLesson, 'startsAt' | 'endsAt'>): Interval => ({
  start: Date.parse(booking.startsAt),
  end: Date.parse(booking.endsAt),
})

function badPart(path: string, message: string, details: Record<string, unknown> = {}): AppError {
  return new AppError('bad_input', message, { part: 'body', issues: [{ path, message }], ...details })
}

/** Nothing and nobody has two places in one lesson. */
export function refuseDoubles(booking: BookLesson): void {
  const groups = new Set(booking.leadClassGroupId ? [booking.leadClassGroupId] : [])
  const rooms = new Set([booking.leadClassroomId])
  booking.receivers.forEach((receiver, i) => {
    if (groups.has(receiver.classGroupId))
      throw badPart(
        `receivers.${i}.classGroupId`,
        'This class has a place in the lesson already; name another.',
      )
    if (rooms.has(receiver.classroomId))
      throw badPart(
        `receivers.${i}.classroomId`,
        'This classroom is used in the lesson already; name another.',
      )
    if (receiver.assistantId === booking.teacherId)
      throw badPart(
        `receivers.${i}.assistantId`,
        'The teacher cannot assist in the same lesson; name another.',
      )
    groups.add(receiver.classGroupId)
    rooms.add(receiver.classroomId)
  })
}

export function refusePast(startsAt: string, now: number): void {
  if (Date.parse(startsAt) <= now)
    throw new AppError('lesson_in_past', 'This time has passed; choose a later start.', { startsAt })
}

export function refuseTooMany(count: number, settings: Pick<Settings, 'maxReceivers'>): void {
  if (count > settings.maxReceivers)
    throw new AppError(
      'too_many_receivers',
      `At most ${settings.maxReceivers} classes can receive one lesson, and ${count} are named.`,
      { max: settings.maxReceivers, got: count },
    )
}

/** Each part must be where the lesson needs it and fit for its place there; `bad_input` names the field. */
export function refuseMisfits({ teacher, leadClassroom, leadClassGroup, receivers }: BookingParts): void {
  const leadSchoolId = leadClassroom.schoolId
  if (!leadClassroom.lead)
    throw badPart(
      'leadClassroomId',
      `${leadClassroom.name} is not equipped to give lessons; choose a lead classroom.`,
    )
  if (teacher.disabled || !teacher.leadTeacherAt.includes(leadSchoolId))
    throw badPart(
      'teacherId',
      'This person is not a lead teacher of the school that gives the lesson; choose another.',
    )
  if (leadClassGroup && leadClassGroup.schoolId !== leadSchoolId)
    throw badPart(
      'leadClassGroupId',
      'This class is not of the school that gives the lesson; choose another.',
    )
  receivers.forEach(({ classGroup, classroom, assistant }, i) => {
    if (classGroup.schoolId === leadSchoolId)
      throw badPart(
        `receivers.${i}.classGroupId`,
        `${classGroup.name} belongs to the school that gives the lesson; such a class comes to the lead classroom.`,
      )
    if (classroom.schoolId !== classGroup.schoolId)
      throw badPart(
        `receivers.${i}.classroomId`,
        "This classroom is not of the class's own school; choose another.",
      )
    if (!classroom.receive)
      throw badPart(
        `receivers.${i}.classroomId`,
        `${classroom.name} is not equipped to receive lessons; choose another classroom.`,
      )
    if (assistant && (assistant.disabled || !assistant.assistantAt.includes(classGroup.schoolId)))
      throw badPart(
        `receivers.${i}.assistantId`,
        "This person is not an assistant teacher of the class's school; choose another.",
      )
  })
}

/** @param paired ids of the member schools that are paired with the lead school on the lesson's date */
export function refuseUnpaired(
  lead: SchoolScope,
  receiving: readonly SchoolScope[],
  paired: ReadonlySet<string>,
  date: string,
): void {
  const stranger = receiving.find((school) => !paired.has(school.id))
  if (stranger)
    throw new AppError(
      'not_paired',
      `${lead.name} and ${stranger.name} are not paired on ${date}; pair them first, or choose another school.`,
      {
        leadSchoolId: lead.id,
        leadSchoolName: lead.name,
        memberSchoolId: stranger.id,
        memberSchoolName: stranger.name,
        date,
      },
    )
}

/** A school with bells holds lessons on days of instruction alone, and there are no bells on others. */
export function refuseNoInstruction(lesson: Interval, school: SchoolCalendar): void {
  const day = school.day(dateOf(lesson.start, school.zone))
  if (!school.hasBells || day.instruction) return
  const why = {
    weekend: 'it is a weekend there',
    off: `it is off there${day.name && ` (${day.name})`}`,
    undecided: 'it is not said yet whose timetable this working day follows',
    outside: 'it lies in no term',
    instruction: '',
  }[day.kind]
  throw new AppError(
    'no_instruction',
    `${school.schoolName} has no lessons on ${day.date}: ${why}. Choose another date, or change the school's calendar.`,
    {
      schoolId: school.schoolId,
      schoolName: school.schoolName,
      date: day.date,
      kind: day.kind,
      name: day.name,
    },
  )
}

/** The window that a school's own bells of that date leave of the lesson, or null where no period meets it. */
export function windowAt(lesson: Interval, school: SchoolCalendar): JointWindow | null {
  const bells = school.bells(dateOf(lesson.start, school.zone))
  return school.hasBells && bells.length === 0 ? null : jointWindow(lesson, bells, school.zone)
}

/** The lead school's own period that a lesson is, for the most part, or null. */
export function leadPeriodOf(lesson: Interval, school: SchoolCalendar): number | null {
  const joint = windowAt(lesson, school)
  return joint && joint.share >= 0.5 ? joint.period : null
}

/** The window in which a school can receive the lesson, by its own calendar and bells, and the least share. */
export function windowFor(
  lesson: Interval,
  school: SchoolCalendar,
  settings: Pick<Settings, 'minOverlap'>,
): JointWindow {
  refuseNoInstruction(lesson, school)
  const joint = windowAt(lesson, school)
  if (joint && joint.share >= settings.minOverlap - 1e-9) return joint
  const lessonMinutes = lengthOf(lesson) / minutes(1)
  const overlapMinutes = joint ? lengthOf(joint.window) / minutes(1) : 0
  const period = joint
    ? `period ${joint.period} of ${school.schoolName} holds ${overlapMinutes}`
    : `${school.schoolName} has 0`
  throw new AppError(
    'overlap_too_small',
    `Of the lesson's ${lessonMinutes} minutes ${period}; choose a time that meets its periods better.`,
    {
      schoolId: school.schoolId,
      schoolName: school.schoolName,
      period: joint?.period ?? null,
      bell: joint?.bell ?? null,
      overlapMinutes,
      lessonMinutes,
      share: joint?.share ?? 0,
      minOverlap: settings.minOverlap,
    },
  )
}

/** The lead end is held for the whole lesson, each receiver for its own window. */
export function holdsOf(booking: BookLesson, windows: readonly Interval[]): Hold[] {
  const lesson = timesOf(booking)
  const lead: Hold[] = [
    { resource: 'teacher', resourceId: booking.teacherId, during: lesson },
    { resource: 'classroom', resourceId: booking.leadClassroomId, during: lesson },
  ]
  if (booking.leadClassGroupId)
    lead.push({ resource: 'class-group', resourceId: booking.leadClassGroupId, during: lesson })
  const receiving = booking.receivers.flatMap((receiver, i): Hold[] => [
    { resource: 'classroom', resourceId: receiver.classroomId, during: windows[i]! },
    { resource: 'class-group', resourceId: receiver.classGroupId, during: windows[i]! },
  ])
  return [...lead, ...receiving]
}
