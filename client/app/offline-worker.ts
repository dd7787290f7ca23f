/**
 * Keeps the shell of one page (assist or classroom, by its scope) so that it opens without a line. The build writes into
 * `shells` what each page loads (vite.config.ts), so that this file changes with every version, and browsers take the new one.
 *
 * Safe to change under a page that is open: pages come from the server first and from here only when it doesn't answer; assets
 * have their content in their names, so that old and new stand beside each other, and the version before is kept for pages
 * that still run it. The API and the socket never come through here.
 */
interface Shells {
  version: string
  pages: Record<string, string[]>
}
declare const __SHELLS__: Shells

/** The part of a worker's world that is used here; the `webworker` types don't go together with the pages' own. */
interface Worker {
  registration: { scope: string }
  clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(kind: 'install' | 'activate', listener: (event: Extendable) => void): void
  addEventListener(kind: 'fetch', listener: (event: Fetched) => void): void
}
interface Extendable {
  waitUntil(work: Promise<unknown>): void
}
interface Fetched extends Extendable {
  request: Request
  respondWith(answer: Promise<Response>): void
}

const worker = globalThis as unknown as Worker
const shells: Shells = __SHELLS__
const page = new URL(worker.registration.scope).pathname
const prefix = `tongke${page}`
const current = `${prefix} ${shells.version}`
/** So long a page waits for the server before it is shown from here: a thin line answers later than a dead one never. */
const patienceMs = 6_000

worker.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(current)
      .then((cache) => cache.addAll(shells.pages[page] ?? [page]))
      .then(() => worker.skipWaiting()),
  )
})

worker.addEventListener('activate', (event) => {
  event.waitUntil(forgetOld().then(() => worker.clients.claim()))
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate') event.respondWith(fromServerFirst(request))
  else if (pathname.startsWith('/assets/') || isOfShell(pathname)) event.respondWith(fromHereFirst(request))
})

const isOfShell = (pathname: string): boolean => shells.pages[page]?.includes(pathname) ?? false

async function fromServerFirst(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(patienceMs) })
    if (answer.status < 500) return answer
  } catch {
    // No line, or none that answers in time.
  }
  const kept = await (await caches.open(current)).match(page)
  return kept ?? fetch(request)
}

async function fromHereFirst(request: Request): Promise<Response> {
  for (const name of (await own()).reverse()) {
    const kept = await (await caches.open(name)).match(request, { ignoreVary: true })
    if (kept) return kept
  }
  return fetch(request)
}

/** This page's caches, in the order in which they were made. */
const own = async (): Promise<string[]> =>
  (await caches.keys()).filter((name) => name.startsWith(`${prefix} `))

/** All but the newest and the one before. */
async function forgetOld(): Promise<void> {
  for (const name of (await own()).filter((name) => name !== current).slice(0, -1)) await caches.delete(name)
}
