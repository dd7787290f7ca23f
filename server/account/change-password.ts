import { AppError } from '../../shared/errors.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import type { Actor } from './actor.ts'
import type { GuessBounds } from './attempts.ts'
import { audit } from './audit.ts'
import { checkPassword, hashPassword } from './password.ts'
import { deletePersonSessions } from './session-store.ts'
import { readPerson, updatePassword } from './store.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * Changes one's own password; the person's other sessions end.
 * @throws AppError sign_in_failed when `current` is wrong, rate_limited
 */
export async function changePassword(
  context: Context,
  around: Surroundings,
  bounds: GuessBounds,
  actor: Actor,
  input: { current: string; next: string },
): Promise<void> {
  if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a person has a password.')
  const person = await readPerson(context, actor.id)
  const nameKey = actor.name.toLowerCase()
  await bounds.signInByName.take(nameKey)
  if (!(await checkPassword(input.current, person?.passwordHash ?? null))) {
    throw new AppError('sign_in_failed', 'The current password is wrong. Check it and try again.')
  }
  await bounds.signInByName.giveBack(nameKey)
  const hash = await hashPassword(input.next)
  await transact(context.db, async (db) => {
    const within = { ...context, db }
    await updatePassword(within, actor.id, hash)
    await deletePersonSessions(within, actor.id, actor.sessionHash)
    await audit(within, actor, 'password:change', `person:${actor.id}`)
  })
  around.onSessionsEnded({ personId: actor.id, except: actor.sessionHash })
}
