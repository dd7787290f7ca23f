import type { z } from 'zod'
import type { Lesson, lessonFilter } from '../../shared/schedule.ts'
import { dateOf, instantOf } from '../../shared/time.ts'
import type { Actor, DeviceActor } from '../account/actor.ts'
import { schoolScopes, settingsOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { readLessons } from './lesson-store.ts'
import { maySeeLesson, schoolsOf, targetsAmong } from './lesson-target.ts'
import { inRoom, matching, seenBy } from './list-store.ts'

/** The lessons that the actor may read and the filter names, by start; at most 5,000, the earliest. */
export async function listLessons(
  context: Context,
  actor: Actor,
  filter: z.output<typeof lessonFilter>,
): Promise<Lesson[]> {
  const lessons = await readLessons(context, (eb) => eb.and([matching(eb, filter), seenBy(eb, actor)]))
  // The condition only narrows what is fetched; the policy decides.
  const scopes = await schoolScopes(context, lessons.flatMap(schoolsOf))
  return lessons.filter((lesson) => maySeeLesson(actor, lesson, targetsAmong(scopes, lesson)))
}

const daysAhead = 7

/**
 * What takes place in the device's own classroom today and on the coming seven days, or on seven days from a date on;
 * cancelled ones included.
 */
export async function deviceLessons(
  context: Context,
  device: DeviceActor,
  first?: string,
): Promise<Lesson[]> {
  const { zone } = await settingsOf(context, device.regionPath.at(-1)!)
  const begins = instantOf(first ?? dateOf(context.now().getTime(), zone), '00:00', zone)
  const days = first === undefined ? daysAhead + 1 : 7
  const from = new Date(begins).toISOString()
  const to = new Date(begins + days * 86_400_000).toISOString()
  return readLessons(context, (eb) =>
    eb.and([matching(eb, { from, to }), inRoom(eb, device.classroomId), eb('lessons.phase', '<>', 'draft')]),
  )
}
