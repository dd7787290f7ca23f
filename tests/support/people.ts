import { randomUUID } from 'node:crypto'
import { type PersonActor, system } from '../../server/account/actor.ts'
import { putPerson } from '../../server/account/put-person.ts'
import type { SessionsEnded } from '../../server/account/session.ts'
import type { Surroundings } from '../../server/account/surroundings.ts'
import { partnersOf } from '../../server/directory/partners.ts'
import { createRoot } from '../../server/directory/put-region.ts'
import { settingsOf } from '../../server/directory/scope.ts'
import type { Context } from '../../server/platform/context.ts'
import type { Grant } from '../../shared/account.ts'

/** Account's surroundings as `app.ts` wires them, and what they were told of ended sessions. */
export function realSurroundings(): Surroundings & { ended: SessionsEnded[] } {
  const ended: SessionsEnded[] = []
  return {
    ended,
    createRoot,
    partnersOf,
    zoneOf: async (context, regionId) => (await settingsOf(context, regionId)).zone,
    onSessionsEnded: (which) => void ended.push(which),
  }
}

/** Makes a person with these rights, by the use case that people use. */
export async function makePerson(context: Context, name: string, grants: Grant[]): Promise<PersonActor> {
  const id = randomUUID()
  const signInName = `${name}-${id.slice(0, 8)}`
  await putPerson(context, realSurroundings(), system, id, {
    name: signInName,
    displayName: name,
    grants,
    disabled: false,
  })
  return { kind: 'person', id, name: signInName, displayName: name, grants }
}

export const overRegion = (role: 'administrator' | 'coordinator' | 'inspector', regionId: string): Grant => ({
  kind: 'region',
  role,
  regionId,
})

export const inSchool = (role: 'lead-teacher' | 'assistant-teacher', schoolId: string): Grant => ({
  kind: 'school',
  role,
  schoolId,
})
