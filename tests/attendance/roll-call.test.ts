import { describe, expect, it } from 'vitest'
import { type CountFacts, standings, takenAt } from '../../server/attendance/roll-call.ts'
import { fc } from '../support/property.ts'

const count = (id: string, taken: number, changes: Partial<CountFacts> = {}): CountFacts => ({
  id,
  present: 20,
  late: null,
  onLeave: null,
  absent: null,
  takenAt: taken,
  seen: [],
  ...changes,
})
const told = (counts: CountFacts[]) =>
  standings(counts).map(({ count: { id }, standing }) => `${id} ${standing}`)

describe('of several counts of one class', () => {
  it('there may be none, or one, which counts', () => {
    expect(told([])).toEqual([])
    expect(told([count('a', 1)])).toEqual(['a counts'])
  })

  it('made without knowing of each other, the one taken later counts, and the other stays beside it', () => {
    expect(told([count('a', 5), count('b', 3, { present: 19 })])).toEqual(['a counts', 'b contested'])
    expect(told([count('a', 3), count('b', 5, { present: 19 })])).toEqual(['b counts', 'a contested'])
  })

  it('that say the same there is nothing to settle', () => {
    expect(told([count('a', 5), count('b', 3)])).toEqual(['a counts', 'b agrees'])
    expect(told([count('a', 5, { absent: 2 }), count('b', 3)])).toEqual(['a counts', 'b contested'])
  })

  it('a correction by who knew the other counts, whatever the clocks say', () => {
    const correction = count('b', 3, { present: 19, seen: ['a'] })
    expect(told([count('a', 5), correction])).toEqual(['b counts', 'a replaced'])
  })

  it('one who saw both settles what was contested', () => {
    const counts = [
      count('a', 5),
      count('b', 3, { present: 19 }),
      count('c', 9, { present: 19, seen: ['a', 'b'] }),
    ]
    expect(told(counts)).toEqual(['c counts', 'a replaced', 'b replaced'])
  })

  it('one who knew of the one alone leaves the other to be settled', () => {
    const counts = [
      count('a', 5),
      count('b', 7, { present: 19 }),
      count('c', 6, { present: 18, seen: ['a'] }),
    ]
    expect(told(counts)).toEqual(['b counts', 'c contested', 'a replaced'])
  })

  it('two that claim to correct each other are told apart by their times alone', () => {
    const counts = [count('a', 5, { seen: ['b'] }), count('b', 3, { seen: ['a'], present: 1 })]
    expect(told(counts)).toEqual(['a counts', 'b contested'])
    expect(told([count('a', 5, { seen: ['a'] })])).toEqual(['a counts'])
  })

  const some = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { maxLength: 8 }).chain((ids) =>
    fc.tuple(
      ...ids.map((id) =>
        fc
          .record({
            takenAt: fc.integer({ min: 0, max: 4 }),
            present: fc.integer({ min: 18, max: 20 }),
            seen: fc.subarray([...ids, 'lost']),
          })
          .map((facts) => count(id, facts.takenAt, facts)),
      ),
    ),
  )

  it('no order in which they arrive changes which one counts, nor how the others stand', () => {
    fc.assert(
      fc.property(
        some.chain((counts) =>
          fc.tuple(fc.constant(counts), fc.shuffledSubarray(counts, { minLength: counts.length })),
        ),
        ([counts, shuffled]) => {
          expect(told(shuffled)).toEqual(told(counts))
        },
      ),
    )
  })

  it('exactly one counts, none is lost, and one sent twice is one', () => {
    fc.assert(
      fc.property(some, (counts) => {
        const found = standings(counts)
        expect(found).toHaveLength(counts.length)
        expect(found.filter((one) => one.standing === 'counts')).toHaveLength(Math.min(1, counts.length))
        expect(found[0]?.standing ?? 'counts').toBe('counts')
      }),
    )
  })
})

describe('when a count was taken', () => {
  const now = Date.parse('2026-09-28T01:00:00Z')
  const opens = Date.parse('2026-09-28T00:30:00Z')
  const at = (text: string) => `2026-09-28T${text}Z`
  const taken = (report: Parameters<typeof takenAt>[0]) => new Date(takenAt(report, opens, now)).toISOString()

  it.each([
    ['a clock that is right', { countedAt: at('00:45:00'), clockOffsetMs: 0 }, '00:45:00'],
    ['a clock ten minutes behind', { countedAt: at('00:35:00'), clockOffsetMs: 600_000 }, '00:45:00'],
    [
      'a clock of 1970, never measured, by what it showed when it sent',
      { countedAt: '1970-01-01T00:10:00Z', clockOffsetMs: null, sentAt: '1970-01-01T00:25:00Z' },
      '00:45:00',
    ],
    [
      'a clock never measured that says nothing more',
      { countedAt: at('00:45:00'), clockOffsetMs: null },
      '00:45:00',
    ],
    ['a clock ahead', { countedAt: at('09:00:00'), clockOffsetMs: 0 }, '01:00:00'],
    ['a time before anybody could come in', { countedAt: at('00:01:00'), clockOffsetMs: 0 }, '00:30:00'],
  ])('is told by %s', (_, report, expected) => {
    expect(taken(report)).toBe(new Date(at(expected)).toISOString())
  })

  it('is never after it arrived nor before the lesson opened', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), fc.option(fc.integer()), (countedAt, clockOffsetMs) => {
        const found = takenAt({ countedAt: countedAt.toISOString(), clockOffsetMs }, opens, now)
        expect(found).toBeGreaterThanOrEqual(opens)
        expect(found).toBeLessThanOrEqual(now)
      }),
    )
  })
})
