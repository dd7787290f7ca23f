import type { Term } from '../../shared/calendar.ts'
import { datesFrom, dayOf, type SpecialDays, teachingWeeks } from '../calendar/day-rule.ts'
import type { TermProgress } from './coverage.ts'
import type { PlacedSpecialDay } from './place-store.ts'

/** A term as one school has it: its teaching weeks, and its dates of instruction, rising. */
export interface SchoolTerm {
  teachingWeeks: number
  instruction: readonly string[]
  /** Where grade 9 ends before the others: its weeks, and its last day. */
  grade9: { teachingWeeks: number; lastDay: string } | null
}

export interface TermSchool {
  id: string
  /** Ids from the root down to its region. */
  regionPath: readonly string[]
}

/**
 * The term at each school. Schools of one region share its calendar and change only the dates that they speak of themselves, so that
 * a prefecture's term is worked out a few times, not a thousand.
 * @param terms of all regions above the schools that share a day with it
 */
export function schoolTerms(
  term: Term,
  schools: readonly TermSchool[],
  terms: readonly Term[],
  days: readonly PlacedSpecialDay[],
): Map<string, SchoolTerm> {
  const daysOf = new Map<string, Map<string, PlacedSpecialDay>>()
  for (const day of days) {
    const own = daysOf.get(day.ownerId) ?? new Map<string, PlacedSpecialDay>()
    daysOf.set(day.ownerId, own.set(day.day, day))
  }
  const dates = [...datesFrom(term.firstDay, term.lastDay)]
  const weeks = weeksOf(term)
  const regional = new Map<string, Regional>()
  const regionalOf = (path: readonly string[]): Regional => {
    const key = path.join()
    const known = regional.get(key) ?? regionOf(path, dates, weeks, terms, daysOf)
    regional.set(key, known)
    return known
  }
  return new Map(
    schools.map(({ id, regionPath }) => {
      const region = regionalOf(regionPath)
      const own = daysOf.get(id)
      if (!own) return [id, region.term]
      const schoolDays = special([own])
      const instruction = region.term.instruction.filter((date) => !own.has(date))
      for (const date of own.keys()) if (region.isInstruction(date, schoolDays)) instruction.push(date)
      return [id, { ...region.term, instruction: instruction.sort() }]
    }),
  )
}

interface Regional {
  term: SchoolTerm
  isInstruction(date: string, schoolDays: SpecialDays): boolean
}

function regionOf(
  path: readonly string[],
  dates: readonly string[],
  weeks: Omit<SchoolTerm, 'instruction'>,
  terms: readonly Term[],
  daysOf: ReadonlyMap<string, ReadonlyMap<string, PlacedSpecialDay>>,
): Regional {
  const regionDays = special(path.flatMap((id) => daysOf.get(id) ?? []))
  // The nearest region's term comes first.
  const own = [...path].reverse().flatMap((id) => terms.filter((t) => t.regionId === id))
  const isInstruction = (date: string, schoolDays: SpecialDays): boolean =>
    dayOf(date, { term: own.find((t) => isOn(t, date)) ?? null, regionDays, schoolDays }).instruction
  const none: SpecialDays = new Map()
  return {
    isInstruction,
    term: { ...weeks, instruction: dates.filter((date) => isInstruction(date, none)) },
  }
}

const weeksOf = (term: Term): Omit<SchoolTerm, 'instruction'> => ({
  teachingWeeks: teachingWeeks(term),
  grade9: term.grade9LastDay
    ? {
        teachingWeeks: teachingWeeks({ ...term, lastDay: term.grade9LastDay }),
        lastDay: term.grade9LastDay,
      }
    : null,
})

const isOn = (term: Term, date: string): boolean => term.firstDay <= date && date <= term.lastDay

/** The later of the maps wins: the nearest region. */
const special = (maps: readonly ReadonlyMap<string, PlacedSpecialDay>[]): SpecialDays =>
  new Map(maps.flatMap((map) => [...map].map(([date, day]) => [date, { ...day, name: '' }])))

/** A grade's own dates of instruction. */
export const instructionOf = ({ instruction, grade9 }: SchoolTerm, grade: number): readonly string[] =>
  grade === 9 && grade9 ? instruction.filter((date) => date <= grade9.lastDay) : instruction

/** How far the term has come for a grade at the end of a date. */
export function progressAt(term: SchoolTerm, asOf: string, grade: number): TermProgress {
  const instruction = instructionOf(term, grade)
  const after = instruction.findIndex((date) => date > asOf)
  return {
    teachingWeeks: (grade === 9 && term.grade9 ? term.grade9 : term).teachingWeeks,
    instructionDays: instruction.length,
    elapsedDays: after < 0 ? instruction.length : after,
  }
}
