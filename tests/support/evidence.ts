import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { beatConnections, openConnection } from '../../server/attendance/connection.ts'
import { settleLesson } from '../../server/attendance/settle-lesson.ts'
import type { Fence } from '../../server/cluster/fence.ts'
import type { Database } from '../../server/platform/database.ts'
import { bookLesson } from '../../server/schedule/book-lesson.ts'
import { endLesson } from '../../server/schedule/end-lesson.ts'
import { openLesson } from '../../server/schedule/open-lesson.ts'
import { startLesson } from '../../server/schedule/start-lesson.ts'
import type { BookLesson } from '../../shared/schedule.ts'
import { buildCounty, type ClockedContext, type County, clockedContext } from './county.ts'
import { ownLesson } from './fence.ts'

/** Minute (and second) of the lesson, which starts at 8:40 in China. */
export const minute = (m: number) => new Date(Date.parse('2026-09-28T00:40:00Z') + m * 60_000).toISOString()

export interface Held {
  context: ClockedContext
  county: County
  lessonId: string
}

/** Lessons with evidence, put together minute by minute. */
export function evidenceOn(database: () => Database) {
  /** By lesson. */
  const fences = new Map<string, Fence>()
  const booked = async (
    changes: Partial<BookLesson> = {},
    options: Parameters<typeof buildCounty>[1] = {},
  ) => {
    const context = clockedContext(database().db, '2026-09-27T12:00:00Z')
    const county = await buildCounty(database().db, options)
    const lessonId = randomUUID()
    await bookLesson(context, county.coordinator, lessonId, county.booking(changes))
    const fence = await ownLesson(context, lessonId)
    fences.set(lessonId, fence)
    return { context, county, lessonId, fence }
  }

  const beat = (
    context: ClockedContext,
    { token }: Fence,
    ...told: { connectionId: string; receiving: boolean | null; at?: Date }[]
  ) =>
    beatConnections(
      context,
      told.map((one) => ({ token, at: context.now(), ...one })),
    )

  /** Connected from minute to minute, a beat every ten seconds, then left without a word. */
  const present = async (
    context: ClockedContext,
    lessonId: string,
    classroomId: string | null,
    from: number,
    to: number,
    receiving: boolean | null = true,
  ) => {
    const connectionId = randomUUID()
    const fence = fences.get(lessonId)!
    await openConnection(context.at(minute(from)), fence, { connectionId, classroomId })
    const at = []
    for (let m = from + 1 / 6; m <= to + 1e-9; m += 1 / 6) at.push(new Date(minute(m)))
    await beat(context, fence, ...at.map((at) => ({ connectionId, receiving, at })))
    return connectionId
  }

  const rowsOf = async (context: ClockedContext, lessonId: string) =>
    (
      await sql<{
        opened_at: Date
        last_beat_at: Date
        closed_at: Date | null
        told: number
        arrived: number
      }>`
        select opened_at, last_beat_at, closed_at, told_seconds as told, arrived_seconds as arrived
        from connections where lesson_id = ${lessonId} order by opened_at, last_beat_at`.execute(context.db)
    ).rows

  /** Begun on time, with its lead end in it from before until its end. */
  const held = async (changes: Partial<BookLesson> = {}, options: Parameters<typeof buildCounty>[1] = {}) => {
    const { context, county, lessonId } = await booked(changes, options)
    await openLesson(context.at(minute(-10)), county.lead.teacher, lessonId)
    await startLesson(context.at(minute(0)), county.lead.teacher, lessonId)
    await present(context, lessonId, null, -5, 40)
    return { context, county, lessonId }
  }
  /** Ended on time, and settled. */
  const end = async ({ context, county, lessonId }: Held) => {
    await endLesson(context.at(minute(40)), county.lead.teacher, lessonId)
    if (!(await settleLesson(context, lessonId))) throw new Error('it was not settled')
  }
  return { booked, beat, present, rowsOf, held, end }
}
