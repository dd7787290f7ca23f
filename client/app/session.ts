import { useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import type { Me } from '../../shared/account.ts'
import { call } from './api.ts'

/** Leaves to the sign-in page, which comes back to where the person was. */
export function leaveToSignIn(): void {
  const here = location.pathname + location.search
  location.assign(here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`)
}

export function useSession() {
  return useQuery({
    queryKey: ['session'],
    queryFn: ({ signal }) => call('GET /api/session', { signal }),
    staleTime: 60_000,
  })
}

export const MeContext = createContext<Me | null>(null)

/** The person who is signed in; the shell shows nothing before it knows. */
export function useMe(): Me {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe outside of the shell')
  return me
}
