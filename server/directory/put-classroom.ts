import type { z } from 'zod'
import type { Classroom, putClassroom as putClassroomSchema } from '../../shared/directory.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { schoolScopes, targetOf } from './scope.ts'
import { insertClassroom, readClassroom, updateClassroom } from './store.ts'
import { demandWrite, isSame, writing } from './writing.ts'

/**
 * Makes or changes a classroom of a school. It stays with its school.
 * @throws AppError not_found, forbidden, already_exists `{field: 'name'}`, bad_input
 */
export async function putClassroom(
  context: Context,
  actor: Actor,
  id: string,
  input: z.output<typeof putClassroomSchema>,
): Promise<Classroom> {
  const classroom: Classroom = { id, ...input }
  return writing(context, input, async (within) => {
    const before = await readClassroom(within, id)
    const schools = await schoolScopes(within, [input.schoolId, before?.schoolId ?? input.schoolId])
    for (const schoolId of [before?.schoolId ?? input.schoolId, input.schoolId]) {
      const school = schools.get(schoolId)
      demandWrite(actor, school ? targetOf(school) : null)
    }
    if (before && before.schoolId !== input.schoolId)
      throw badField('schoolId', 'a classroom stays with its school; make a new one')
    if (isSame(before, classroom)) return classroom
    if (before) await updateClassroom(within, classroom)
    else await insertClassroom(within, classroom)
    await audit(within, actor, 'classroom:put', `classroom:${id}`, { ...input })
    return classroom
  })
}
