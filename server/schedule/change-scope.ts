import type { z } from 'zod'
import type { Lesson } from '../../shared/schedule.ts'
import type { changeLesson, LessonChange, Problem, SeriesRule } from '../../shared/series.ts'
import { dateOf, dayAfter, weekdayOf } from '../../shared/time.ts'
import type { SchoolCalendar } from '../calendar/school-calendar.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { changedParts, wantedOfLesson } from './apply-change.ts'
import { type Ground, leadOf, type Wanted } from './ground.ts'
import { readLessons } from './lesson-store.ts'
import { problemOf } from './plan-lesson.ts'
import { ringsOn } from './rings.ts'
import { readApart } from './series-lesson-store.ts'

type Input = Pick<z.output<typeof changeLesson>, 'change' | 'scope'>

/** The lessons that a change is of, by start; those that have begun never change. A move leaves those that were changed by themselves. */
export async function lessonsInScope(
  context: Context,
  lesson: Lesson,
  { change, scope }: Input,
): Promise<Lesson[]> {
  if (scope === 'one') return [lesson]
  const { seriesId, seriesDay } = lesson
  if (seriesId === null) throw badField('scope', 'this lesson is of no series; change it by itself')
  const own = await readLessons(context, (eb) => eb('lessons.series_id', '=', seriesId))
  const apart = new Set(change.kind === 'move' ? await readApart(context, [seriesId]) : [])
  const now = context.now().getTime()
  return own.filter(
    (one) =>
      one.id === lesson.id ||
      ((one.phase === 'draft' || one.phase === 'scheduled') &&
        Date.parse(one.startsAt) > now &&
        (scope === 'series' || one.seriesDay! >= seriesDay!) &&
        !apart.has(one.id)),
  )
}

/** A lesson as the change wants it. The times of those that follow a moved one are found by `followSeries`. */
export function wantedAfter(lesson: Lesson, chosen: Lesson, { change, scope }: Input): Wanted {
  const wanted = changedParts(wantedOfLesson(lesson), change, scope === 'one' || lesson.id === chosen.id)
  if (change.kind !== 'move' || lesson.id !== chosen.id) return wanted
  const during = { start: Date.parse(change.startsAt), end: Date.parse(change.endsAt) }
  if (during.end <= during.start) throw badField('change.endsAt', 'a lesson ends after it starts')
  if (during.end - during.start > 4 * 3_600_000)
    throw badField('change.endsAt', 'a lesson is at most four hours long')
  return { ...wanted, during }
}

/** The weekday and period of the lead school that instants are, or null when they are none. */
function placeOf(calendar: SchoolCalendar, start: number): { weekday: number; period: number } | null {
  const date = dateOf(start, calendar.zone)
  const { follows } = calendar.day(date)
  const ring = ringsOn(calendar, date).find(({ during }) => during.start === start)
  return follows !== null && ring ? { weekday: follows, period: ring.bell.period } : null
}

/**
 * Finds, for a lesson that follows a moved one, the same weekday and period in its own week.
 * @param taken dates that lessons of the series have after the move: a week with a make-up day may have two of them
 * @throws AppError `bad_input` when the moved one is not at a period of the lead school
 */
export function followSeries(
  ground: Ground,
  lesson: Lesson,
  chosen: Lesson,
  wanted: Wanted,
  { change }: Input,
  taken: ReadonlySet<string>,
): { wanted: Wanted; problems: Problem[] } {
  if (change.kind !== 'move' || lesson.id === chosen.id) return { wanted, problems: [] }
  const { calendar, scope } = leadOf(ground, wanted)
  const place = placeOf(calendar, Date.parse(change.startsAt))
  if (!place)
    throw badField(
      'change.startsAt',
      'several lessons move to a period of the school that gives them; choose one, or move this lesson alone',
    )
  const own = dateOf(wanted.during.start, calendar.zone)
  const monday = dayAfter(own, 1 - weekdayOf(own))
  const week = [0, 1, 2, 3, 4, 5, 6].map((days) => dayAfter(monday, days))
  const dates = week.filter((day) => calendar.day(day).follows === place.weekday)
  const date = dates.find((day) => !taken.has(day))
  const ring = date && ringsOn(calendar, date).find(({ bell }) => bell.period === place.period)
  if (ring) return { wanted: { ...wanted, during: ring.during }, problems: [] }
  const code = date ? 'no-period' : dates.length > 0 ? 'no-day-left' : 'day-off'
  const details = {
    schoolId: scope.id,
    schoolName: scope.name,
    date: date ?? dates[0] ?? dayAfter(monday, place.weekday - 1),
    follows: place.weekday,
    kind: 'off',
    name: '',
  }
  return { wanted, problems: [problemOf('refused', code, null, details)] }
}

/** The rule after a change of the whole series; null when the change leaves the rule as it is. */
export function changedRule(
  rule: SeriesRule,
  change: LessonChange,
  calendar: SchoolCalendar | null,
): SeriesRule | null {
  if (change.kind === 'cancel') return null
  if (change.kind !== 'move') return changedParts(rule, change, false)
  const place = calendar && placeOf(calendar, Date.parse(change.startsAt))
  return place ? { ...rule, ...place } : null
}
