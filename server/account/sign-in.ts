import { AppError } from '../../shared/errors.ts'
import type { Context } from '../platform/context.ts'
import { addressKey } from '../platform/origin.ts'
import type { GuessBounds } from './attempts.ts'
import { audit } from './audit.ts'
import { checkPassword, hashPassword, isOutdated } from './password.ts'
import { actorOf } from './person-view.ts'
import { startSession } from './session.ts'
import { readPersonByName, updatePassword } from './store.ts'

/**
 * Signs a person in by name and password. A wrong name, a wrong password, no password yet and a disabled person answer
 * alike and after the same time.
 * @returns the cookie's value, which is kept nowhere else
 * @throws AppError sign_in_failed, rate_limited
 */
export async function signIn(
  context: Context,
  bounds: GuessBounds,
  input: { name: string; password: string; ip: string },
): Promise<{ token: string; personId: string }> {
  const name = input.name.trim().normalize('NFC')
  const nameKey = name.toLowerCase()
  const address = addressKey(input.ip)
  await bounds.signInByAddress.take(address)
  await bounds.signInByName.take(nameKey)

  const person = await readPersonByName(context, name)
  const right = await checkPassword(input.password, person?.passwordHash ?? null)
  if (!person || !right || person.disabled) {
    throw new AppError('sign_in_failed', 'The name or the password is wrong. Check both and try again.')
  }
  await bounds.signInByAddress.giveBack(address)
  await bounds.signInByName.forget(nameKey)

  if (isOutdated(person.passwordHash!)) {
    await updatePassword(context, person.id, await hashPassword(input.password))
  }
  const { token, hash } = await startSession(context, { personId: person.id })
  await audit(context, actorOf(person, hash), 'session:start', `person:${person.id}`, { by: 'password' })
  return { token, personId: person.id }
}
