import type { z } from 'zod'
import type { daysSaved, putDays as putDaysSchema, SpecialDay } from '../../shared/calendar.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { type DaysOwner, lockOwner, readSchoolIdsUnder, readSpecialDays, replaceDays } from './days-store.ts'
import { writableRegion, writableSchool } from './rights.ts'
import { type CalendarRows, calendarsOf } from './school-calendar.ts'
import { readCalendarRows } from './school-calendars.ts'
import type { TouchedBy } from './touched.ts'

type Input = z.output<typeof putDaysSchema>
type Saved = z.output<typeof daysSaved>

/**
 * Makes these all the special days that a region itself has between two dates; they hold for all below that say nothing of
 * their own. Answers the lessons that the change touches; with `preview` nothing is written.
 * @throws AppError not_found, forbidden
 */
export async function putRegionDays(
  context: Context,
  touchedBy: TouchedBy,
  actor: Actor,
  regionId: string,
  input: Input,
): Promise<Saved> {
  return transact(context.db, async (db) => {
    const within = { ...context, db }
    await writableRegion(within, actor, regionId)
    await lockOwner(within, { regionId })
    const known = (
      await readSpecialDays(within, { regionIds: [regionId] }, input.from, input.to)
    ).regionDays.get(regionId)
    const schoolIds = await readSchoolIdsUnder(within, regionId)
    return saveDays(within, touchedBy, actor, { regionId }, schoolIds, known ?? [], input)
  })
}

/**
 * As `putRegionDays`, for one school, whose word wins over its regions'.
 * @throws AppError not_found, forbidden
 */
export async function putSchoolDays(
  context: Context,
  touchedBy: TouchedBy,
  actor: Actor,
  schoolId: string,
  input: Input,
): Promise<Saved> {
  return transact(context.db, async (db) => {
    const within = { ...context, db }
    await writableSchool(within, actor, schoolId)
    await lockOwner(within, { schoolId })
    const known = (
      await readSpecialDays(within, { schoolIds: [schoolId] }, input.from, input.to)
    ).schoolDays.get(schoolId)
    return saveDays(within, touchedBy, actor, { schoolId }, [schoolId], known ?? [], input)
  })
}

async function saveDays(
  context: Context,
  touchedBy: TouchedBy,
  actor: Actor,
  owner: DaysOwner,
  schoolIds: string[],
  known: readonly SpecialDay[],
  { from, to, days, preview }: Input,
): Promise<Saved> {
  const wanted = [...days].sort((a, b) => a.day.localeCompare(b.day))
  if (textOf(known) === textOf(wanted)) return { saved: !preview, touched: [] }
  const rows = await readCalendarRows(context, schoolIds, from, to)
  const before = calendarsOf(rows)
  const after = calendarsOf(withDays(rows, owner, wanted))
  const touched = await touchedBy(context, { schoolIds, from, to, before, after })
  if (preview) return { saved: false, touched }
  await replaceDays(context, owner, from, to, wanted)
  const [kind, id] = 'regionId' in owner ? ['region', owner.regionId] : ['school', owner.schoolId]
  await audit(context, actor, 'calendar:put-days', `${kind}:${id}`, { from, to, days: wanted, before: known })
  return { saved: true, touched }
}

const textOf = (days: readonly SpecialDay[]): string =>
  JSON.stringify(days.map(({ day, kind, follows, name }) => [day, kind, follows, name]))

function withDays(rows: CalendarRows, owner: DaysOwner, days: readonly SpecialDay[]): CalendarRows {
  if ('regionId' in owner) return { ...rows, regionDays: new Map(rows.regionDays).set(owner.regionId, days) }
  return { ...rows, schoolDays: new Map(rows.schoolDays).set(owner.schoolId, days) }
}
