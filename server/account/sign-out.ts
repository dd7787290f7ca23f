import type { Context } from '../platform/context.ts'
import { cookieNames } from '../platform/cookies.ts'
import { audit } from './audit.ts'
import { actorOf } from './person-view.ts'
import { deleteSession } from './session-store.ts'
import { readPerson } from './store.ts'
import type { Surroundings } from './surroundings.ts'
import { hashOf } from './token.ts'

/** Ends the session behind the person's cookie; without one, nothing. So it can be repeated. */
export async function signOut(
  context: Context,
  around: Surroundings,
  cookies: Record<string, string>,
): Promise<void> {
  const token = cookies[cookieNames.person]
  if (!token) return
  const hash = hashOf(token)
  const ended = await deleteSession(context, hash)
  if (!ended?.personId) return
  const person = await readPerson(context, ended.personId)
  if (person) await audit(context, actorOf(person), 'session:end', `person:${person.id}`)
  around.onSessionsEnded({ personId: ended.personId, only: hash })
}
