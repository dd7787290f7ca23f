import { dateOf, instantOf } from '../../shared/time.ts'
import { type DeviceActor, system } from '../account/actor.ts'
import { schoolCalendars } from '../calendar/school-calendars.ts'
import { settingsOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { listLessons } from '../schedule/list-lessons.ts'

/**
 * Whether a classroom's PC may play its tone by itself now: not while one of the school's periods runs, nor while a shared lesson
 * is on in another of its rooms.
 */
export async function readManners(context: Context, device: DeviceActor): Promise<{ quiet: boolean }> {
  const { zone } = await settingsOf(context, device.regionPath.at(-1)!)
  const now = context.now().getTime()
  const date = dateOf(now, zone)
  const calendar = (await schoolCalendars(context, [device.schoolId], date, date)).get(device.schoolId)
  const ringing = calendar
    ?.bells(date)
    .some(({ start, end }) => instantOf(date, start, zone) <= now && now < instantOf(date, end, zone))
  if (ringing) return { quiet: true }
  const lessons = await listLessons(context, system, {
    schoolId: device.schoolId,
    from: new Date(now).toISOString(),
    to: new Date(now + 1).toISOString(),
  })
  return { quiet: lessons.some(({ phase }) => phase === 'live' || phase === 'open' || phase === 'scheduled') }
}
