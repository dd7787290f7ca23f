import type { Role } from '../../shared/account.ts'
import { AppError } from '../../shared/errors.ts'
import type { Actor, ActorGrant } from './actor.ts'

export const verbs = [
  'directory:read',
  'directory:write',
  'people:read',
  'people:write',
  'device:pair',
  'settings:write',
  'term:read',
  'term:write',
  'lesson:read',
  'lesson:book',
  'lesson:cancel',
  'lesson:teach',
  'lesson:receive',
  'lesson:observe',
  'head-count:report',
  'roster:read',
  'roster:write',
  'attendance:read',
  'coverage:read',
  'local-week:confirm',
  'ledger:seal',
  'plan:read',
  'plan:run',
  'readiness:read',
  'readiness:report',
] as const
export type Verb = (typeof verbs)[number]

/** What is asked about: where it is, and who and which classrooms have a personal part in it. */
export interface Target {
  /** Ids from the root down to the region it belongs to. */
  regionPath: string[]
  schoolId?: string
  /** People with a personal right: the lesson's teacher, a class's assistant. */
  personIds?: string[]
  classroomIds?: string[]
}

/**
 * How far a role's verb goes. `region`: the grant's region and all below. `school`: the grant's school, and what names
 * the person. `own`: only what names the person. `room`: only what names the device's classroom. `-`: nowhere.
 */
export type Reach = 'region' | 'school' | 'own' | 'room' | '-'

export type Column = Role | 'device'

const row = (
  administrator: Reach,
  coordinator: Reach,
  inspector: Reach,
  leadTeacher: Reach,
  assistantTeacher: Reach,
  device: Reach,
): Record<Column, Reach> => ({
  administrator,
  coordinator,
  inspector,
  'lead-teacher': leadTeacher,
  'assistant-teacher': assistantTeacher,
  device,
})

/** Who may what, and how far. A person's rights are the union of the rights of their grants. */
export const policy: Record<Verb, Record<Column, Reach>> = {
  //                      admin.    coord.    inspector lead t.   assist.   device
  'directory:read': row('region', 'region', 'region', 'school', 'school', '-'),
  'directory:write': row('region', 'region', '-', '-', '-', '-'),
  'people:read': row('region', 'region', 'region', 'school', 'school', '-'),
  'people:write': row('region', 'region', '-', '-', '-', '-'),
  'device:pair': row('region', 'region', '-', '-', '-', '-'),
  // Thresholds decide what counts as attended: not for those who are measured by them.
  'settings:write': row('region', '-', '-', '-', '-', '-'),
  'term:read': row('region', 'region', 'region', 'school', 'school', '-'),
  'term:write': row('region', 'region', '-', '-', '-', '-'),
  'lesson:read': row('region', 'region', 'region', 'school', 'school', 'room'),
  'lesson:book': row('region', 'region', '-', '-', '-', '-'),
  'lesson:cancel': row('region', 'region', '-', '-', '-', '-'),
  'lesson:teach': row('-', '-', '-', 'own', '-', '-'),
  'lesson:receive': row('-', '-', '-', '-', 'school', 'room'),
  'lesson:observe': row('region', 'region', 'region', '-', '-', '-'),
  'head-count:report': row('region', 'region', '-', 'school', 'school', 'room'),
  // Pupils' names are their school's: not for those who look on from above.
  'roster:read': row('-', '-', '-', 'school', 'school', 'room'),
  'roster:write': row('-', '-', '-', 'school', 'school', '-'),
  'attendance:read': row('region', 'region', 'region', 'own', 'school', '-'),
  'coverage:read': row('region', 'region', 'region', 'school', 'school', '-'),
  // The school's own word that it taught what its timetable says.
  'local-week:confirm': row('region', 'region', '-', 'school', 'school', '-'),
  'ledger:seal': row('region', 'region', 'region', '-', '-', '-'),
  // Proposals tell what is only thought of.
  'plan:read': row('region', 'region', '-', '-', '-', '-'),
  'plan:run': row('region', 'region', '-', '-', '-', '-'),
  'readiness:read': row('region', 'region', 'region', 'school', 'school', 'room'),
  // Whoever stands in front of the equipment.
  'readiness:report': row('-', '-', '-', 'school', 'school', 'room'),
}

/** Whether the actor may do it to the target, or, with several (a lesson of two schools), to any one of them. */
export function may(actor: Actor | null, verb: Verb, target: Target | readonly Target[]): boolean {
  if (actor === null) return false
  const targets = Array.isArray(target) ? (target as readonly Target[]) : [target as Target]
  switch (actor.kind) {
    case 'system':
      return true
    case 'device':
      return (
        policy[verb].device === 'room' && targets.some((t) => t.classroomIds?.includes(actor.classroomId))
      )
    case 'person':
      return actor.grants.some((grant) => targets.some((t) => reaches(actor.id, grant, verb, t)))
  }
}

/** Where a verb takes a person, for lists: everything under these regions, everything of these schools. */
export interface ReachOf {
  /** The system's: no bounds at all. */
  everywhere: boolean
  regionIds: string[]
  schoolIds: string[]
}

/** The bounds of `may` for whole lists; what only names the person or the device's classroom is not in it. */
export function reachOf(actor: Actor, verb: Verb): ReachOf {
  const grants = actor.kind === 'person' ? actor.grants : []
  return {
    everywhere: actor.kind === 'system',
    regionIds: grants.flatMap((g) =>
      g.kind === 'region' && policy[verb][g.role] === 'region' ? [g.regionId] : [],
    ),
    schoolIds: grants.flatMap((g) =>
      g.kind === 'school' && policy[verb][g.role] === 'school' ? [g.schoolId] : [],
    ),
  }
}

function reaches(personId: string, grant: ActorGrant, verb: Verb, target: Target): boolean {
  const names = target.personIds?.includes(personId) ?? false
  switch (policy[verb][grant.role]) {
    case 'region':
      return grant.kind === 'region' && target.regionPath.includes(grant.regionId)
    case 'school':
      return names || (grant.kind === 'school' && target.schoolId === grant.schoolId)
    case 'own':
      return names
    default:
      return false
  }
}

/** Throws `unauthenticated` when nobody is signed in, `forbidden` when the actor may not. */
export function demand(
  actor: Actor | null,
  verb: Verb,
  target: Target | readonly Target[],
): asserts actor is Actor {
  if (actor === null)
    throw new AppError('unauthenticated', 'Nobody is signed in here. Sign in, then try again.')
  if (!may(actor, verb, target))
    throw new AppError('forbidden', 'Your rights do not go so far. Ask a coordinator of this region.', {
      verb,
    })
}

/** As `demand`, for what the actor may not even know to be there: answers `not_found` instead of `forbidden`. */
export function demandSeen(
  actor: Actor | null,
  verb: Verb,
  target: Target | readonly Target[] | null,
): asserts actor is Actor {
  if (actor === null)
    throw new AppError('unauthenticated', 'Nobody is signed in here. Sign in, then try again.')
  if (target === null || !may(actor, verb, target))
    throw new AppError('not_found', 'There is no such entry, or it is not yours to see.')
}
