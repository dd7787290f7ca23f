import { system } from '../account/actor.ts'
import { settingsOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { changePhase } from './change-phase.ts'
import { closesAt } from './phase.ts'
import { readUnended } from './store.ts'

/**
 * Ends, as the system, every lesson that nobody ended: those still scheduled, open or live `closeMinutesAfter` their end.
 * `endedAt` is that very time, however late this runs; whether the lead end was there at all, its connections say.
 * @returns the ids of the lessons it closed; the caller has attendance settle them and tells those who are in them
 */
export async function closeForgottenLessons(context: Context): Promise<string[]> {
  const closed: string[] = []
  const now = context.now()
  const candidates = await readUnended(context, now)
  const regions = [...new Set(candidates.map((lesson) => lesson.regionId))]
  const settings = new Map(
    await Promise.all(regions.map(async (id) => [id, await settingsOf(context, id)] as const)),
  )
  for (const lesson of candidates) {
    if (closesAt(lesson, settings.get(lesson.regionId)!) > now.getTime()) continue
    const { phase } = await changePhase(context, system, lesson.id, { name: 'close' }, () => {})
    if (phase === 'ended') closed.push(lesson.id)
  }
  return closed
}
