import { useQuery } from '@tanstack/react-query'
import { DateTime } from 'luxon'
import type { Term } from '../../shared/calendar.ts'
import { call } from '../app/api.ts'

export function useTerms() {
  return useQuery({
    queryKey: ['terms'],
    queryFn: ({ signal }) => call('GET /api/terms', { signal }),
    select: (terms) => [...terms].sort((a, b) => b.firstDay.localeCompare(a.firstDay)),
    staleTime: 60_000,
  })
}

/** The term that a local date lies in. */
export const termOf = (terms: Term[], date: string): Term | null =>
  terms.find((term) => term.firstDay <= date && date <= term.lastDay) ?? null

/** The term of a date, or the one nearest to it: what a page opens with. */
export function nearestTerm(terms: Term[], date: string): Term | null {
  const past = terms.filter((term) => term.lastDay < date).sort((a, b) => b.lastDay.localeCompare(a.lastDay))
  const ahead = terms
    .filter((term) => date < term.firstDay)
    .sort((a, b) => a.firstDay.localeCompare(b.firstDay))
  return termOf(terms, date) ?? past[0] ?? ahead[0] ?? null
}

/** Number of the teaching week, from 1; weeks begin on Monday, the first one is that of the term's first day. */
export function weekOf(term: Term, date: string): number {
  const monday = DateTime.fromISO(term.firstDay, { zone: 'utc' }).startOf('week')
  return Math.floor(DateTime.fromISO(date, { zone: 'utc' }).diff(monday, 'weeks').weeks) + 1
}

/** All dates of a term as a school has them, or a region. */
export function useTermCalendar(termId: string | undefined, whose: { schoolId?: string; regionId?: string }) {
  return useQuery({
    queryKey: ['term-calendar', termId, whose],
    queryFn: ({ signal }) =>
      call('GET /api/terms/:id/calendar', { params: { id: termId ?? '' }, query: whose, signal }),
    enabled: termId !== undefined,
  })
}

/** Public holidays and what most schools of a region keep: what a calendar can begin with. */
export function useHolidays(from: string, to: string, regionId: string) {
  return useQuery({
    queryKey: ['holidays', from, to, regionId],
    queryFn: ({ signal }) => call('GET /api/calendar/holidays', { query: { from, to, regionId }, signal }),
    staleTime: 60_000,
  })
}

export function useBellTables(schoolId: string | undefined) {
  return useQuery({
    queryKey: ['bell-tables', schoolId],
    queryFn: ({ signal }) =>
      call('GET /api/schools/:id/bell-tables', { params: { id: schoolId ?? '' }, signal }),
    enabled: schoolId !== undefined,
  })
}

/** What is read anew after a calendar or bells were saved. */
export const calendarKeys = [
  'term-calendar',
  'holidays',
  'bell-tables',
  'school-day',
  'timetable',
  'directory',
  'lessons',
  'coverage',
]
