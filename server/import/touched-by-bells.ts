import type { BellTable, TouchedLesson } from '../../shared/calendar.ts'
import { calendarsOf } from '../calendar/school-calendar.ts'
import { forGood, readCalendarRows } from '../calendar/school-calendars.ts'
import type { TouchedBy } from '../calendar/touched.ts'
import type { Context } from '../platform/context.ts'
import type { PlannedChange } from './change.ts'

/** The lessons still to come that the bell tables of a plan touch, all of them together. */
export async function touchedByBells(
  context: Context,
  touchedBy: TouchedBy,
  changes: readonly PlannedChange[],
): Promise<TouchedLesson[]> {
  const tables = changes.flatMap(({ state, put }) =>
    put.kind === 'bell' && state !== 'left' ? [{ id: put.id, ...put.input }] : [],
  )
  if (tables.length === 0) return []
  const schoolIds = [...new Set(tables.map((table) => table.schoolId))]
  // A table that is changed keeps its date: it is known by it.
  const from = tables.map((table) => table.effectiveFrom).sort()[0]!
  const rows = await readCalendarRows(context, schoolIds, from, forGood)
  const after = new Map<string, BellTable[]>()
  for (const schoolId of schoolIds) {
    const wanted = tables.filter((table) => table.schoolId === schoolId)
    const others = (rows.bellTables.get(schoolId) ?? []).filter(
      ({ id }) => !wanted.some((table) => table.id === id),
    )
    after.set(schoolId, [...others, ...wanted])
  }
  return touchedBy(context, {
    schoolIds,
    from,
    to: null,
    before: calendarsOf(rows),
    after: calendarsOf({ ...rows, bellTables: after }),
  })
}
