import type { z } from 'zod'
import type { putSchool as putSchoolSchema, School } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import type { Context } from '../platform/context.ts'
import { schoolScopes, targetOf } from './scope.ts'
import { insertSchool, readPairingsOf, readRegion, updateSchool } from './store.ts'
import { demandWrite, isSame, writing } from './writing.ts'

type Input = z.output<typeof putSchoolSchema>

/**
 * Makes or changes a school, in a region that the actor may write; a school that moves takes all of its own along.
 * @throws AppError not_found, forbidden, already_exists `{field: 'name'}`, still_used (a paired school keeps its part)
 */
export async function putSchool(context: Context, actor: Actor, id: string, input: Input): Promise<School> {
  const school: School = { id, ...input }
  return writing(context, input, async (within) => {
    const before = (await schoolScopes(within, [id])).get(id) ?? null
    if (before) demandWrite(actor, targetOf(before))
    const region = await readRegion(within, input.regionId)
    demandWrite(actor, region && { regionPath: region.path })
    if (isSame(before, school)) return school
    if (before) {
      await refuseLostPart(within, school)
      await updateSchool(within, school)
    } else await insertSchool(within, school)
    await audit(within, actor, 'school:put', `school:${id}`, { ...input })
    return school
  })
}

async function refuseLostPart(context: Context, school: School): Promise<void> {
  if (school.lead && school.member) return
  const pairings = await readPairingsOf(context, [school.id])
  const lost = pairings.filter((p) => (p.leadSchoolId === school.id ? !school.lead : !school.member))
  if (lost.length === 0) return
  const others = lost.map((p) => (p.leadSchoolId === school.id ? p.memberSchoolId : p.leadSchoolId))
  const names = [...(await schoolScopes(context, others)).values()].map((other) => other.name)
  throw new AppError(
    'still_used',
    `This school is paired in that part with ${names.join(', ')}. Remove the pairing first.`,
    {
      usedBy: names.map((name) => ({ kind: 'pairing', name })),
    },
  )
}
