import type { z } from 'zod'
import type { Holidays, holidayFilter } from '../../shared/calendar.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { readSchoolIdsUnder } from './days-store.ts'
import { nationalDays } from './national-days.ts'
import { proposedDays } from './proposed-days.ts'
import { seenRegion } from './rights.ts'
import { byDate, regionCalendar } from './school-calendar.ts'
import { readCalendarRows } from './school-calendars.ts'

/**
 * Special days to begin with, to be confirmed: the national ones, and, asked for a region, what most of its schools keep.
 * @throws AppError not_found
 */
export async function readHolidays(
  context: Context,
  actor: Actor,
  { from, to, regionId }: z.output<typeof holidayFilter>,
): Promise<Holidays> {
  const national = nationalDays(from, to)
  if (regionId === undefined) return national
  await seenRegion(context, actor, regionId)
  const rows = await readCalendarRows(context, await readSchoolIdsUnder(context, regionId), from, to)
  const inForce = rows.schools.map(
    (school) =>
      new Map([
        ...regionCalendar(rows, school.regionPath).days,
        ...byDate(rows.schoolDays.get(school.id) ?? []),
      ]),
  )
  return { ...national, days: proposedDays(national.days, inForce) }
}
