import type { Actor, DeviceActor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import type { HttpDoor } from '../platform/http.ts'
import { bookLesson } from './book-lesson.ts'
import {
  makeCalendarFeed,
  readCalendarFeed,
  revokeCalendarFeed,
  serveCalendarFeed,
} from './calendar-feeds.ts'
import { cancelLesson } from './cancel-lesson.ts'
import { cancelSeries } from './cancel-series.ts'
import { changeLesson } from './change-lesson.ts'
import { findMakeUp, findSlots } from './find-slots.ts'
import { getLesson } from './get-lesson.ts'
import { deviceLessons, listLessons } from './list-lessons.ts'
import { listMissing } from './list-missing.ts'
import { listSeries } from './list-series.ts'
import { listUnsettled } from './list-unsettled.ts'
import { listNotices, readNoticesNow } from './notices.ts'
import { previewSeries } from './preview-series.ts'
import { putSeries } from './put-series.ts'
import { readHistory } from './read-history.ts'
import { readTimetable } from './read-timetable.ts'
import { listWebhooks, putWebhook, removeWebhook } from './webhooks.ts'

export interface ScheduleFacts {
  /** A lesson was booked, changed or cancelled, and is written: those above act on it. */
  onLessonChanged(lessonId: string): void | Promise<void>
  /** Whether webhooks may go to the own network; no, unless the server's settings say so. */
  privateWebhooks?: boolean
}

const person = { as: 'person' } as const
const done = { done: true } as const

export function scheduleRoutes(door: HttpDoor<Actor>, context: Context, facts: ScheduleFacts): void {
  door.on('GET /api/lessons', person, ({ actor, query }) => listLessons(context, actor, query))
  door.on('GET /api/lessons/:id', { as: 'either' }, ({ actor, params }) =>
    getLesson(context, actor, params.id),
  )
  door.on('PUT /api/lessons/:id', person, async ({ actor, params, body }) => {
    const lesson = await bookLesson(context, actor, params.id, body)
    await facts.onLessonChanged(lesson.id)
    return lesson
  })
  door.on('POST /api/lessons/:id/cancel', person, async ({ actor, params, body }) => {
    const lesson = await cancelLesson(context, actor, params.id, body.reason)
    await facts.onLessonChanged(lesson.id)
    return lesson
  })
  door.on('POST /api/lessons/:id/change', person, async ({ actor, params, body }) => {
    const changed = await changeLesson(context, actor, params.id, body)
    if (changed.saved) for (const { lesson } of changed.lessons) await facts.onLessonChanged(lesson.id)
    return changed
  })
  door.on('GET /api/lessons/:id/make-up', person, ({ actor, params, query }) =>
    findMakeUp(context, actor, params.id, query.from),
  )
  door.on('GET /api/lessons/:id/history', person, ({ actor, params }) =>
    readHistory(context, actor, params.id),
  )
  door.on('GET /api/device/lessons', { as: 'device' }, ({ actor, query }) =>
    deviceLessons(context, actor as DeviceActor, query.from),
  )

  door.on('POST /api/series/preview', person, ({ actor, body }) => previewSeries(context, actor, body))
  door.on('GET /api/series', person, ({ actor, query }) => listSeries(context, actor, query))
  door.on('PUT /api/series/:id', person, ({ actor, params, body }) =>
    putSeries(context, actor, params.id, body),
  )
  door.on('POST /api/series/:id/cancel', person, ({ actor, params, body }) =>
    cancelSeries(context, actor, params.id, body),
  )

  door.on('GET /api/unsettled-lessons', person, ({ actor }) => listUnsettled(context, actor))
  door.on('GET /api/missing-lessons', person, ({ actor }) => listMissing(context, actor))
  door.on('GET /api/timetable', { as: 'either' }, ({ actor, query }) => readTimetable(context, actor, query))
  door.on('POST /api/timetable/slots', person, ({ actor, body }) => findSlots(context, actor, body))

  door.on('GET /api/notices', { as: 'either' }, ({ actor, query }) =>
    listNotices(context, actor, query.unread),
  )
  door.on('POST /api/notices/read', { as: 'either' }, async ({ actor, body }) => {
    await readNoticesNow(context, actor, body.ids)
    return done
  })
  door.on('GET /api/webhooks', person, ({ actor }) => listWebhooks(context, actor))
  door.on('PUT /api/webhooks/:id', person, ({ actor, params, body }) =>
    putWebhook(context, actor, params.id, body, facts.privateWebhooks ?? false),
  )
  door.on('DELETE /api/webhooks/:id', person, async ({ actor, params }) => {
    await removeWebhook(context, actor, params.id)
    return done
  })
  door.on('GET /api/feeds', person, ({ actor, query }) => readCalendarFeed(context, actor, query))
  door.on('POST /api/feeds', person, ({ actor, body }) => makeCalendarFeed(context, actor, body))
  door.on('POST /api/feeds/revoke', person, ({ actor, body }) => revokeCalendarFeed(context, actor, body))
  // Programs ask once an hour; who guesses addresses is slowed down.
  door.on(
    'GET /api/feeds/:token/lessons.ics',
    { as: 'anyone', rate: { points: 120, seconds: 60 } },
    ({ params }) => serveCalendarFeed(context, params.token),
  )
}
