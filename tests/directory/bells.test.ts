import { describe, expect, it } from 'vitest'
import { type Bell, bells } from '../../shared/directory.ts'
import { fc } from '../support/property.ts'

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** Periods in their order, each after the one before. */
const table = fc
  .uniqueArray(fc.integer({ min: 0, max: 1439 }), { minLength: 2, maxLength: 28 })
  .map((times) => times.sort((a, b) => a - b))
  .map((times) => {
    const list: Bell[] = []
    for (let i = 0; i + 1 < times.length; i += 2)
      list.push({ period: i / 2 + 1, start: clock(times[i]!), end: clock(times[i + 1]!) })
    return list
  })

describe('a bell table', () => {
  it('takes periods that follow each other, in whatever order they are told', () => {
    fc.assert(
      fc.property(
        table.chain((list) => fc.shuffledSubarray(list, { minLength: 1 })),
        (list) => {
          expect(bells.safeParse(list).success).toBe(true)
        },
      ),
    )
  })

  it('takes a period that starts when the one before ends', () => {
    const list = [
      { period: 1, start: '08:40', end: '09:20' },
      { period: 2, start: '09:20', end: '10:00' },
    ]
    expect(bells.safeParse(list).success).toBe(true)
  })

  it('refuses periods of which one starts before an earlier one ends', () => {
    const period = fc
      .tuple(fc.integer({ min: 0, max: 1400 }), fc.integer({ min: 1, max: 39 }))
      .map(([start, length]) => ({ start: clock(start), end: clock(start + length) }))
    fc.assert(
      fc.property(fc.array(period, { minLength: 2, maxLength: 6 }), (times) => {
        const list = times.map((time, i) => ({ period: i + 1, ...time }))
        const inOrder = list.every((bell, i) => i === 0 || minuteOf(list[i - 1]!.end) <= minuteOf(bell.start))
        expect(bells.safeParse(list).success).toBe(inOrder)
      }),
    )
  })

  it('refuses a period told twice, one that ends before it starts, and no time of day', () => {
    const first = { period: 1, start: '08:40', end: '09:20' }
    for (const wrong of [
      [first, { ...first, start: '10:00', end: '10:40' }],
      [{ ...first, end: '08:40' }],
      [{ ...first, end: '24:00' }],
      [{ ...first, start: '8:40' }],
      [{ ...first, period: 0 }],
    ])
      expect(bells.safeParse(wrong).success).toBe(false)
  })
})
