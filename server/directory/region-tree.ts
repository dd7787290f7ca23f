import type { Region } from '../../shared/directory.ts'
import { badField } from '../platform/bad-field.ts'

/** From wide to narrow. A region stands under a wider one, though not always the next: some counties are the province's. */
const levels: readonly Region['level'][] = ['province', 'prefecture', 'county']

const isWider = (a: Region['level'], b: Region['level']): boolean => levels.indexOf(a) < levels.indexOf(b)

/**
 * Checks where a region is put.
 * @param children those that stand under it now
 * @throws AppError bad_input
 */
export function checkPlace(
  region: Pick<Region, 'id' | 'level'>,
  parent: Pick<Region, 'level' | 'path'> | null,
  children: readonly Pick<Region, 'level'>[],
): void {
  if (parent?.path.includes(region.id)) throw badField('parentId', 'a region does not stand under itself')
  if (parent && !isWider(parent.level, region.level))
    throw badField('level', `a ${region.level} does not stand under a ${parent.level}`)
  if (children.some((child) => !isWider(region.level, child.level)))
    throw badField('level', `a region under this one is no narrower than a ${region.level}`)
}
