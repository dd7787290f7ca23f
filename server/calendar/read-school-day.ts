import type { SchoolDay } from '../../shared/calendar.ts'
import { AppError } from '../../shared/errors.ts'
import type { Actor } from '../account/actor.ts'
import { may } from '../account/policy.ts'
import { partnersOf } from '../directory/partners.ts'
import { schoolScopes, targetOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { schoolCalendars } from './school-calendars.ts'

/**
 * What a date is at a school, and its bells then: of one's own schools, and of those that are paired with them.
 * @throws AppError not_found
 */
export async function readSchoolDay(
  context: Context,
  actor: Actor,
  schoolId: string,
  date: string,
): Promise<SchoolDay> {
  const scope = (await schoolScopes(context, [schoolId])).get(schoolId)
  if (!scope || !(may(actor, 'term:read', targetOf(scope)) || (await isPartner(context, actor, schoolId))))
    throw new AppError('not_found', 'There is no such school, or it is not yours to see.')
  const calendar = (await schoolCalendars(context, [schoolId], date, date)).get(schoolId)!
  const { hasBells, zone } = calendar
  return { status: calendar.day(date), hasBells, bells: calendar.bells(date), zone }
}

async function isPartner(context: Context, actor: Actor, schoolId: string): Promise<boolean> {
  const { leadSchoolIds, memberSchoolIds } = await partnersOf(context, actor, 'directory:read')
  return leadSchoolIds.includes(schoolId) || memberSchoolIds.includes(schoolId)
}
