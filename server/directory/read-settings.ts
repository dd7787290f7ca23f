import type { OwnSettings, Region, Settings } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { isInSight, settingsOf, sightOf } from './scope.ts'
import { readRegion, readSettingsAlong } from './store.ts'

export interface RegionSettings {
  own: OwnSettings
  inForce: Settings
}

/** A region's own settings and those in force; of the regions above one's own too, whose settings hold there. */
export async function readSettings(
  context: Context,
  actor: Actor,
  regionId: string,
): Promise<RegionSettings> {
  await demandRegion(context, actor, regionId)
  return settingsAt(context, regionId)
}

/** The region, if the actor may know of it. @throws AppError not_found */
export async function demandRegion(context: Context, actor: Actor, regionId: string): Promise<Region> {
  const region = await readRegion(context, regionId)
  if (!region || !isInSight(await sightOf(context, actor, 'directory:read'), region.path))
    throw new AppError('not_found', 'There is no such region, or it is not yours to see.')
  return region
}

export async function settingsAt(context: Context, regionId: string): Promise<RegionSettings> {
  const along = await readSettingsAlong(context, regionId)
  return { own: along.at(-1) ?? {}, inForce: await settingsOf(context, regionId) }
}
