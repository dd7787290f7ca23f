import { randomUUID } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { addressKey } from '../platform/origin.ts'
import { system } from './actor.ts'
import type { GuessBounds } from './attempts.ts'
import { audit } from './audit.ts'
import { claimPairingCode, insertDevice } from './device-store.ts'
import { startSession } from './session.ts'
import { hashOf } from './token.ts'

/**
 * Makes the PC that knows the code the classroom's own.
 * @returns the device's cookie
 * @throws AppError pairing_code_invalid, rate_limited
 */
export async function pairDevice(
  context: Context,
  bounds: GuessBounds,
  input: { code: string; ip: string; userAgent: string },
): Promise<{ token: string; deviceId: string }> {
  const address = addressKey(input.ip)
  await bounds.pairingByAddress.take(address)
  const paired = await transact(context.db, async (db) => {
    const within = { ...context, db }
    const claimed = await claimPairingCode(within, hashOf(input.code))
    if (!claimed) {
      throw new AppError(
        'pairing_code_invalid',
        'This code is wrong, used or older than ten minutes. Ask the coordinator for a new one.',
      )
    }
    const deviceId = randomUUID()
    const { classroomId, issuedBy } = claimed
    await insertDevice(within, {
      id: deviceId,
      classroom_id: classroomId,
      user_agent: input.userAgent,
      paired_at: context.now(),
      revoked_at: null,
    })
    const { token } = await startSession(within, { deviceId })
    await audit(within, system, 'device:pair', `device:${deviceId}`, { classroomId, issuedBy })
    return { token, deviceId }
  })
  await bounds.pairingByAddress.giveBack(address)
  return paired
}
