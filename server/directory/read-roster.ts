import { AppError } from '../../shared/errors.ts'
import type { Roster } from '../../shared/roster.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { demand, demandSeen, type Target, type Verb } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { rosterNoteOf } from './roster-note.ts'
import { readPupils } from './roster-store.ts'
import { type SchoolScope, schoolScopes, targetOf } from './scope.ts'
import { readClassGroup } from './store.ts'

/** The school of a class group, after the policy was asked whether its names are the actor's to see or to change. */
export async function demandRoster(
  context: Context,
  actor: Actor,
  verb: Extract<Verb, 'roster:read' | 'roster:write'>,
  classGroupId: string,
): Promise<SchoolScope> {
  const group = await readClassGroup(context, classGroupId)
  const school = group ? (await schoolScopes(context, [group.schoolId])).get(group.schoolId) : undefined
  const target: Target | null = school ? targetOf(school) : null
  demandSeen(actor, 'directory:read', target)
  demand(actor, verb, target!)
  return school!
}

/**
 * The names of a class group, for its school alone. That they were read, by whom and when, is written before they leave.
 * @throws AppError not_found (also where the school keeps none), forbidden
 */
export async function readRoster(context: Context, actor: Actor, classGroupId: string): Promise<Roster> {
  const school = await demandRoster(context, actor, 'roster:read', classGroupId)
  return namesOf(context, actor, school, classGroupId)
}

/** As `readRoster`, where the room above has asked its own policy. */
export async function namesOf(
  context: Context,
  actor: Actor,
  school: Pick<SchoolScope, 'regionId'>,
  classGroupId: string,
  details: Record<string, unknown> = {},
): Promise<Roster> {
  const note = await rosterNoteOf(context, school, classGroupId)
  if (!note) throw new AppError('not_found', 'The school keeps no names of this class.', { classGroupId })
  const pupils = await readPupils(context, classGroupId)
  await audit(context, actor, 'roster:read', `class-group:${classGroupId}`, {
    ...details,
    pupils: pupils.length,
  })
  return { ...note, pupils }
}
