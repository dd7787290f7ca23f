import type { BrowserContext, Page } from 'playwright-core'

/** What one place's media was at an instant, as its page sees it: counters that only grow while it arrives. */
export interface Sample {
  /** Epoch ms. */
  at: number
  /** Of another place: pictures shown so far. */
  frames: Record<string, number>
  /** Of all sound received: samples that were played, and those of them made up for what did not arrive. */
  samples: number
  concealed: number
  /** Whether the page says that its line is away, and which places it shows as absent. */
  lost: boolean
  absent: string[]
}

interface Logged {
  mediaLog?: Sample[]
  peers?: RTCPeerConnection[]
}

const everyMs = 100

/** Makes every page of a window write down ten times a second what arrives. Before the window's first page. */
export async function logMedia(context: BrowserContext): Promise<void> {
  await context.addInitScript((ms) => {
    const page = globalThis as unknown as Logged
    const peers: RTCPeerConnection[] = []
    const log: Sample[] = []
    page.peers = peers
    page.mediaLog = log
    const Original = RTCPeerConnection
    globalThis.RTCPeerConnection = class extends Original {
      constructor(configuration?: RTCConfiguration) {
        super(configuration)
        peers.push(this)
      }
    }
    /** By video element: frames of a stream before stay counted. */
    const shown = new WeakMap<HTMLVideoElement, { stream: unknown; before: number; last: number }>()
    /** By stream of sound, of peers that are closed too. */
    const sound = new Map<string, { samples: number; concealed: number }>()
    setInterval(async () => {
      const frames: Record<string, number> = {}
      for (const video of document.querySelectorAll<HTMLVideoElement>('video[data-place]')) {
        const place = video.dataset.place as string
        if (place === 'self') continue
        const { totalVideoFrames } = video.getVideoPlaybackQuality()
        const known = shown.get(video) ?? { stream: video.srcObject, before: 0, last: 0 }
        if (totalVideoFrames < known.last) known.before += known.last
        known.last = totalVideoFrames
        shown.set(video, known)
        frames[place] = (frames[place] ?? 0) + known.before + known.last
      }
      const at = Date.now()
      for (const peer of peers) {
        if (peer.connectionState === 'closed') continue
        for (const stat of (await peer.getStats()).values())
          if (stat.type === 'inbound-rtp' && stat.kind === 'audio')
            sound.set(`${peers.indexOf(peer)}/${stat.id}`, {
              samples: stat.totalSamplesReceived ?? 0,
              concealed: stat.concealedSamples ?? 0,
            })
      }
      const sum = (field: 'samples' | 'concealed') =>
        [...sound.values()].reduce((total, one) => total + one[field], 0)
      log.push({
        at,
        frames,
        samples: sum('samples'),
        concealed: sum('concealed'),
        lost: document.querySelector('[data-state="lost"]') !== null,
        absent: [...document.querySelectorAll<HTMLElement>('[data-present="false"]')].map(
          (one) => one.dataset.classroom ?? '',
        ),
      })
    }, ms)
  }, everyMs)
}

/** What was written down since then, and forgets it. */
export const readLog = (page: Page): Promise<Sample[]> =>
  page.evaluate(() => (globalThis as unknown as Logged).mediaLog?.splice(0) ?? [])

/**
 * When a place's picture and all sound were back for good: of the first second after `from` in which four pictures were shown
 * and four fifths of the sound was real, the first picture. Null: not in this log.
 */
export function backAt(log: Sample[], place: string, from: number): number | null {
  const since = log.filter(({ at }) => at >= from)
  for (const first of since) {
    const last = since.find(({ at }) => at >= first.at + 1_000)
    if (!last) return null
    const seconds = (last.at - first.at) / 1_000
    const frames = (last.frames[place] ?? 0) - (first.frames[place] ?? 0)
    const real = last.samples - last.concealed - (first.samples - first.concealed)
    if (frames >= 4 * seconds && real >= 0.8 * 48_000 * seconds) return pictureAt(since, place, first.at)
  }
  return null
}

/** When a place's next picture was shown, after `from`. */
export function pictureAt(log: Sample[], place: string, from: number): number | null {
  const since = log.filter(({ at }) => at >= from)
  return since.find(({ frames }) => (frames[place] ?? 0) > (since[0]?.frames[place] ?? 0))?.at ?? null
}

/** When the page first said so, after `from`. */
export const saidAt = (log: Sample[], from: number, said: (sample: Sample) => boolean): number | null =>
  log.find((sample) => sample.at >= from && said(sample))?.at ?? null

/** Of the sound played in this time, 0–100. */
export function concealedPercent(log: Sample[]): number {
  const [first, last] = [log[0], log.at(-1)]
  if (!first || !last || last.samples === first.samples) return 100
  return ((last.concealed - first.concealed) / (last.samples - first.samples)) * 100
}
