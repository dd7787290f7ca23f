import type { DeviceStart } from '../../shared/live.ts'
import type { DeviceActor } from '../account/actor.ts'
import { readDeviceMe } from '../account/read-device.ts'
import type { Surroundings } from '../account/surroundings.ts'
import { settingsOf } from '../directory/scope.ts'
import { routerCapabilities } from '../media/codecs.ts'
import type { Context } from '../platform/context.ts'
import { deviceLessons } from '../schedule/list-lessons.ts'

/**
 * All that a classroom's page needs before it enters a lesson, in one answer: on a long line every further question costs
 * the pupils a fifth of a second.
 * @throws AppError `unauthenticated` when the PC is paired no longer
 */
export async function startDevice(
  context: Context,
  around: Surroundings,
  device: DeviceActor,
): Promise<DeviceStart> {
  const [me, lessons, settings] = await Promise.all([
    readDeviceMe(context, around, device.id),
    deviceLessons(context, device),
    settingsOf(context, device.regionPath.at(-1)!),
  ])
  return {
    me,
    lessons,
    rtpCapabilities: { ...routerCapabilities },
    checkMinutesBefore: settings.checkMinutesBefore,
    enterMinutesBefore: settings.enterMinutesBefore,
    serverTime: context.now().toISOString(),
  }
}
