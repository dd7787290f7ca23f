import { climb, type Ladder, type LineReading, topOfLadder } from '../../shared/ladder.ts'
import type { Rung } from '../../shared/live.ts'
import type { Source } from '../../shared/media.ts'
import type { Size } from './size.ts'

/** The rungs of what a place receives, best first. */
export const rungs: readonly Rung[] = ['full', 'low', 'slides', 'audio']

export const rungOf = (ladder: Ladder): Rung => rungs[ladder.rung] ?? 'audio'

export const startLadder = topOfLadder

export const climbReceiving = (ladder: Ladder, reading: LineReading, now: number): Ladder =>
  climb(ladder, reading, now, rungs.length - 1)

/** A picture that a place could receive. */
export interface Picture {
  key: string
  fromLead: boolean
  source: Source
  /** How large it is shown: what the teacher points at is large. */
  size: Size
  /** Whether its page shows it. */
  wanted: boolean
  /** The layer its page asks for, 0 smallest. */
  layer: number
}

/** What becomes of a picture on a rung: its layer at most, or null for nothing. */
export type Share = number | null

const isDetail = ({ source }: Picture): boolean => source === 'document' || source === 'screen'

/** What the teacher points at, then slides and document camera, then the teacher's face, then the others. */
const rank = (picture: Picture): number =>
  (picture.size === 'large' ? 4 : 0) + (isDetail(picture) ? 2 : 0) + (picture.fromLead ? 1 : 0)

/**
 * What each picture gets on a rung. Sound is in no rung's way: it always flows. `low` keeps all pictures at their smallest, and
 * what is to be read one size above; `slides` keeps one picture, the one pointed at.
 */
export function sharesOf(rung: Rung, pictures: readonly Picture[]): Map<string, Share> {
  const shown = pictures.filter(({ wanted }) => wanted)
  const best = shown.reduce<Picture | null>(
    (first, one) => (first === null || rank(one) > rank(first) ? one : first),
    null,
  )
  return new Map(
    pictures.map((picture): [string, Share] => {
      if (rung === 'full') return [picture.key, picture.layer]
      if (rung === 'low') return [picture.key, Math.min(picture.layer, isDetail(picture) ? 1 : 0)]
      if (rung === 'slides') return [picture.key, picture === best ? 0 : null]
      return [picture.key, null]
    }),
  )
}
