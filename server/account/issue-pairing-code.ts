import { randomInt } from 'node:crypto'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import type { Actor } from './actor.ts'
import { audit } from './audit.ts'
import { readClassroomTarget, replacePairingCode } from './device-store.ts'
import { demand, demandSeen } from './policy.ts'
import { hashOf } from './token.ts'

const validFor = 10 * 60_000

/**
 * A code of eight digits that pairs one PC with the classroom, once and within ten minutes. Voids the classroom's older
 * ones.
 * @throws AppError not_found, forbidden
 */
export async function issuePairingCode(
  context: Context,
  actor: Actor,
  classroomId: string,
): Promise<{ code: string; expiresAt: Date }> {
  const target = await readClassroomTarget(context, classroomId)
  demandSeen(actor, 'directory:read', target)
  demand(actor, 'device:pair', target!)
  const expiresAt = new Date(context.now().getTime() + validFor)
  return transact(context.db, async (db) => {
    const within = { ...context, db }
    let code: string
    let free: boolean
    do {
      code = String(randomInt(100_000_000)).padStart(8, '0')
      const row = {
        code_hash: hashOf(code),
        classroom_id: classroomId,
        issued_by: actor.kind === 'person' ? actor.id : null,
      }
      free = await replacePairingCode(within, { ...row, expires_at: expiresAt, used_at: null })
    } while (!free)
    await audit(within, actor, 'pairing-code:issue', `classroom:${classroomId}`)
    return { code, expiresAt }
  })
}
