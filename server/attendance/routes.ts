import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import type { HttpDoor } from '../platform/http.ts'
import { lessonAttendance } from './lesson-attendance.ts'
import { reportHeadCount } from './report-head-count.ts'

export interface AttendanceFacts {
  /** Heads were counted at a lesson, and the count is written: those who are in it are told. */
  onHeadCount(lessonId: string): void | Promise<void>
}

export function attendanceRoutes(door: HttpDoor<Actor>, context: Context, facts: AttendanceFacts): void {
  door.on('PUT /api/lessons/:id/head-counts/:countId', { as: 'either' }, async ({ actor, params, body }) => {
    const count = await reportHeadCount(context, actor, params.id, params.countId, body)
    await facts.onHeadCount(params.id)
    return count
  })

  door.on('GET /api/lessons/:id/attendance', { as: 'person' }, ({ actor, params }) =>
    lessonAttendance(context, actor, params.id),
  )
}
