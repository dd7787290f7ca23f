import type { BellTable } from '../../shared/calendar.ts'
import type { Bell } from '../../shared/directory.ts'

/**
 * The bells of a school in force on a date for the weekday that it follows: of the tables that name the weekday, the one that
 * came into force last. [] where none does.
 */
export function bellsOn(tables: readonly BellTable[], date: string, follows: number): Bell[] {
  let found: BellTable | null = null
  for (const table of tables) {
    if (table.effectiveFrom > date || !table.weekdays.includes(follows)) continue
    if (found && found.effectiveFrom >= table.effectiveFrom) continue
    found = table
  }
  return found?.bells ?? []
}

/** Another table of the school that comes into force on the same date for one of the same weekdays, so that neither could win. */
export function rivalOf(table: BellTable, tables: readonly BellTable[]): BellTable | null {
  const isRival = (other: BellTable): boolean =>
    other.id !== table.id &&
    other.schoolId === table.schoolId &&
    other.effectiveFrom === table.effectiveFrom &&
    other.weekdays.some((day) => table.weekdays.includes(day))
  return tables.find(isRival) ?? null
}
