import { randomUUID } from 'node:crypto'
import type { Entered } from '../../shared/live.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { bookedLesson, type TestApp } from './app.ts'
import { buildCounty, type County } from './county.ts'
import { receivesAll } from './fake-rtp.ts'
import { type Client, connectAs } from './socket-client.ts'

export interface Scene {
  county: County
  lesson: Lesson
  /** The classrooms' ids, as places. */
  rooms: string[]
  teacher: Client
  classrooms: Client[]
}

/** @param options `media`: it wants what others send; `as`: to hold the lesson, or to look on */
export const enterAs = (
  client: Client,
  lessonId: string,
  options: { windowId?: string; media?: boolean; as?: 'lesson:enter' | 'lesson:observe' } = {},
): Promise<Entered> =>
  client.command(options.as ?? 'lesson:enter', {
    lessonId,
    windowId: options.windowId ?? randomUUID(),
    rtpCapabilities: options.media ? receivesAll : null,
  })

/** A county with a lesson that can be entered, and the lines of its teacher and its three classrooms. */
export async function lessonScene(app: TestApp): Promise<Scene> {
  const county = await buildCounty(app.database.db)
  const lesson = await bookedLesson(app, county)
  const teacher = await connectAs(app, county.lead.teacher)
  const classrooms = await Promise.all(county.rural.map((school) => connectAs(app, school.device)))
  return { county, lesson, teacher, classrooms, rooms: county.rural.map((school) => school.classroomId) }
}

/** All are in, and it is live. */
export async function liveScene(app: TestApp, options: { media?: boolean } = {}): Promise<Scene> {
  const all = await lessonScene(app)
  await enterAs(all.teacher, all.lesson.id, options)
  for (const classroom of all.classrooms) await enterAs(classroom, all.lesson.id, options)
  await all.teacher.command('lesson:go-live', {})
  return all
}
