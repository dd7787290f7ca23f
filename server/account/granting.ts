import type { Grant, Role } from '../../shared/account.ts'
import type { Actor } from './actor.ts'
import { may, type Target } from './policy.ts'

/** Which roles the holder of a role gives and takes, inside of their own region. Nobody makes somebody above them. */
const gives: Record<Role, readonly Role[]> = {
  administrator: ['administrator', 'coordinator', 'inspector', 'lead-teacher', 'assistant-teacher'],
  coordinator: ['coordinator', 'inspector', 'lead-teacher', 'assistant-teacher'],
  inspector: [],
  'lead-teacher': [],
  'assistant-teacher': [],
}

/** Whether the actor may give or take this role there, and so may change whoever holds it. */
export function mayGive(actor: Actor, role: Role, target: Target): boolean {
  if (!may(actor, 'people:write', target)) return false
  if (actor.kind !== 'person') return true
  return actor.grants.some(
    (own) =>
      own.kind === 'region' && gives[own.role].includes(role) && target.regionPath.includes(own.regionId),
  )
}

/** One word for a grant, to compare by. */
export const grantKey = (grant: Grant): string =>
  `${grant.role}@${grant.kind === 'region' ? grant.regionId : grant.schoolId}`

/** The same grants, each once. */
export const distinct = (grants: readonly Grant[]): Grant[] => [
  ...new Map(grants.map((grant) => [grantKey(grant), grant])).values(),
]

/** Those of `grants` that are not among `others`. */
export function without(grants: readonly Grant[], others: readonly Grant[]): Grant[] {
  const keys = new Set(others.map(grantKey))
  return grants.filter((grant) => !keys.has(grantKey(grant)))
}
