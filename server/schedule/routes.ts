import type { Actor, DeviceActor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import type { HttpDoor } from '../platform/http.ts'
import { bookLesson } from './book-lesson.ts'
import { cancelLesson } from './cancel-lesson.ts'
import { getLesson } from './get-lesson.ts'
import { deviceLessons, listLessons } from './list-lessons.ts'

export interface ScheduleFacts {
  /** A lesson was booked, changed or cancelled, and is written: those above act on it. */
  onLessonChanged(lessonId: string): void | Promise<void>
}

export function scheduleRoutes(door: HttpDoor<Actor>, context: Context, facts: ScheduleFacts): void {
  door.on('GET /api/lessons', { as: 'person' }, ({ actor, query }) => listLessons(context, actor, query))

  door.on('GET /api/lessons/:id', { as: 'either' }, ({ actor, params }) =>
    getLesson(context, actor, params.id),
  )

  door.on('PUT /api/lessons/:id', { as: 'person' }, async ({ actor, params, body }) => {
    const lesson = await bookLesson(context, actor, params.id, body)
    await facts.onLessonChanged(lesson.id)
    return lesson
  })

  door.on('POST /api/lessons/:id/cancel', { as: 'person' }, async ({ actor, params, body }) => {
    const lesson = await cancelLesson(context, actor, params.id, body.reason)
    await facts.onLessonChanged(lesson.id)
    return lesson
  })

  door.on('GET /api/device/lessons', { as: 'device' }, ({ actor }) =>
    deviceLessons(context, actor as DeviceActor),
  )
}
