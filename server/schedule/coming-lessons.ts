import type { Context } from '../platform/context.ts'
import { readComing } from './store.ts'

/** Pages come from ten minutes before a lesson, if the region's settings say nothing else, and some are early. */
const aheadMs = 16 * 60_000
/** Late ones may still be entered. */
const behindMs = 10 * 60_000

/** What will be entered soon, with how many places it will have: lead end and classrooms. */
export async function comingLessons(context: Context): Promise<{ lessonId: string; weight: number }[]> {
  const now = context.now().getTime()
  return readComing(context, { from: new Date(now - behindMs), until: new Date(now + aheadMs) })
}
