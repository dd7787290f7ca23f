import type { Me } from '../../shared/account.ts'
import { homeOf } from '../app/rights.ts'

/** Where to go after signing in: back to the asked-for page of this site, or to the person's own start. */
export function destinationOf(me: Me, search: string): string {
  const next = new URLSearchParams(search).get('next')
  if (next) {
    // A foreign address, however it is dressed up, resolves to another origin.
    const url = new URL(next, location.origin)
    if (url.origin === location.origin && !url.pathname.startsWith('/sign-in'))
      return url.pathname + url.search
  }
  return homeOf(me.person.grants)
}

export function enter(me: Me): void {
  location.replace(destinationOf(me, location.search))
}
