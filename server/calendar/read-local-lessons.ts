import type { LocalLesson } from '../../shared/calendar.ts'
import type { Actor } from '../account/actor.ts'
import { readClassGroup } from '../directory/store.ts'
import type { Context } from '../platform/context.ts'
import { type LocalLessonFilter, type PlacedLocalLesson, readLocalLessons } from './local-lesson-store.ts'
import { seenSchool } from './rights.ts'

export type { PlacedLocalLesson } from './local-lesson-store.ts'

/** A class group's own timetable. @throws AppError not_found */
export async function listLocalLessons(
  context: Context,
  actor: Actor,
  classGroupId: string,
): Promise<LocalLesson[]> {
  const group = await readClassGroup(context, classGroupId)
  await seenSchool(context, actor, group?.schoolId)
  return (await localLessonsOf(context, { classGroupIds: [classGroupId] })).map(bare)
}

/** Local lessons of any of these class groups or teachers, or in any of these classrooms. No policy: for the rooms above. */
export async function localLessonsOf(
  context: Context,
  filter: Omit<LocalLessonFilter, 'schoolIds'>,
): Promise<PlacedLocalLesson[]> {
  return readLocalLessons(context, filter)
}

/** The timetables of all class groups of these schools that have one. No policy: for the rooms above. */
export async function timetablesOf(
  context: Context,
  schoolIds: readonly string[],
): Promise<{ classGroupId: string; lessons: LocalLesson[] }[]> {
  const groups = new Map<string, LocalLesson[]>()
  for (const lesson of await readLocalLessons(context, { schoolIds })) {
    const group = groups.get(lesson.classGroupId)
    if (group) group.push(bare(lesson))
    else groups.set(lesson.classGroupId, [bare(lesson)])
  }
  return [...groups].map(([classGroupId, lessons]) => ({ classGroupId, lessons }))
}

const bare = ({
  classGroupId: _,
  classGroupName: __,
  schoolId: ___,
  ...lesson
}: PlacedLocalLesson): LocalLesson => lesson
