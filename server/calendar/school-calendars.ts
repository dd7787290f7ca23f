import { defaultSettings } from '../../shared/directory.ts'
import { schoolScopes } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { readBellTables } from './bells-store.ts'
import { readSpecialDays, readTermsAndZones } from './days-store.ts'
import { type CalendarRows, calendarsOf, type SchoolCalendar } from './school-calendar.ts'

/** After the last date that anybody plans for. */
export const forGood = '9999-12-31'

/** What the calendars of these schools are made of between two dates, both included; four queries however many schools. */
export async function readCalendarRows(
  context: Context,
  schoolIds: readonly string[],
  from: string,
  to: string,
): Promise<CalendarRows> {
  const scopes = [...(await schoolScopes(context, schoolIds)).values()]
  const ids = scopes.map((scope) => scope.id)
  const regionIds = [...new Set(scopes.flatMap((scope) => scope.regionPath))]
  const { terms, zones } = await readTermsAndZones(context, regionIds, from, to)
  const zoneOf = (path: readonly string[]): string =>
    path.map((id) => zones.get(id)).findLast((zone) => zone !== undefined) ?? defaultSettings.zone
  return {
    schools: scopes.map(({ id, name, regionPath }) => ({ id, name, regionPath, zone: zoneOf(regionPath) })),
    terms,
    ...(await readSpecialDays(context, { regionIds, schoolIds: ids }, from, to)),
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
