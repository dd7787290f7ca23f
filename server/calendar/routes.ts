import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import type { HttpDoor } from '../platform/http.ts'
import { listBellTables } from './list-bell-tables.ts'
import { listTerms } from './list-terms.ts'
import { previewTerm } from './preview-term.ts'
import { deleteBellTable, saveBellTable } from './put-bell-table.ts'
import { putRegionDays, putSchoolDays } from './put-days.ts'
import { putLocalLessons } from './put-local-lessons.ts'
import { putTerm } from './put-term.ts'
import { readHolidays } from './read-holidays.ts'
import { listLocalLessons } from './read-local-lessons.ts'
import { readSchoolDay } from './read-school-day.ts'
import { readTermCalendar } from './read-term-calendar.ts'
import type { TouchedBy } from './touched.ts'

const person = { as: 'person' } as const

export interface CalendarFacts {
  /** Lessons that a change of a calendar or of bells touches; the schedule, above, knows them. */
  touchedBy: TouchedBy
}

/** Opens the doors of the calendar. */
export function calendarRoutes(door: HttpDoor<Actor>, context: Context, { touchedBy }: CalendarFacts): void {
  door.on('GET /api/terms', person, ({ actor }) => listTerms(context, actor))
  door.on('PUT /api/terms/:id', person, ({ actor, params, body }) => putTerm(context, actor, params.id, body))
  door.on('POST /api/terms/:id/preview', person, ({ actor, params, body }) =>
    previewTerm(context, touchedBy, actor, params.id, body),
  )
  door.on('GET /api/terms/:id/calendar', person, ({ actor, params, query }) =>
    readTermCalendar(context, actor, params.id, query),
  )

  door.on('GET /api/calendar/holidays', person, ({ actor, query }) => readHolidays(context, actor, query))
  door.on('PUT /api/regions/:id/days', person, ({ actor, params, body }) =>
    putRegionDays(context, touchedBy, actor, params.id, body),
  )
  door.on('PUT /api/schools/:id/days', person, ({ actor, params, body }) =>
    putSchoolDays(context, touchedBy, actor, params.id, body),
  )
  door.on('GET /api/schools/:id/day', person, ({ actor, params, query }) =>
    readSchoolDay(context, actor, params.id, query.date),
  )

  door.on('GET /api/schools/:id/bell-tables', person, ({ actor, params }) =>
    listBellTables(context, actor, params.id),
  )
  door.on('PUT /api/bell-tables/:id', person, ({ actor, params, body }) =>
    saveBellTable(context, touchedBy, actor, params.id, body),
  )
  door.on('DELETE /api/bell-tables/:id', person, ({ actor, params, query }) =>
    deleteBellTable(context, touchedBy, actor, params.id, query.preview),
  )

  door.on('GET /api/class-groups/:id/local-lessons', person, ({ actor, params }) =>
    listLocalLessons(context, actor, params.id),
  )
  door.on('PUT /api/class-groups/:id/local-lessons', person, ({ actor, params, body }) =>
    putLocalLessons(context, actor, params.id, body.lessons),
  )
}
