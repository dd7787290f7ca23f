import type { Grant, Role } from '../../shared/account.ts'

/**
 * What a person's roles let them try, so that nothing is offered that the server would refuse. The server decides; this only
 * chooses what is shown.
 */
export function rightsOf(grants: Grant[]) {
  const roles = new Set<Role>(grants.map((grant) => grant.role))
  const manages = roles.has('administrator') || roles.has('coordinator')
  return {
    roles,
    /** Master data, bookings, devices. */
    manages,
    administers: roles.has('administrator'),
    /** Looks on over a region: the ledger and today's lessons. */
    oversees: manages || roles.has('inspector'),
    teaches: roles.has('lead-teacher'),
    assists: roles.has('assistant-teacher'),
  }
}
export type Rights = ReturnType<typeof rightsOf>

/** Whether one of the given roles covers a region, whose ids from the root down are `path`. */
export const covers = (grants: Grant[], roles: Role[], path: string[]): boolean =>
  grants.some(
    (grant) => grant.kind === 'region' && roles.includes(grant.role) && path.includes(grant.regionId),
  )

/** Where a person starts after signing in. */
export function homeOf(grants: Grant[]): '/' | '/assist' {
  const { oversees, teaches, assists } = rightsOf(grants)
  return assists && !oversees && !teaches ? '/assist' : '/'
}
