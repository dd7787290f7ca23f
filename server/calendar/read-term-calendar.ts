import type { z } from 'zod'
import type { SpecialDay, Term, TermCalendar, termCalendarFilter } from '../../shared/calendar.ts'
import { AppError } from '../../shared/errors.ts'
import type { Actor } from '../account/actor.ts'
import { readRegion } from '../directory/store.ts'
import type { Context } from '../platform/context.ts'
import { datesFrom, dayOf, weekdayCounts } from './day-rule.ts'
import { readSpecialDays } from './days-store.ts'
import { seenRegion, seenSchool } from './rights.ts'
import { byDate, regionCalendar } from './school-calendar.ts'
import { readTerm } from './store.ts'

/**
 * All dates of a term as a school has them, or a region: the term's own, or one below it.
 * @throws AppError not_found (no such term, or none that holds there)
 */
export async function readTermCalendar(
  context: Context,
  actor: Actor,
  termId: string,
  filter: z.output<typeof termCalendarFilter>,
): Promise<TermCalendar> {
  const term = await readTerm(context, termId)
  if (term) await seenRegion(context, actor, term.regionId)
  const path = term && (await pathOf(context, actor, term, filter))
  if (!term || !path?.includes(term.regionId))
    throw new AppError('not_found', 'There is no such term, or it does not hold there.')
  const { firstDay, lastDay } = term
  const schoolIds = filter.schoolId ? [filter.schoolId] : []
  const special = await readSpecialDays(context, { regionIds: path, schoolIds }, firstDay, lastDay)
  const regionDays = special.regionDays.get(path.at(-1)!) ?? []
  const schoolDays = special.schoolDays.get(filter.schoolId ?? '') ?? []
  const region = regionCalendar({ terms: [term], regionDays: special.regionDays }, path)
  const rule = { term, regionDays: region.days, schoolDays: byDate(schoolDays) }
  const days = [...datesFrom(firstDay, lastDay)].map((date) => dayOf(date, rule))
  return {
    term,
    days,
    regionDays,
    aboveDays: notIn(regionDays, [...region.days.values()]),
    schoolDays,
    weekdayCounts: weekdayCounts(days),
  }
}

/** From the root down to the region that is asked about. */
async function pathOf(
  context: Context,
  actor: Actor,
  term: Term,
  { schoolId, regionId }: z.output<typeof termCalendarFilter>,
): Promise<string[] | null> {
  if (schoolId) return (await seenSchool(context, actor, schoolId)).regionPath
  if (regionId) return (await seenRegion(context, actor, regionId)).path
  return (await readRegion(context, term.regionId))?.path ?? null
}

function notIn(own: readonly SpecialDay[], all: readonly SpecialDay[]): SpecialDay[] {
  const dates = new Set(own.map(({ day }) => day))
  return all.filter(({ day }) => !dates.has(day)).sort((a, b) => a.day.localeCompare(b.day))
}
