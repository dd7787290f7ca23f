import { useSearchParams } from 'wouter'
import type { Term } from '../../shared/calendar.ts'
import { subject } from '../../shared/directory.ts'
import { nearestTerm } from '../calendar/data.ts'
import type { LedgerQuery } from './data.ts'

const fields = { region: 'regionId', school: 'schoolId', class: 'classGroupId' } as const

/** The view that the page's address says, and addresses of others; what is not said is the nearest term, today. */
export function useLedgerAddress(terms: Term[], today: string) {
  const [search, setSearch] = useSearchParams()
  const term = terms.find((x) => x.id === search.get('term')) ?? nearestTerm(terms, today)
  const chosen = subject.safeParse(search.get('subject'))
  const latest = term && term.lastDay < today ? term.lastDay : today
  const query: LedgerQuery | null = term && {
    termId: term.id,
    asOf: search.get('asOf') ?? latest,
    ...(chosen.success ? { subject: chosen.data } : {}),
    ...(search.get('by') === 'school' ? { by: 'school' as const } : {}),
    ...Object.fromEntries(
      Object.entries(fields).flatMap(([key, field]) => (search.get(key) ? [[field, search.get(key)]] : [])),
    ),
  }
  const change = (changes: Record<string, string | null | undefined>): URLSearchParams => {
    const next = new URLSearchParams(search)
    for (const [key, value] of Object.entries(changes))
      if (value) next.set(key, value)
      else next.delete(key)
    return next
  }
  return {
    term,
    query,
    /** Changes what the address says in place. */
    set: (changes: Record<string, string | null | undefined>) =>
      setSearch(change(changes), { replace: true }),
    /** The address of a place with the same date and subject. */
    placeHref: (kind: 'region' | 'school' | 'class-group', id: string): string =>
      `/ledger?${change({
        region: kind === 'region' ? id : null,
        school: kind === 'school' ? id : kind === 'class-group' ? search.get('school') : null,
        class: kind === 'class-group' ? id : null,
        by: null,
      })}`,
  }
}
export type LedgerAddress = ReturnType<typeof useLedgerAddress>
