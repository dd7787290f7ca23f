import type { FileAnswer } from '../../shared/file.ts'
import type { ImportKind } from '../../shared/import.ts'
import type { Actor } from '../account/actor.ts'
import { reachOf } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { readSchoolsFor } from './store.ts'
import { demandImport } from './take-snapshot.ts'
import { templateName, writeTemplate } from './template.ts'

/**
 * The workbook to fill in for an import of these kinds into a region.
 * @throws AppError not_found, forbidden
 */
export async function giveTemplate(
  context: Context,
  actor: Actor,
  regionId: string,
  kinds: readonly ImportKind[],
): Promise<FileAnswer> {
  const regions = await demandImport(context, actor, regionId, kinds)
  const { own } = await readSchoolsFor(context, regionId, reachOf(actor, 'directory:write'))
  return {
    fileName: templateName(kinds),
    type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    bytes: writeTemplate(kinds, {
      schools: own.map((school) => school.name),
      regions: regions.map((region) => region.name),
    }),
  }
}
