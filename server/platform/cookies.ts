/** The cookie a person's browser keeps, and the one a classroom's PC keeps; one browser may have both. */
export const cookieNames = { person: 'tongke_person', device: 'tongke_device' } as const

/** By which of the two a caller comes in. */
export type As = keyof typeof cookieNames

/**
 * Checks a caller's cookies: who comes in by the person's (or the device's) cookie, or null. Given by account.
 * `cookies` are all that came, by name.
 */
export type Authenticate<A> = (cookies: Record<string, string>, as: As) => Promise<A | null>

/** Reads a Cookie header; of two with one name the first counts, a value that can't be decoded stays as it is. */
export function parseCookies(header: string | undefined): Record<string, string> {
  const cookies: Record<string, string> = Object.create(null)
  for (const pair of header?.split(';') ?? []) {
    const [name, ...value] = pair.split('=')
    const key = name?.trim()
    if (key && value.length > 0 && !(key in cookies)) cookies[key] = decode(value.join('=').trim())
  }
  return cookies
}

/**
 * Writes a Set-Cookie header. `Strict` is no hindrance here: every page is served without a session and fetches from
 * itself, so a link in a chat still opens signed in; and nothing foreign ever makes the browser send the cookie.
 * @param maxAgeSeconds 0 takes the cookie away
 */
export function writeCookie(name: string, value: string, maxAgeSeconds: number, secure: boolean): string {
  const parts = [
    `${name}=${encodeURIComponent(value)}`,
    'Path=/',
    `Max-Age=${Math.floor(maxAgeSeconds)}`,
    'HttpOnly',
    'SameSite=Strict',
  ]
  if (secure) parts.push('Secure')
  return parts.join('; ')
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
