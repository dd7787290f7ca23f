import { arrivedBytes } from '../media/line-figures.ts'
import type { MediaSession } from '../media/media-session.ts'

const tickMs = 800
/** Media, or the other side's reports on ours, arrive many times a second: this long without a byte is a dead line. */
const silentAfterMs = 2_000
const probeEveryMs = 2_500

/**
 * Notices a line that died long before the browser does (its own verdict takes 5–30 s). Only a line over which bytes
 * came steadily can fall silent; a lesson in which nobody sends anything is not watched.
 */
export function watchLine(
  session: MediaSession,
  to: { watching: () => boolean; silent: (since: number | null) => void; probe: () => Promise<void> },
): () => void {
  let bytes = 0
  let lastArrival = 0
  let steady = 0
  let probing = false
  let lastProbe = 0
  let lastTick = performance.now()
  let since: number | null = null
  const timer = setInterval(async () => {
    const now = performance.now()
    const slept = now - lastTick > tickMs * 3
    lastTick = now
    if (!to.watching() || slept) {
      steady = 0
      lastArrival = now
      return
    }
    const arrived = await arrivedBytes(session).catch(() => bytes)
    if (arrived !== bytes) {
      steady = arrived > bytes ? steady + 1 : 0
      bytes = arrived
      lastArrival = now
      since = null
      to.silent(null)
      return
    }
    const dumb = now - lastArrival
    if (steady < 4 || dumb < silentAfterMs) return
    since ??= Math.round(Date.now() - dumb)
    to.silent(since)
    if (probing || now - lastProbe < probeEveryMs) return
    probing = true
    lastProbe = now
    await to.probe()
    probing = false
  }, tickMs)
  return () => clearInterval(timer)
}
