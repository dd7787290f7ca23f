import { type Interval, lengthOf, overlap } from '../../shared/time.ts'

/** A connection as it was kept, times in epoch milliseconds. */
export interface ConnectionTimes {
  openedAt: number
  lastBeatAt: number
  /** A leave that was seen, or null. */
  closedAt: number | null
}

/** A connection without a leave was there until its last beat, and not one instant longer. */
export function intervalOf(connection: ConnectionTimes): Interval {
  return { start: connection.openedAt, end: connection.closedAt ?? connection.lastBeatAt }
}

/**
 * The instants of any of the intervals, as disjoint intervals in order; gaps up to `closeGap` milliseconds are closed. Empty
 * intervals close no gap and disappear.
 */
export function unite(intervals: readonly Interval[], closeGap = 0): Interval[] {
  const sorted = intervals.filter((i) => lengthOf(i) > 0).sort((a, b) => a.start - b.start)
  const united: Interval[] = []
  for (const interval of sorted) {
    const last = united.at(-1)
    if (last && interval.start - last.end <= closeGap) last.end = Math.max(last.end, interval.end)
    else united.push({ ...interval })
  }
  return united
}

/** The instants that both hold; each of the two is disjoint and in order (`unite`). */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const common: Interval[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const [left, right] = [a[i]!, b[j]!]
    const both = overlap(left, right)
    if (both) common.push(both)
    if (left.end < right.end) i++
    else j++
  }
  return common
}

export const clip = (intervals: readonly Interval[], window: Interval): Interval[] =>
  intersect(intervals, [window])

/** Milliseconds of disjoint intervals together. */
export const totalOf = (intervals: readonly Interval[]): number =>
  intervals.reduce((sum, interval) => sum + lengthOf(interval), 0)

/** The longest pause between one interval and the next (ms), 0 when there is none. */
export function longestGap(intervals: readonly Interval[]): number {
  return intervals.reduce((longest, interval, i) => {
    const before = intervals[i - 1]
    return before ? Math.max(longest, interval.start - before.end) : longest
  }, 0)
}
