import type { LocalLesson } from '../../shared/calendar.ts'
import type { Subject } from '../../shared/directory.ts'
import { type Interval, instantOf, minutes, overlap } from '../../shared/time.ts'
import { isWeekOf } from '../../shared/week-pattern.ts'
import type { SchoolCalendar } from '../calendar/school-calendar.ts'
import { subjectOfName } from './local-subject.ts'

/** A dated local lesson that the ledger asks about, times in epoch milliseconds. */
export interface DatedLocal {
  classGroupId: string
  day: string
  weekday: number
  period: number
  subject: Subject
  subjectName: string
  start: number
  end: number
}

/** A shared lesson of a class, as far as it stands in the place of a local one. */
export interface Seat extends Interval {
  lessonId: string
  classGroupId: string
  period: number | null
  /** It was cancelled, or the lead end failed: the class was free for its own lesson. */
  failed: boolean
}

/**
 * The local lessons of some dates in subjects that we count, by the school's calendar: a make-up day has another weekday's, a day
 * off none. Only subjects of which the class should have some that day are asked about (`counts`). Without bells, a period is known
 * by its number alone and taken to be at noon.
 */
export function datedLocals(
  calendar: SchoolCalendar,
  dates: readonly string[],
  timetable: readonly (LocalLesson & { classGroupId: string })[],
  counts: (classGroupId: string, subject: Subject, day: string) => boolean,
): DatedLocal[] {
  return dates.flatMap((day) => {
    const { follows, week } = calendar.day(day)
    if (follows === null || week === null) return []
    const bells = new Map(calendar.bells(day).map((bell) => [bell.period, bell]))
    const noon = instantOf(day, '12:00', calendar.zone)
    return timetable.flatMap((lesson) => {
      const subject = subjectOfName(lesson.subjectName)
      if (subject === null || lesson.weekday !== follows || !isWeekOf(lesson.weeks, week)) return []
      if (!counts(lesson.classGroupId, subject, day)) return []
      const bell = bells.get(lesson.period)
      return [
        {
          classGroupId: lesson.classGroupId,
          day,
          weekday: follows,
          period: lesson.period,
          subject,
          subjectName: lesson.subjectName,
          start: bell ? instantOf(day, bell.start, calendar.zone) : noon,
          end: bell ? instantOf(day, bell.end, calendar.zone) : noon + minutes(1),
        },
      ]
    })
  })
}

/** The shared lesson that stands in the place of a local one: at its time, or, where times are not known, in its period that day. */
export function seatAt(
  local: DatedLocal,
  seats: readonly Seat[],
  sameDay: (at: number) => boolean,
): Seat | null {
  return (
    seats.find(
      (seat) =>
        seat.classGroupId === local.classGroupId &&
        (overlap(seat, local) !== null || (seat.period === local.period && sameDay(seat.start))),
    ) ?? null
  )
}
