import { randomUUID } from 'node:crypto'
import { startSession } from '../../../server/account/session.ts'
import { cookieNames } from '../../../server/platform/cookies.ts'
import { openDatabase } from '../../../server/platform/database.ts'
import { createLog } from '../../../server/platform/log.ts'
import { bookLesson } from '../../../server/schedule/book-lesson.ts'
import { minutes } from '../../../shared/time.ts'
import { buildCounty } from '../../support/county.ts'

/** A lesson about to begin, and who may come in with which cookie. */
export interface BookedLesson {
  id: string
  teacher: string
  rooms: { id: string; cookie: string }[]
}

/** Books lessons, each of a county of its own with so many classrooms, before any server runs there. */
export async function bookLessons(
  databaseUrl: string,
  count: number,
  roomsEach: number,
): Promise<BookedLesson[]> {
  const log = createLog('silent')
  const database = await openDatabase({ url: databaseUrl, log })
  const context = { db: database.db, now: () => new Date(), log }
  const cookieOf = async (of: { personId: string } | { deviceId: string }) => {
    const { token } = await startSession(context, of)
    return `${cookieNames['personId' in of ? 'person' : 'device']}=${token}`
  }
  async function book(): Promise<BookedLesson> {
    const county = await buildCounty(database.db, {
      rural: roomsEach,
      settings: { maxReceivers: roomsEach },
    })
    const start = Date.now() + minutes(5)
    const { id } = await bookLesson(
      context,
      county.coordinator,
      randomUUID(),
      county.booking({
        startsAt: new Date(start).toISOString(),
        endsAt: new Date(start + minutes(40)).toISOString(),
      }),
    )
    const rooms = county.rural.map(async ({ classroomId, device }) => ({
      id: classroomId,
      cookie: await cookieOf({ deviceId: device.id }),
    }))
    return {
      id,
      teacher: await cookieOf({ personId: county.lead.teacher.id }),
      rooms: await Promise.all(rooms),
    }
  }
  try {
    const lessons: BookedLesson[] = []
    for (let i = 0; i < count; i += 10)
      lessons.push(...(await Promise.all(Array.from({ length: Math.min(10, count - i) }, book))))
    return lessons
  } finally {
    await database.close()
  }
}
