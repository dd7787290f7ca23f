import type { TouchedLesson } from '../../shared/calendar.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { dateOf, dayAfter } from '../../shared/time.ts'
import { type CalendarChange, effectOn, type TouchedBy } from '../calendar/touched.ts'
import { schoolsOf } from './lesson-target.ts'
import { readLessonsAhead } from './touched-store.ts'

/** The lessons still to come, drafts too, that a change of calendars or bells touches, by start. */
export const touchedLessons: TouchedBy = async (context, change) => {
  // A local date begins up to a day before or after the UTC one.
  const first = Date.parse(dayAfter(change.from, -1))
  const from = new Date(Math.max(first, context.now().getTime()))
  const to = change.to === null ? null : new Date(Date.parse(dayAfter(change.to, 2)))
  const lessons = await readLessonsAhead(context, change.schoolIds, from, to)
  return lessons.flatMap((lesson): TouchedLesson[] => {
    const schools = touchedSchools(lesson, change)
    if (schools.length === 0) return []
    const { id, subject, topic, startsAt, endsAt, teacherName } = lesson
    return [{ lessonId: id, subject, topic, startsAt, endsAt, teacherName, schools }]
  })
}

function touchedSchools(lesson: Lesson, change: CalendarChange): TouchedLesson['schools'] {
  return [...new Set(schoolsOf(lesson))].flatMap((schoolId) => {
    const before = change.before.get(schoolId)
    const after = change.after.get(schoolId)
    if (!before || !after) return []
    const date = dateOf(Date.parse(lesson.startsAt), before.zone)
    if (date < change.from || (change.to !== null && date > change.to)) return []
    const effect = effectOn(before, after, date)
    if (!effect) return []
    const lead = schoolId === lesson.leadSchoolId
    const { schoolName } = before
    return [{ schoolId, schoolName, lead, effect, before: before.day(date), after: after.day(date) }]
  })
}
