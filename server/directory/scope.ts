import { defaultSettings, type School, type Settings } from '../../shared/directory.ts'
import type { Actor } from '../account/actor.ts'
import { reachOf, type Target, type Verb } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { readIdsAbove, readSchoolScopes, readSettingsAlong, type Sight } from './store.ts'

/** A school with where it stands, as the rooms above need it to ask the policy. */
export interface SchoolScope {
  id: string
  name: string
  regionId: string
  /** Ids from the root down to `regionId`. */
  regionPath: string[]
  stage: School['stage']
  lead: boolean
  member: boolean
}

/** The schools there are among `schoolIds`; one that is missing from the answer does not exist. */
export async function schoolScopes(
  context: Context,
  schoolIds: readonly string[],
): Promise<Map<string, SchoolScope>> {
  const scopes = await readSchoolScopes(context, [...new Set(schoolIds)])
  return new Map(scopes.map((scope) => [scope.id, scope]))
}

/** The policy's target for something of this school. */
export function targetOf(scope: SchoolScope, named: Pick<Target, 'personIds' | 'classroomIds'> = {}): Target {
  return { regionPath: scope.regionPath, schoolId: scope.id, ...named }
}

/** The settings in force in a region: its own over its parents' over the defaults. */
export async function settingsOf(context: Context, regionId: string): Promise<Settings> {
  const own = await readSettingsAlong(context, regionId)
  return Object.assign({}, defaultSettings, ...own)
}

/** What the actor sees of the tree: all below their regions, and, by name, what is above them or above their school. */
export async function sightOf(context: Context, actor: Actor, verb: Verb): Promise<Sight> {
  const reach = reachOf(actor, verb)
  return { ...reach, aboveIds: await readIdsAbove(context, reach.regionIds, reach.schoolIds) }
}

/** Whether a region is in sight; its own path is given. */
export function isInSight(sight: Sight, regionPath: readonly string[]): boolean {
  return (
    sight.everywhere ||
    sight.aboveIds.includes(regionPath.at(-1)!) ||
    regionPath.some((id) => sight.regionIds.includes(id))
  )
}
