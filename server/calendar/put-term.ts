import type { z } from 'zod'
import type { putTerm as putTermSchema, Term } from '../../shared/calendar.ts'
import { AppError } from '../../shared/errors.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { isSame, writing } from '../directory/writing.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { writableRegion } from './rights.ts'
import { insertTerm, lockAndReadOverlap, readTerm, updateTerm } from './store.ts'

/**
 * Makes or changes a term of a region; it holds for all below that have none of their own. No two terms of one region
 * share a day.
 * @throws AppError not_found, forbidden, bad_input, already_exists `{field: 'name' | 'firstDay'}`
 */
export async function putTerm(
  context: Context,
  actor: Actor,
  id: string,
  input: z.output<typeof putTermSchema>,
): Promise<Term> {
  const term: Term = { id, ...input, grade9LastDay: input.grade9LastDay ?? null }
  return writing(context, input, async (within) => {
    const before = await readTerm(within, id)
    if (before) await writableRegion(within, actor, before.regionId)
    await writableRegion(within, actor, input.regionId)
    if (before && before.regionId !== input.regionId)
      throw badField('regionId', 'a term stays with its region; make a new one')
    if (isSame(before, term)) return term
    const other = await lockAndReadOverlap(within, term)
    if (other) {
      const said = `${other.name}, ${other.firstDay} to ${other.lastDay}, has some of these days. Choose others.`
      throw new AppError('already_exists', said, { field: 'firstDay', termId: other.id, name: other.name })
    }
    if (before) await updateTerm(within, term)
    else await insertTerm(within, term)
    await audit(within, actor, 'term:put', `term:${id}`, { ...input })
    return term
  })
}
