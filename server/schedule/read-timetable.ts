import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { Timetable, timetableFilter } from '../../shared/series.ts'
import { dayAfter, instantOf, weekdayOf } from '../../shared/time.ts'
import type { Actor } from '../account/actor.ts'
import { demandSeen, may } from '../account/policy.ts'
import { localLessonsOf, type PlacedLocalLesson, timetablesOf } from '../calendar/read-local-lessons.ts'
import type { SchoolCalendar } from '../calendar/school-calendar.ts'
import { schoolCalendars } from '../calendar/school-calendars.ts'
import { schoolScopes, targetOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { maySeeLesson, schoolsOf, targetsAmong } from './lesson-target.ts'
import { localTimes } from './plan-lesson.ts'
import { readLessonsOf, readSubject } from './timetable-store.ts'

type Filter = z.output<typeof timetableFilter>

/**
 * The week, Monday to Sunday, of a school, teacher, class group or classroom: its days with the bells in force, its shared lessons
 * that the actor may see, and those of the schools' own timetables. A person sees their own, a classroom's screen its own.
 * @throws AppError `not_found`
 */
export async function readTimetable(
  context: Context,
  actor: Actor,
  { kind, id, from }: Filter,
): Promise<Timetable> {
  const subject = await readSubject(context, kind, id)
  const scope = subject && (await schoolScopes(context, [subject.schoolId])).get(subject.schoolId)
  const target =
    scope &&
    targetOf(scope, {
      personIds: kind === 'teacher' ? [id] : [],
      classroomIds: kind === 'classroom' ? [id] : [],
    })
  demandSeen(actor, 'lesson:read', target ?? null)
  if (!subject || !scope || !target) throw new AppError('not_found', 'There is no such timetable.')
  const monday = dayAfter(from, 1 - weekdayOf(from))
  const dates = [0, 1, 2, 3, 4, 5, 6].map((days) => dayAfter(monday, days))
  const local = await localOf(context, { kind, id })
  const schoolIds = [scope.id, ...local.map((lesson) => lesson.schoolId)]
  const calendars = await schoolCalendars(context, schoolIds, dates[0]!, dates[6]!)
  const calendar = calendars.get(scope.id)!
  const start = new Date(instantOf(monday, '00:00', calendar.zone)).toISOString()
  const end = new Date(instantOf(dayAfter(monday, 7), '00:00', calendar.zone)).toISOString()
  const lessons = await readLessonsOf(context, kind, id, start, end)
  const scopes = await schoolScopes(context, lessons.flatMap(schoolsOf))
  return {
    kind,
    id,
    name: subject.name,
    schoolId: scope.id,
    schoolName: scope.name,
    zone: calendar.zone,
    days: dates.map((date) => ({ ...calendar.day(date), bells: calendar.bells(date) })),
    lessons: lessons.filter(
      (lesson) =>
        maySeeLesson(actor, lesson, targetsAmong(scopes, lesson)) ||
        // Whose timetable it is was asked already: a lesson in it is a part of it.
        (lesson.phase !== 'draft' && may(actor, 'lesson:read', target)),
    ),
    localLessons: dates.flatMap((date) => local.flatMap((lesson) => placed(lesson, calendars, date))),
  }
}

async function localOf(
  context: Context,
  { kind, id }: Pick<Filter, 'kind' | 'id'>,
): Promise<PlacedLocalLesson[]> {
  switch (kind) {
    case 'teacher':
      return localLessonsOf(context, { teacherIds: [id] })
    case 'class-group':
      return localLessonsOf(context, { classGroupIds: [id] })
    case 'classroom':
      return localLessonsOf(context, { classroomIds: [id] })
    case 'school': {
      const groups = await timetablesOf(context, [id])
      return localLessonsOf(context, { classGroupIds: groups.map((group) => group.classGroupId) })
    }
  }
}

function placed(
  lesson: PlacedLocalLesson,
  calendars: ReadonlyMap<string, SchoolCalendar>,
  date: string,
): Timetable['localLessons'] {
  const during = localTimes(lesson, calendars.get(lesson.schoolId)!, date)
  if (!during) return []
  const { period, subjectName, classGroupId, classGroupName, teacherId, classroomId } = lesson
  return [
    {
      day: date,
      period,
      startsAt: new Date(during.start).toISOString(),
      endsAt: new Date(during.end).toISOString(),
      subjectName,
      classGroupId,
      classGroupName,
      teacherId,
      classroomId,
    },
  ]
}
