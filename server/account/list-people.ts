import type { Person, Role } from '../../shared/account.ts'
import type { Context } from '../platform/context.ts'
import type { Actor } from './actor.ts'
import { personSeenBy } from './person-view.ts'
import { reachOf } from './policy.ts'
import { type PersonRecord, listPeople as readList } from './store.ts'
import type { Surroundings } from './surroundings.ts'

/**
 * The people of the actor's regions or school. For who books lessons, also the lead teachers of paired lead schools and
 * the assistants of paired member schools: their display name, and nothing else of theirs.
 */
export async function listPeople(
  context: Context,
  around: Surroundings,
  actor: Actor,
  filter: { schoolId?: string | undefined; role?: Role | undefined },
): Promise<Person[]> {
  const reach = reachOf(actor, 'people:read')
  const { leadSchoolIds, memberSchoolIds } = await around.partnersOf(context, actor)
  const partners = [
    { role: 'lead-teacher' as const, schoolIds: leadSchoolIds },
    { role: 'assistant-teacher' as const, schoolIds: memberSchoolIds },
  ]
  const people = await readList(context, reach, partners, filter)
  return people.flatMap((person) => {
    const seen = personSeenBy(actor, person)
    if (seen.grants.length > 0) return [seen]
    // Disabled people take no lesson; elsewhere, that is all there is to know of them.
    return person.disabled ? [] : [asPartner(person, partners)]
  })
}

function asPartner(person: PersonRecord, partners: { role: Role; schoolIds: string[] }[]): Person {
  const shared = person.grants.flatMap(({ grant }) =>
    grant.kind === 'school' &&
    partners.some((p) => p.role === grant.role && p.schoolIds.includes(grant.schoolId))
      ? [grant]
      : [],
  )
  return {
    id: person.id,
    name: null,
    displayName: person.displayName,
    grants: shared,
    disabled: false,
    active: true,
  }
}
