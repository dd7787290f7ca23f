import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { PlanTeacherView, putPlanTeacher as putSchema } from '../../shared/proposal.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { demand, demandSeen, may } from '../account/policy.ts'
import { schoolScopes, targetOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { readLeadTeachers, writePlanTeacher } from './ground-store.ts'

/**
 * Says which subjects a lead teacher gives to other schools, and how many lessons a week at most; plans made from now on keep to it.
 * @throws AppError `not_found` (no such lead teacher at the school), `forbidden`
 */
export async function putPlanTeacher(
  context: Context,
  actor: Actor,
  personId: string,
  { schoolId, subjects, maxShared }: z.output<typeof putSchema>,
): Promise<PlanTeacherView> {
  const school = (await schoolScopes(context, [schoolId])).get(schoolId)
  const target = school ? targetOf(school) : null
  if (!target || !may(actor, 'directory:read', target)) demandSeen(actor, 'plan:run', target)
  else demand(actor, 'plan:run', target)
  const teacher = (await readLeadTeachers(context, [schoolId])).find((one) => one.personId === personId)
  if (!teacher)
    throw new AppError(
      'not_found',
      'There is no such lead teacher at this school, or it is not yours to see.',
    )
  const set = { personId, schoolId, subjects: [...new Set(subjects)].sort(), maxShared }
  await transact(context.db, async (db) => {
    const within = { ...context, db }
    await writePlanTeacher(within, set)
    await audit(within, actor, 'plan:teacher', `person:${personId}`, { schoolId, subjects, maxShared })
  })
  return { ...set, name: teacher.name, schoolName: school!.name, set: true }
}
