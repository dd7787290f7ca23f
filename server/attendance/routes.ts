import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import type { HttpDoor } from '../platform/http.ts'
import { exportRoster } from './export-roster.ts'
import { lessonAttendance } from './lesson-attendance.ts'
import { listHeadCounts } from './list-head-counts.ts'
import { namesAtLesson } from './names-at-lesson.ts'
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

  door.on('GET /api/lessons/:id/head-counts', { as: 'either' }, ({ actor, params }) =>
    listHeadCounts(context, actor, params.id),
  )

  door.on('GET /api/lessons/:id/names/:classGroupId', { as: 'either' }, ({ actor, params }) =>
    namesAtLesson(context, actor, params.id, params.classGroupId),
  )

  door.on('GET /api/class-groups/:id/roster.csv', { as: 'person' }, ({ actor, params }) =>
    exportRoster(context, actor, params.id),
  )

  door.on('GET /api/lessons/:id/attendance', { as: 'person' }, ({ actor, params }) =>
    lessonAttendance(context, actor, params.id),
  )
}
