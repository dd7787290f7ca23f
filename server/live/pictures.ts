import type { Place } from '../../shared/media.ts'

/** A page as it looked, for the live wall: a JPEG in base64, and when it came (epoch milliseconds). */
export interface WallPicture {
  place: Place
  at: number
  jpeg: string
}

/** The newest picture of each place of one lesson, in memory alone, and only while somebody looks at them. */
export interface Pictures {
  /** Somebody looks; answers whether pages have to be asked for pictures, because they soon send none any more. */
  watch(): boolean
  put(place: Place, jpeg: string): void
  forget(place: Place): void
  all(): WallPicture[]
}

/** Pages send pictures for so long after they were asked. */
export const watchedForMs = 30_000
/** Asked again in time: a wall that is open reads every few seconds. */
const renewWithinMs = 12_000

export function createPictures(now: () => number): Pictures {
  const newest = new Map<Place, WallPicture>()
  let watchedUntil = 0
  return {
    watch() {
      const soon = watchedUntil - now() < renewWithinMs
      if (soon) watchedUntil = now() + watchedForMs
      return soon
    },
    put(place, jpeg) {
      if (now() <= watchedUntil) newest.set(place, { place, at: now(), jpeg })
    },
    forget: (place) => void newest.delete(place),
    all() {
      // Of a wall that nobody has looked at for a while nothing is shown that is old by now.
      for (const { place, at } of [...newest.values()]) if (now() - at > watchedForMs) newest.delete(place)
      return [...newest.values()]
    },
  }
}
