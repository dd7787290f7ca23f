import { describe, expect, it } from 'vitest'
import { clip, intersect, intervalOf, longestGap, totalOf, unite } from '../../server/attendance/interval.ts'
import type { Interval } from '../../shared/time.ts'
import { fc } from '../support/property.ts'

const horizon = 120
const interval = fc
  .tuple(fc.integer({ min: 0, max: horizon - 1 }), fc.integer({ min: 0, max: 40 }))
  .map(([start, length]): Interval => ({ start, end: Math.min(horizon, start + length) }))
const intervals = fc.array(interval, { maxLength: 12 })

/** The same, one unit of time after another. */
const units = (list: readonly Interval[]): boolean[] =>
  Array.from({ length: horizon }, (_, t) => list.some((i) => i.start <= t && t < i.end))

function closeGaps(present: readonly boolean[], gap: number): boolean[] {
  const closed = [...present]
  let last = -1
  present.forEach((here, t) => {
    if (!here) return
    if (last >= 0 && t - last - 1 <= gap) closed.fill(true, last, t)
    last = t
  })
  return closed
}

describe('intervals', () => {
  it('of a connection without a leave end at its last beat', () => {
    expect(intervalOf({ openedAt: 10, lastBeatAt: 40, closedAt: null })).toEqual({ start: 10, end: 40 })
    expect(intervalOf({ openedAt: 10, lastBeatAt: 40, closedAt: 45 })).toEqual({ start: 10, end: 45 })
  })

  it('unite as instant by instant, gaps closed', () => {
    fc.assert(
      fc.property(intervals, fc.integer({ min: 0, max: 10 }), (list, gap) => {
        expect(units(unite(list, gap))).toEqual(closeGaps(units(list), gap))
      }),
    )
  })

  it('are disjoint and in order once united, and uniting again changes nothing', () => {
    fc.assert(
      fc.property(intervals, fc.integer({ min: 0, max: 10 }), (list, gap) => {
        const united = unite(list, gap)
        united.forEach((i, n) => {
          expect(i.end).toBeGreaterThan(i.start)
          const before = united[n - 1]
          if (before) expect(i.start - before.end).toBeGreaterThan(gap)
        })
        expect(unite(united, gap)).toEqual(united)
      }),
    )
  })

  it('change nothing of what they are given', () => {
    const given = [
      { start: 0, end: 5 },
      { start: 4, end: 9 },
    ]
    unite(given)
    expect(given[0]).toEqual({ start: 0, end: 5 })
  })

  it('intersect, clip and count as instant by instant', () => {
    fc.assert(
      fc.property(intervals, intervals, interval, (a, b, window) => {
        const common = intersect(unite(a), unite(b))
        const expected = units(a).map((here, t) => here && units(b)[t])
        expect(units(common)).toEqual(expected)
        expect(totalOf(common)).toBe(expected.filter(Boolean).length)
        expect(units(clip(unite(a), window))).toEqual(units(a).map((here, t) => here && units([window])[t]))
      }),
    )
  })

  it('never shrink when there is one more', () => {
    fc.assert(
      fc.property(intervals, interval, fc.integer({ min: 0, max: 10 }), (list, more, gap) => {
        expect(totalOf(unite([...list, more], gap))).toBeGreaterThanOrEqual(totalOf(unite(list, gap)))
      }),
    )
  })

  it('have a longest gap between them, none before the first or after the last', () => {
    expect(longestGap([])).toBe(0)
    expect(
      longestGap([
        { start: 50, end: 60 },
        { start: 63, end: 70 },
        { start: 75, end: 80 },
      ]),
    ).toBe(5)
  })
})
