import type { z } from 'zod'
import type { ClassGroup, putClassGroup as putClassGroupSchema } from '../../shared/directory.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { schoolScopes, targetOf } from './scope.ts'
import { insertClassGroup, readClassGroup, updateClassGroup } from './store.ts'
import { demandWrite, isSame, writing } from './writing.ts'

/**
 * Makes or changes a class group of a school. It stays with its school.
 * @throws AppError not_found, forbidden, already_exists `{field: 'name'}`, bad_input
 */
export async function putClassGroup(
  context: Context,
  actor: Actor,
  id: string,
  input: z.output<typeof putClassGroupSchema>,
): Promise<ClassGroup> {
  const classGroup: ClassGroup = { id, ...input }
  return writing(context, input, async (within) => {
    const before = await readClassGroup(within, id)
    const schools = await schoolScopes(within, [input.schoolId, before?.schoolId ?? input.schoolId])
    for (const schoolId of [before?.schoolId ?? input.schoolId, input.schoolId]) {
      const school = schools.get(schoolId)
      demandWrite(actor, school ? targetOf(school) : null)
    }
    if (before && before.schoolId !== input.schoolId)
      throw badField('schoolId', 'a class group stays with its school; make a new one')
    if (isSame(before, classGroup)) return classGroup
    if (before) await updateClassGroup(within, classGroup)
    else await insertClassGroup(within, classGroup)
    await audit(within, actor, 'class-group:put', `class-group:${id}`, { ...input })
    return classGroup
  })
}
