import { AppError, type WireError } from '../../shared/errors.ts'
import type { Answer, RouteName, Written } from '../../shared/http.ts'

type Parts<N extends RouteName> = {
  [P in 'params' | 'query' | 'body' as Record<string, never> extends Written<N, P> ? never : P]: Written<N, P>
} & {
  [P in 'params' | 'query' | 'body' as Record<string, never> extends Written<N, P> ? P : never]?: Written<
    N,
    P
  >
} & {
  signal?: AbortSignal
}

/** By which cookie this page asks: a person's, or the classroom PC's own. */
let askAs: 'person' | 'device' = 'person'
export function askAsDevice(): void {
  askAs = 'device'
}
/** For a request that isn't a `call`: it belongs in the header `x-tongke-as`. */
export const askedAs = (): 'person' | 'device' => askAs

/**
 * Calls one door of the server by its name in `shared/http.ts`, e.g. `call('GET /api/lessons/:id', {params: {id}})`.
 * Throws AppError: the server's own, or `unavailable` when it can't be reached.
 */
export async function call<N extends RouteName>(
  name: N,
  parts: Parts<N> = {} as Parts<N>,
): Promise<Answer<N>> {
  const [method, template] = name.split(' ') as [string, string]
  const given = parts as {
    params?: Record<string, string>
    query?: Record<string, unknown>
    body?: unknown
    signal?: AbortSignal
  }
  const path = template.replace(/:(\w+)/g, (_, field: string) =>
    encodeURIComponent(given.params?.[field] ?? ''),
  )
  const query = new URLSearchParams()
  for (const [field, value] of Object.entries(given.query ?? {}))
    if (value !== undefined) query.set(field, String(value))
  const search = String(query) ? `?${query}` : ''
  const writes = method !== 'GET'
  // A file travels as it is; everything else as JSON.
  const file = given.body instanceof Uint8Array ? new Blob([given.body.slice()]) : null
  const type = file ? 'application/octet-stream' : 'application/json'
  let response: Response
  try {
    response = await fetch(path + search, {
      method,
      signal: given.signal ?? null,
      headers: { 'x-tongke-as': askAs, ...(writes ? { 'content-type': type } : {}) },
      body: writes ? (file ?? JSON.stringify(given.body ?? {})) : null,
    })
  } catch (cause) {
    if (given.signal?.aborted) throw cause
    throw new AppError('unavailable', 'The server cannot be reached. Check the network and try again.')
  }
  const answer = (await response.json().catch(() => null)) as { error?: WireError } | null
  if (response.ok && answer) return answer as Answer<N>
  if (answer?.error) throw new AppError(answer.error.code, answer.error.message, answer.error.details)
  throw new AppError('unavailable', `The server answered ${response.status} without saying why. Try again.`)
}
