import type { z } from 'zod'
import type { putRegion as putRegionSchema, Region } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { checkPlace } from './region-tree.ts'
import { insertRegion, lockTree, readChildren, readRegion, updateRegion } from './store.ts'
import { demandWrite, isSame, writing } from './writing.ts'

type Input = z.output<typeof putRegionSchema>

/**
 * Makes or changes a region under one that the actor may write. A move takes along all that is below. The root is there
 * once and stays the root.
 * @param options `sample` marks the demo's data; it comes from no request
 * @throws AppError not_found, forbidden, already_exists, bad_input
 */
export async function putRegion(
  context: Context,
  actor: Actor,
  id: string,
  input: Input,
  options: { sample?: boolean } = {},
): Promise<Region> {
  return writing(context, input, async (within) => {
    await lockTree(within)
    const before = await readRegion(within, id)
    if (before) demandWrite(actor, { regionPath: before.path })
    const parent = await readParent(within, actor, input, before)
    const region: Region = {
      id,
      ...input,
      path: [...(parent?.path ?? []), id],
      sample: options.sample ?? before?.sample ?? false,
    }
    checkPlace(region, parent, before ? await readChildren(within, id) : [])
    if (isSame(before, region)) return region
    if (before) await updateRegion(within, region, before)
    else await insertRegion(within, region)
    await audit(within, actor, 'region:put', `region:${id}`, { ...input })
    return region
  })
}

async function readParent(
  context: Context,
  actor: Actor,
  input: Input,
  before: Region | null,
): Promise<Region | null> {
  if (input.parentId === null) {
    if (before?.parentId === null) return null
    throw new AppError(
      'already_exists',
      'There is one root region already. Choose what this one stands under.',
      {
        field: 'parentId',
      },
    )
  }
  if (before?.parentId === null) throw badField('parentId', 'the root region stands under none')
  const parent = await readRegion(context, input.parentId)
  if (before?.parentId !== input.parentId) demandWrite(actor, parent && { regionPath: parent.path })
  return parent
}

/**
 * Makes the one root region; for the first start and the demo, which ask no policy.
 * @throws AppError already_exists
 */
export async function createRoot(
  context: Context,
  id: string,
  region: Pick<Region, 'name' | 'level'>,
  options: { sample?: boolean } = {},
): Promise<void> {
  const { name, level } = region
  await writing(context, region, (within) =>
    insertRegion(within, { id, name, level, parentId: null, path: [id], sample: options.sample ?? false }),
  )
}
