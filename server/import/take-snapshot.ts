import type { Region } from '../../shared/directory.ts'
import type { ImportKind } from '../../shared/import.ts'
import type { Actor } from '../account/actor.ts'
import { mayGive } from '../account/granting.ts'
import { demand, demandSeen, may, reachOf, type Target } from '../account/policy.ts'
import { bellTablesOf } from '../calendar/list-bell-tables.ts'
import { timetablesOf } from '../calendar/read-local-lessons.ts'
import type { Context } from '../platform/context.ts'
import { emptySnapshot, type KnownPerson, type Snapshot } from './snapshot.ts'
import { readPeopleWithGrants, readRegionsUnder, readRooms, readSchoolsFor } from './store.ts'

/** Kinds that need to know who there is. */
const aboutPeople: readonly ImportKind[] = ['person', 'timetable']

/**
 * Asks whether the actor may import these kinds into a region.
 * @returns the region and all below it
 * @throws AppError not_found (no such region in sight), forbidden (not the actor's to write)
 */
export async function demandImport(
  context: Context,
  actor: Actor,
  regionId: string,
  kinds: readonly ImportKind[],
): Promise<Region[]> {
  const regions = await readRegionsUnder(context, regionId)
  const target: Target | null = regions[0] ? { regionPath: regions[0].path } : null
  demandSeen(actor, 'directory:read', target)
  demand(actor, 'directory:write', target!)
  if (kinds.includes('person')) demand(actor, 'people:write', target!)
  return regions
}

/**
 * What there is in a region, for an import of these kinds into it.
 * @throws AppError as `demandImport`
 */
export async function takeSnapshot(
  context: Context,
  actor: Actor,
  regionId: string,
  kinds: readonly ImportKind[],
): Promise<Snapshot> {
  const regions = await demandImport(context, actor, regionId, kinds)
  const { own, partners } = await readSchoolsFor(context, regionId, reachOf(actor, 'directory:write'))
  const schoolIds = own.map((school) => school.id)
  const people = kinds.some((kind) => aboutPeople.includes(kind)) ? await readPeopleWithGrants(context) : []
  const seen = people.flatMap((person) => seenBy(actor, person) ?? [])
  const seenIds = new Set(seen.map((person) => person.id))
  return {
    ...emptySnapshot,
    regions,
    schools: own,
    partners: kinds.includes('pairing') ? partners : [],
    ...(await readRooms(context, schoolIds)),
    people: seen,
    takenNames: people.flatMap((person) => (seenIds.has(person.id) ? [] : person.name.toLowerCase())),
    bellTables: kinds.includes('bell') ? await bellTablesOf(context, schoolIds) : [],
    timetables: kinds.includes('timetable') ? await timetablesOf(context, schoolIds) : [],
    actorId: actor.kind === 'person' ? actor.id : null,
  }
}

type Everybody = Awaited<ReturnType<typeof readPeopleWithGrants>>

/** A person as the actor may see them (account/person-view.ts), or null for one of whom nothing is seen. */
function seenBy(actor: Actor, { grants, ...person }: Everybody[number]): KnownPerson | null {
  const placed = grants.map(({ grant, regionPath }) => ({
    grant,
    target: { regionPath, schoolId: grant.kind === 'school' ? grant.schoolId : undefined } as Target,
  }))
  const seen = placed.filter(({ target }) => may(actor, 'people:read', target))
  if (seen.length === 0) return null
  return {
    ...person,
    grants: seen.map(({ grant }) => grant),
    governed: placed.every(({ grant, target }) => mayGive(actor, grant.role, target)),
  }
}
