import type { Directory } from '../../shared/directory.ts'
import type { Actor } from '../account/actor.ts'
import { demand, reachOf } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { currentOf, partnersAmong } from './partners.ts'
import { type SchoolScope, sightOf } from './scope.ts'
import {
  readClassGroups,
  readClassrooms,
  readIdsAbove,
  readPairingsOf,
  readRegionsInSight,
  readSchoolScopes,
  readSchoolsWithin,
} from './store.ts'

/**
 * All that the actor may see of the directory.
 *
 * - Whole: the schools of one's regions, or one's own school, with their classrooms, class groups and pairings.
 * - By name: the regions above.
 * - Of a school elsewhere that is paired with one of these, now or later, what it takes to book a lesson with it and no more:
 *   its name and region; of a lead school its lead classrooms; of a member school its receiving classrooms and
 *   its class groups' names, grades and sizes. Nothing of its other pairings, and nobody of its people
 *   (account's list-people.ts shows who books the display names of its teachers).
 */
export async function readDirectory(context: Context, actor: Actor): Promise<Directory> {
  const reach = reachOf(actor, 'directory:read')
  if (actor.kind === 'device') demand(actor, 'directory:read', [])
  const own = await readSchoolsWithin(context, reach)
  const ownIds = own.map((school) => school.id)
  const owned = new Set(ownIds)

  const pairings = await readPairingsOf(context, ownIds)
  const current = await currentOf(context, pairings)
  const { leadSchoolIds, memberSchoolIds } = partnersAmong(owned, current)
  const partners = await readSchoolScopes(context, [...new Set([...leadSchoolIds, ...memberSchoolIds])])

  const sight = await sightOf(context, actor, 'directory:read')
  const partnersRegions = await readIdsAbove(
    context,
    [],
    partners.map((school) => school.id),
  )
  const regions = await readRegionsInSight(context, {
    ...sight,
    aboveIds: [...sight.aboveIds, ...partnersRegions],
  })

  const rooms = await readClassrooms(context, [...ownIds, ...leadSchoolIds, ...memberSchoolIds])
  const [gives, takes] = [new Set(leadSchoolIds), new Set(memberSchoolIds)]
  return {
    regions,
    schools: [...own, ...partners].map(schoolOf),
    classrooms: rooms.filter(
      (room) =>
        owned.has(room.schoolId) ||
        (room.lead && gives.has(room.schoolId)) ||
        (room.receive && takes.has(room.schoolId)),
    ),
    classGroups: await readClassGroups(context, [...ownIds, ...memberSchoolIds]),
    pairings: pairings.filter(
      (pairing) =>
        current.includes(pairing) || (owned.has(pairing.leadSchoolId) && owned.has(pairing.memberSchoolId)),
    ),
  }
}

const schoolOf = ({ regionPath: _, ...school }: SchoolScope): Directory['schools'][number] => school
