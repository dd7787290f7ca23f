import type { Me, Person } from '../../shared/account.ts'
import { defaultSettings } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import type { Context } from '../platform/context.ts'
import type { Actor, PersonActor } from './actor.ts'
import { may } from './policy.ts'
import { anySample, type PersonRecord, readPerson } from './store.ts'
import type { Surroundings } from './surroundings.ts'

/** A person as the actor may see them: of their grants, those that the actor may read. */
export function personSeenBy(actor: Actor, person: PersonRecord): Person {
  const self = actor.kind === 'person' && actor.id === person.id
  const seen = person.grants.filter(({ target }) => self || may(actor, 'people:read', target))
  return { ...wholePerson(person), grants: seen.map(({ grant }) => grant) }
}

export function wholePerson(person: PersonRecord): Me['person'] {
  return {
    id: person.id,
    name: person.name,
    displayName: person.displayName,
    grants: person.grants.map(({ grant }) => grant),
    disabled: person.disabled,
    active: person.passwordHash !== null,
  }
}

/** Who is signed in, whether in the demo's data, and in which time zone they live. */
export async function meOf(
  context: Context,
  around: Pick<Surroundings, 'zoneOf'>,
  personId: string,
): Promise<Me> {
  const person = await readPerson(context, personId)
  if (!person) throw new AppError('unauthenticated', 'This person is no longer there. Sign in again.')
  const whole = wholePerson(person)
  const regionId = person.grants[0]?.target.regionPath.at(-1)
  return {
    person: whole,
    sample: await anySample(context, whole.grants),
    zone: regionId === undefined ? defaultSettings.zone : await around.zoneOf(context, regionId),
  }
}

/** Somebody as an actor, for what they do in the request that signs them in. */
export function actorOf(person: PersonRecord, sessionHash?: string): PersonActor {
  const grants = person.grants.map(({ grant }) => grant)
  return {
    kind: 'person',
    id: person.id,
    name: person.name,
    displayName: person.displayName,
    grants,
    sessionHash,
  }
}
