import type { OwnSettings } from '../../shared/directory.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { demand } from '../account/policy.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { demandRegion, type RegionSettings, settingsAt } from './read-settings.ts'
import { updateSettings } from './store.ts'
import { isSame } from './writing.ts'

/**
 * Puts a region's own settings in place of those before; what is left out is inherited.
 * @throws AppError not_found, forbidden, bad_input
 */
export async function putSettings(
  context: Context,
  actor: Actor,
  regionId: string,
  input: OwnSettings,
): Promise<RegionSettings> {
  return transact(context.db, async (db) => {
    const within = { ...context, db }
    const region = await demandRegion(within, actor, regionId)
    demand(actor, 'settings:write', { regionPath: region.path })
    const before = await settingsAt(within, regionId)
    const own = Object.fromEntries(
      Object.entries(input).filter(([, value]) => value !== undefined),
    ) as OwnSettings
    if (isSame(before.own, own) && isSame(own, before.own)) return before
    await updateSettings(within, regionId, own)
    const after = await settingsAt(within, regionId)
    if (after.inForce.partialCredit > after.inForce.attendedCredit)
      throw badField(
        'partialCredit',
        `may not be above attendedCredit, which is ${after.inForce.attendedCredit} here`,
      )
    await audit(within, actor, 'settings:put', `region:${regionId}`, { before: before.own, after: own })
    return after
  })
}
