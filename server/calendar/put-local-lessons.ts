import type { LocalLesson } from '../../shared/calendar.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { readClassGroup } from '../directory/store.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { lockOwner } from './days-store.ts'
import { readOwnAmong, replaceLocalLessons } from './local-lesson-store.ts'
import { localLessonsOf } from './read-local-lessons.ts'
import { writableSchool } from './rights.ts'

/**
 * Makes these all the local lessons of a class group, the timetable that its own school teaches.
 * @throws AppError not_found, forbidden, bad_input (a teacher or classroom of another school)
 */
export async function putLocalLessons(
  context: Context,
  actor: Actor,
  classGroupId: string,
  lessons: readonly LocalLesson[],
): Promise<LocalLesson[]> {
  const wanted = [...lessons].sort(inOrder)
  return transact(context.db, async (db) => {
    const within = { ...context, db }
    const group = await readClassGroup(within, classGroupId)
    const { id: schoolId } = await writableSchool(within, actor, group?.schoolId)
    await refuseStrangers(within, schoolId, lessons)
    await lockOwner(within, { schoolId })
    const known = await localLessonsOf(within, { classGroupIds: [classGroupId] })
    if (textOf(known) === textOf(wanted)) return wanted
    await replaceLocalLessons(within, classGroupId, wanted)
    await audit(within, actor, 'local-lessons:put', `class-group:${classGroupId}`, { lessons: wanted.length })
    return wanted
  })
}

async function refuseStrangers(
  context: Context,
  schoolId: string,
  lessons: readonly LocalLesson[],
): Promise<void> {
  const people = lessons.flatMap((lesson) => lesson.teacherId ?? [])
  const rooms = lessons.flatMap((lesson) => lesson.classroomId ?? [])
  const own = await readOwnAmong(context, schoolId, people, rooms)
  lessons.forEach(({ teacherId, classroomId }, i) => {
    if (teacherId && !own.has(teacherId))
      throw badField(`lessons.${i}.teacherId`, "this person has no part in the class's school")
    if (classroomId && !own.has(classroomId))
      throw badField(`lessons.${i}.classroomId`, "this classroom is not of the class's school")
  })
}

const inOrder = (a: LocalLesson, b: LocalLesson): number =>
  a.weekday - b.weekday || a.period - b.period || (a.weeks < b.weeks ? -1 : 1)

const textOf = (lessons: readonly LocalLesson[]): string =>
  JSON.stringify(
    [...lessons]
      .sort(inOrder)
      .map((l) => [l.weekday, l.period, l.weeks, l.subjectName, l.teacherId, l.classroomId]),
  )
