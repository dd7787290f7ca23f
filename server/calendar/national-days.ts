import data from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import type { Holidays, SpecialDay } from '../../shared/calendar.ts'

/**
 * The days off and the working weekends that the State Council's yearly notices name, as the package chinese-days keeps them
 * (2004 to 2026 in 1.5.7). Only its data is used: its functions answer by weekday for years it knows nothing of.
 */
const { holidays, workdays } = data as Record<'holidays' | 'workdays', Record<string, string>>

/** `National Day,国庆节,3`: in English, in Chinese, and how many of its days are by law. */
const nameOf = (entry: string): string => entry.split(',')[1] ?? ''

const isKnown = (year: number): boolean => `${year}-01-01` in holidays && `${year}-10-01` in holidays

/**
 * Days off and make-up days between two dates, both included, by date. Whose timetable a make-up day follows is not the
 * state's to say: null.
 */
export function nationalDays(from: string, to: string): Holidays {
  const within = (entries: Record<string, string>, kind: SpecialDay['kind']): SpecialDay[] =>
    Object.entries(entries)
      .filter(([day]) => from <= day && day <= to)
      .map(([day, entry]) => ({ day, kind, follows: null, name: nameOf(entry) }))
  const days = [...within(holidays, 'off'), ...within(workdays, 'working')]
  const unknownYears: number[] = []
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++)
    if (!isKnown(year)) unknownYears.push(year)
  return { days: days.sort((a, b) => a.day.localeCompare(b.day)), unknownYears }
}
