import type { Device, DeviceMe } from '../../shared/account.ts'
import { AppError } from '../../shared/errors.ts'
import type { Context } from '../platform/context.ts'
import type { Actor } from './actor.ts'
import { readClassroomTarget, readDevicePlace, listDevices as readDevices } from './device-store.ts'
import { demandSeen, reachOf } from './policy.ts'
import type { Surroundings } from './surroundings.ts'

/** What a paired PC knows of itself. */
export async function readDeviceMe(
  context: Context,
  around: Surroundings,
  deviceId: string,
): Promise<DeviceMe> {
  const place = await readDevicePlace(context, deviceId)
  if (!place)
    throw new AppError('unauthenticated', 'This PC is no longer paired. Pair it again with a new code.')
  const { classroom, school, sample, soundPath } = place
  return {
    deviceId,
    classroom,
    school,
    zone: await around.zoneOf(context, place.regionId),
    sample,
    soundPath,
  }
}

/** The devices of the classrooms that the actor may pair, newest first, revoked ones included. */
export async function listDevices(
  context: Context,
  actor: Actor,
  classroomId: string | undefined,
): Promise<Device[]> {
  if (classroomId !== undefined)
    demandSeen(actor, 'device:pair', await readClassroomTarget(context, classroomId))
  return readDevices(context, reachOf(actor, 'device:pair'), classroomId)
}
