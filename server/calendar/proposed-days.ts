import type { SpecialDay } from '../../shared/calendar.ts'
import type { SpecialDays } from './day-rule.ts'

/**
 * Special days to begin with: the national ones, and over them what more than half of the county's schools keep on a date,
 * whether by their own word or their region's: the weekday a make-up day follows, or a remap of a normal one.
 * @param schools the special days in force at each school
 */
export function proposedDays(national: readonly SpecialDay[], schools: readonly SpecialDays[]): SpecialDay[] {
  const proposed = new Map(national.map((day) => [day.day, day]))
  for (const date of new Set(schools.flatMap((days) => [...days.keys()]))) {
    const most = majority(schools.map((days) => days.get(date)))
    if (most) proposed.set(date, { ...most, name: most.name || (proposed.get(date)?.name ?? '') })
  }
  return [...proposed.values()].sort((a, b) => a.day.localeCompare(b.day))
}

/** What more than half of them say alike; a school that says nothing counts among those that don't. */
function majority(words: readonly (SpecialDay | undefined)[]): SpecialDay | null {
  const counts = new Map<string, number>()
  for (const word of words) {
    if (!word) continue
    const key = `${word.kind} ${word.follows}`
    const count = (counts.get(key) ?? 0) + 1
    if (count * 2 > words.length) return word
    counts.set(key, count)
  }
  return null
}
