import type { z } from 'zod'
import type { Term } from '../../shared/calendar.ts'
import type { Subject } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import type { LocalWeek, LocalWeekLesson, localWeekSummary } from '../../shared/ledger.ts'
import { dateOf, dayAfter, weekdayOf } from '../../shared/time.ts'
import type { Actor } from '../account/actor.ts'
import { demandSeen } from '../account/policy.ts'
import { localLessonsOf, type PlacedLocalLesson } from '../calendar/read-local-lessons.ts'
import type { SchoolCalendar } from '../calendar/school-calendar.ts'
import { schoolCalendars } from '../calendar/school-calendars.ts'
import { type SchoolScope, schoolScopes, settingsOf, targetOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { weeklyQuota } from './coverage.ts'
import { dayStart, seenTerm } from './load-ledger.ts'
import { type DatedLocal, datedLocals, type Seat, seatAt } from './local-week.ts'
import { readLocalEntries, readLocalWeeks, readSharedSeats } from './local-week-store.ts'
import { type PlacedClassGroup, readClassGroupsWithin } from './place-store.ts'
import type { EntryRow } from './tables.ts'

/** The school, if the actor reads its coverage. @throws AppError `not_found` */
export async function seenSchool(context: Context, actor: Actor, schoolId: string): Promise<SchoolScope> {
  const scope = (await schoolScopes(context, [schoolId])).get(schoolId)
  demandSeen(actor, 'coverage:read', scope ? targetOf(scope) : null)
  return scope!
}

/** A week of a school with all that confirming it looks at. */
export interface WeekGround {
  scope: SchoolScope
  monday: string
  calendar: SchoolCalendar
  confirmedAt: Date | null
  /** By the timetable as it is now. */
  locals: (DatedLocal & { seat: Seat | null })[]
  /** As it was confirmed. */
  entries: EntryRow[]
  names: Map<string, string>
}

export async function groundOf(context: Context, scope: SchoolScope, monday: string): Promise<WeekGround> {
  if (weekdayOf(monday) !== 1)
    throw new AppError('bad_input', 'A week is named by its Monday.', {
      part: 'params',
      issues: [{ path: 'monday', message: `${monday} is no Monday` }],
    })
  const sunday = dayAfter(monday, 6)
  const groups = await readClassGroupsWithin(context, { regionIds: [scope.regionId], schoolId: scope.id })
  const ids = groups.map((group) => group.id)
  const calendar = (await schoolCalendars(context, [scope.id], monday, sunday)).get(scope.id)!
  const span = {
    from: dayStart(monday, calendar.zone),
    until: dayStart(dayAfter(monday, 7), calendar.zone),
  }
  const [counts, timetable, entries, weeks, shared] = await Promise.all([
    countsIn(context, scope, groups),
    localLessonsOf(context, { classGroupIds: ids }),
    readLocalEntries(context, ids, monday, sunday),
    readLocalWeeks(context, [scope.id], monday, monday),
    readSharedSeats(context, ids, span),
  ])
  const seats = shared.map((seat) => ({
    lessonId: seat.lessonId,
    classGroupId: seat.classGroupId,
    period: seat.period,
    start: seat.startsAt.getTime(),
    end: seat.endsAt.getTime(),
    failed: seat.phase === 'cancelled' || seat.outcome === 'not-delivered',
  }))
  return {
    scope,
    monday,
    calendar,
    confirmedAt: weeks.find((week) => week.monday === monday)?.confirmed_at ?? null,
    locals: localsOf(calendar, monday, timetable, seats, counts),
    entries,
    names: new Map(groups.map((group) => [group.id, group.name])),
  }
}

type Counts = (calendar: SchoolCalendar) => (classGroupId: string, subject: Subject, day: string) => boolean

/** Of which subjects a class should have some, by the quotas of its region, while its grade is taught. */
async function countsIn(
  context: Context,
  { regionId }: SchoolScope,
  groups: readonly PlacedClassGroup[],
): Promise<Counts> {
  const { quotas } = await settingsOf(context, regionId)
  const grades = new Map(groups.map((group) => [group.id, group.grade]))
  return (calendar) => (classGroupId, subject, day) => {
    const grade = grades.get(classGroupId) ?? 0
    return weeklyQuota(quotas, subject, grade) > 0 && !calendar.isOverFor(grade, day)
  }
}

const datesOf = (monday: string): string[] => Array.from({ length: 7 }, (_, i) => dayAfter(monday, i))

function localsOf(
  calendar: SchoolCalendar,
  monday: string,
  timetable: readonly PlacedLocalLesson[],
  seats: readonly Seat[],
  counts: Counts,
): WeekGround['locals'] {
  return datedLocals(calendar, datesOf(monday), timetable, counts(calendar)).map((local) => ({
    ...local,
    seat: seatAt(local, seats, (at) => dateOf(at, calendar.zone) === local.day),
  }))
}

/**
 * A week of the lessons that a school teaches itself, in the subjects that are counted: as it was confirmed, or, until then, as its
 * timetable and calendar say.
 * @throws AppError `not_found`, `bad_input` (no Monday)
 */
export async function readLocalWeek(
  context: Context,
  actor: Actor,
  schoolId: string,
  monday: string,
): Promise<LocalWeek> {
  const scope = await seenSchool(context, actor, schoolId)
  return weekOf(await groundOf(context, scope, monday), context.now().getTime())
}

export function weekOf(ground: WeekGround, now: number): LocalWeek {
  const { scope, calendar, monday } = ground
  const nameOf = (id: string): string => ground.names.get(id) ?? ''
  const said = new Map(ground.entries.map((e) => [`${e.class_group_id} ${e.day} ${e.period}`, e]))
  const known = ground.locals.map((local): LocalWeekLesson => {
    const entry = said.get(`${local.classGroupId} ${local.day} ${local.period}`)
    said.delete(`${local.classGroupId} ${local.day} ${local.period}`)
    const { classGroupId, day, weekday, period, subject, subjectName, seat } = local
    return {
      ...{ classGroupId, day, weekday, period, subject, subjectName },
      classGroupName: nameOf(classGroupId),
      sharedLessonId: entry || seat === null || seat.failed ? null : seat.lessonId,
      held: entry ? entry.outcome === 'attended' : null,
      reason: entry?.reason ?? '',
    }
  })
  // Confirmed, and no longer in the timetable.
  const gone = [...said.values()].map(
    (entry): LocalWeekLesson => ({
      classGroupId: entry.class_group_id,
      classGroupName: nameOf(entry.class_group_id),
      day: entry.day!,
      weekday: calendar.day(entry.day!).follows ?? weekdayOf(entry.day!),
      period: entry.period!,
      subject: entry.subject,
      subjectName: '',
      sharedLessonId: null,
      held: entry.outcome === 'attended',
      reason: entry.reason,
    }),
  )
  const shown = ground.confirmedAt ? known.filter((l) => l.held !== null || l.sharedLessonId) : known
  return {
    schoolId: scope.id,
    schoolName: scope.name,
    monday,
    week:
      datesOf(monday)
        .map((date) => calendar.day(date).week)
        .find((week) => week !== null) ?? 0,
    confirmedAt: ground.confirmedAt?.toISOString() ?? null,
    over: ground.confirmedAt !== null || isOver(ground.locals, monday, calendar.zone, now),
    lessons: [...shown, ...gone].sort(
      (a, b) =>
        a.day.localeCompare(b.day) || a.period - b.period || a.classGroupName.localeCompare(b.classGroupName),
    ),
  }
}

/** A week is over after its last lesson, or when there is none, after its Sunday. */
const isOver = (locals: readonly DatedLocal[], monday: string, zone: string, now: number): boolean =>
  now >=
  (locals.length > 0
    ? Math.max(...locals.map((local) => local.end))
    : dayStart(dayAfter(monday, 7), zone).getTime())

/**
 * The weeks of a term up to today, latest first, with how many local lessons each has and whether it was confirmed.
 * @throws AppError `not_found`
 */
export async function listLocalWeeks(
  context: Context,
  actor: Actor,
  schoolId: string,
  termId: string,
): Promise<z.output<typeof localWeekSummary>[]> {
  const scope = await seenSchool(context, actor, schoolId)
  const term: Term = await seenTerm(context, actor, termId)
  const groups = await readClassGroupsWithin(context, { regionIds: [scope.regionId], schoolId })
  const [counts, calendars, timetable, confirmed] = await Promise.all([
    countsIn(context, scope, groups),
    schoolCalendars(context, [schoolId], term.firstDay, term.lastDay),
    localLessonsOf(context, { classGroupIds: groups.map((group) => group.id) }),
    readLocalWeeks(context, [schoolId], term.firstDay, term.lastDay),
  ])
  const calendar = calendars.get(schoolId)!
  const now = context.now().getTime()
  const today = dateOf(now, calendar.zone)
  const weeks = []
  for (
    let monday = dayAfter(term.firstDay, 1 - weekdayOf(term.firstDay)), week = 1;
    monday <= term.lastDay && monday <= today;
    monday = dayAfter(monday, 7), week++
  ) {
    const locals = datedLocals(calendar, datesOf(monday), timetable, counts(calendar))
    weeks.push({
      monday,
      week,
      over: isOver(locals, monday, calendar.zone, now),
      lessons: locals.length,
      confirmedAt: confirmed.find((row) => row.monday === monday)?.confirmed_at.toISOString() ?? null,
    })
  }
  return weeks.reverse()
}
