import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import type { Actor } from './actor.ts'
import { audit } from './audit.ts'
import { markRevoked, readDeviceTarget } from './device-store.ts'
import { demandSeen } from './policy.ts'
import type { Surroundings } from './surroundings.ts'

/** Takes a PC's right to be its classroom, at once. Again: nothing more. @throws AppError not_found */
export async function revokeDevice(
  context: Context,
  around: Surroundings,
  actor: Actor,
  deviceId: string,
): Promise<void> {
  const device = await readDeviceTarget(context, deviceId)
  demandSeen(actor, 'device:pair', device?.target ?? null)
  if (device!.revoked) return
  await transact(context.db, async (db) => {
    const within = { ...context, db }
    await markRevoked(within, deviceId)
    await audit(within, actor, 'device:revoke', `device:${deviceId}`, { classroomId: device!.classroomId })
  })
  around.onSessionsEnded({ deviceId })
}
