import type { LINE_BYTES } from '../../shared/readiness.ts'
import { call } from '../app/api.ts'
import { waysOut } from './media-way.ts'
import type { Ways } from './ways.ts'

/** As the contract says; its module carries zod, which has no place in this page. */
const mostBytes: typeof LINE_BYTES = 524_288
const firstBytes = 32_768
/** The second measurement lasts about so long. */
const aimMs = 1_500
const patienceMs = 10_000

export interface Line extends Ways {
  downKbps: number | null
  upKbps: number | null
}

/** What the line carries each way, by which way media goes, and how long an answer takes. */
export async function measureLine(as: 'person' | 'device'): Promise<Line> {
  const down = await rateOf((bytes) => download(as, bytes))
  const up = await rateOf((bytes) => upload(as, bytes))
  const media = await waysOut(() => call('POST /api/readiness/probes')).catch(() => null)
  return { downKbps: down, upKbps: up, ...(media ?? { rttMs: null, way: null }) }
}

/** A little first, then as much as takes a second or two; null when the server can't be reached. */
async function rateOf(move: (bytes: number) => Promise<void>): Promise<number | null> {
  try {
    const first = await timed(() => move(firstBytes))
    const bytes = Math.round(Math.min(mostBytes, (firstBytes * aimMs) / first))
    if (bytes <= firstBytes) return kbps(firstBytes, first)
    return kbps(bytes, await timed(() => move(bytes)))
  } catch (error) {
    // It began and did not come to an end in ten seconds: next to nothing gets through.
    return (error as DOMException).name === 'TimeoutError' ? 0 : null
  }
}

const kbps = (bytes: number, ms: number): number => Math.round((bytes * 8) / ms)

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await work()
  return Math.max(1, performance.now() - begun)
}

const options = (as: string) => ({
  cache: 'no-store' as const,
  signal: AbortSignal.timeout(patienceMs),
  headers: { 'x-tongke-as': as, 'content-type': 'application/octet-stream' },
})

async function download(as: string, bytes: number): Promise<void> {
  const response = await fetch(`/api/readiness/line?bytes=${bytes}`, options(as))
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`the line could not be measured: ${response.status}`)
}

async function upload(as: string, bytes: number): Promise<void> {
  const noise = new Uint8Array(bytes)
  for (let at = 0; at < bytes; at += 65_536)
    crypto.getRandomValues(noise.subarray(at, Math.min(bytes, at + 65_536)))
  const response = await fetch('/api/readiness/line', { ...options(as), method: 'POST', body: noise })
  if (!response.ok) throw new Error(`the line could not be measured: ${response.status}`)
}
