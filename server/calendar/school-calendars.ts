import { schoolScopes } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { readBellTables } from './bells-store.ts'
import { readRegionDays, readSchoolDays, readTermsBetween, readZones } from './days-store.ts'
import { type CalendarRows, calendarsOf, type SchoolCalendar } from './school-calendar.ts'

/** After the last date that anybody plans for. */
export const forGood = '9999-12-31'

/** What the calendars of these schools are made of between two dates, both included; six queries however many schools. */
export async function readCalendarRows(
  context: Context,
  schoolIds: readonly string[],
  from: string,
  to: string,
): Promise<CalendarRows> {
  const scopes = [...(await schoolScopes(context, schoolIds)).values()]
  const ids = scopes.map((scope) => scope.id)
  const regionIds = [...new Set(scopes.flatMap((scope) => scope.regionPath))]
  const zones = await readZones(
    context,
    scopes.map((scope) => scope.regionPath),
  )
  return {
    schools: scopes.map(({ id, name, regionPath }) => ({
      id,
      name,
      regionPath,
      zone: zones.get(regionPath.join())!,
    })),
    terms: await readTermsBetween(context, regionIds, from, to),
    regionDays: await readRegionDays(context, regionIds, from, to),
    schoolDays: await readSchoolDays(context, ids, from, to),
    bellTables: await readBellTables(context, ids),
  }
}

/**
 * The calendars of the schools there are among `schoolIds`, by id, for dates between `from` and `to`, both included. No policy:
 * for the rooms above.
 */
export async function schoolCalendars(
  context: Context,
  schoolIds: readonly string[],
  from: string,
  to: string,
): Promise<Map<string, SchoolCalendar>> {
  return calendarsOf(await readCalendarRows(context, schoolIds, from, to))
}
