import { type ArrivedBytes, arrivedBytes } from '../media/line-figures.ts'
import type { MediaSession } from '../media/media-session.ts'

const tickMs = 500
/**
 * Media, or the other side's reports on ours, arrive many times a second: this long without a byte is a dead line. With two
 * ticks, one for the last arrival and one for the silence, it is said within 3 s.
 */
const silentAfterMs = 1_500
const probeEveryMs = 2_500
/** A connection being dialled is not dialled again before this, whatever arrives. */
const redialMs = 1_200

/**
 * Notices a line that died long before the browser does (its own verdict takes 5–30 s). Only a line over which bytes
 * came steadily can fall silent; a lesson in which nobody sends anything is not watched. While the socket is away, the first
 * bytes of media say that the line is back: the socket is dialled at once, and not at the end of an attempt that began before.
 */
export function watchLine(
  session: MediaSession,
  to: {
    watching: () => boolean
    silent: (since: number | null) => void
    /** Asks the server for a sign of life; whether there was one. */
    probe: () => Promise<boolean>
    /** The socket is away, and being dialled. */
    dialling: () => boolean
    dial: () => void
  },
): () => void {
  let seen: ArrivedBytes = { receiving: 0, sending: 0 }
  let lastArrival = 0
  let steady = 0
  let probing = false
  let lastProbe = 0
  let lastTick = performance.now()
  let since: number | null = null
  let dialled = 0
  const timer = setInterval(async () => {
    const now = performance.now()
    const slept = now - lastTick > tickMs * 3
    lastTick = now
    if (to.dialling()) {
      const arrived = await arrivedBytes(session, seen).catch(() => seen)
      const back = hasGrown(seen, arrived)
      seen = arrived
      steady = 0
      lastArrival = now
      since = null
      if (!back || now - dialled < redialMs) return
      dialled = now
      to.dial()
      return
    }
    if (!to.watching() || slept) {
      steady = 0
      lastArrival = now
      return
    }
    const arrived = await arrivedBytes(session, seen).catch(() => seen)
    if (arrived.receiving !== seen.receiving || arrived.sending !== seen.sending) {
      // Fewer than before are those of a new transport.
      steady = hasGrown(seen, arrived) ? steady + 1 : 0
      seen = arrived
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
    // Nothing arrives over a line that lives: nobody sends just now, unless a transport says that it is broken.
    if ((await to.probe()) && session.whole()) {
      steady = 0
      since = null
      to.silent(null)
    }
    probing = false
  }, tickMs)
  return () => clearInterval(timer)
}

const hasGrown = (before: ArrivedBytes, now: ArrivedBytes): boolean =>
  now.receiving > before.receiving || (now.receiving === before.receiving && now.sending > before.sending)
