import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { Readiness, readinessFilter } from '../../shared/readiness.ts'
import type { Actor } from '../account/actor.ts'
import { demandSeen, may, type Target } from '../account/policy.ts'
import { settingsOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { lessonTargets } from '../schedule/lesson-target.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import { type Room, readChecks, readRooms } from './store.ts'
import { type Bounds, verdict } from './verdict.ts'

export const targetOfRoom = (room: Room): Target => ({
  regionPath: room.regionPath,
  schoolId: room.schoolId,
  classroomIds: [room.classroomId],
})

export async function readinessOf(context: Context, rooms: readonly Room[]): Promise<Readiness[]> {
  const checks = await readChecks(
    context,
    rooms.map(({ classroomId }) => classroomId),
  )
  const now = context.now()
  const bounds = await boundsOf(context, rooms)
  return rooms.map((room) => {
    const { classroomId, classroomName, schoolName } = room
    const own = checks.get(classroomId) ?? []
    return {
      classroomId,
      classroomName,
      schoolName,
      ...verdict(own, now, bounds(room)),
      checkedAt: own[0]?.checkedAt.toISOString() ?? null,
      findings: own[0]?.findings ?? null,
    }
  })
}

/** What is asked of each of these classrooms, by the settings of its region. */
export async function boundsOf(context: Context, rooms: readonly Room[]): Promise<(room: Room) => Bounds> {
  const found = new Map<string, Bounds>()
  for (const { regionPath } of rooms) {
    const regionId = regionPath.at(-1)!
    if (!found.has(regionId)) found.set(regionId, await settingsOf(context, regionId))
  }
  return ({ regionPath }) => found.get(regionPath.at(-1)!)!
}

/**
 * How ready the places of a lesson are, the lead end first, for whoever may read the lesson: a teacher wants to know it of
 * classrooms in other schools too. Or all classrooms of a region that the actor may know it of.
 * @throws AppError `not_found`
 */
export async function readReadiness(
  context: Context,
  actor: Actor,
  filter: z.output<typeof readinessFilter>,
): Promise<Readiness[]> {
  if (filter.lessonId === undefined) {
    const rooms = await readRooms(context, { regionId: filter.regionId! })
    return readinessOf(
      context,
      rooms.filter((room) => may(actor, 'readiness:read', targetOfRoom(room))),
    )
  }
  const lesson = await loadLesson(context, filter.lessonId)
  if (!lesson) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  demandSeen(actor, 'lesson:read', (await lessonTargets(context, lesson)).all)
  const ids = [lesson.leadClassroomId, ...lesson.receivers.map(({ classroomId }) => classroomId)]
  const rooms = new Map((await readRooms(context, { ids })).map((room) => [room.classroomId, room]))
  return readinessOf(
    context,
    ids.flatMap((id) => rooms.get(id) ?? []),
  )
}
