import type { Context } from '../platform/context.ts'
import type { PersonActor } from './actor.ts'
import { readPerson } from './store.ts'

/** A person as the policy knows them now, for what they set up to run later; null once they are disabled. */
export async function personActor(context: Context, personId: string): Promise<PersonActor | null> {
  const person = await readPerson(context, personId)
  if (!person || person.disabled) return null
  const { id, name, displayName, grants } = person
  return { kind: 'person', id, name, displayName, grants: grants.map(({ grant }) => grant) }
}
