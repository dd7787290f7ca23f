import { describe, expect, it } from 'vitest'
import { causesOf, mainCause } from '../../server/ledger/cause.ts'
import { emptyTally, type Tally } from '../../server/ledger/page.ts'
import { fc } from '../support/property.ts'

const tally = (changes: Partial<Tally>): Tally => ({ ...emptyTally(), ...changes })

describe('why periods are missing', () => {
  it.each([
    ['nobody scheduled anything', 6, {}, 0, 'not-scheduled'],
    [
      'the lead end failed more often than not',
      3,
      { leadFailed: 1, cancelled: 1, absent: 1 },
      0,
      'lead-failed',
    ],
    ['the line broke', 3, { line: 2 }, 0, 'line'],
    ['the class was absent', 3, { absent: 2 }, 0, 'absent'],
    ['nobody knows', 2, { unknown: 2 }, 0, 'unknown'],
    ['the school has not confirmed its own lessons', 6, { line: 1 }, 8, 'unknown'],
    ['the school did not hold its own lessons', 4, { notHeld: 3 }, 0, 'not-held'],
    ['of equals the one that is easiest to mend', 2, { unknown: 1 }, 0, 'unknown'],
    ['little went wrong and most was never scheduled', 12, { absent: 2, line: 1 }, 0, 'not-scheduled'],
  ] as const)('%s', (_, gap, changes, unconfirmed, expected) => {
    expect(mainCause(gap, causesOf(gap, tally(changes), unconfirmed))).toBe(expected)
  })

  it('is nothing where nothing is missing, whatever went wrong', () => {
    expect(mainCause(0, causesOf(0, tally({ absent: 3 }), 0))).toBeNull()
  })

  it('adds up to the gap, or to what is known to be missed where that is more', () => {
    const few = fc.integer({ min: 0, max: 9 })
    fc.assert(
      fc.property(
        few,
        few,
        few,
        few,
        fc.integer({ min: 0, max: 40 }),
        few,
        (line, absent, unknown, notHeld, gap, open) => {
          const causes = causesOf(gap, tally({ line, absent, unknown, notHeld }), open)
          const sum = Object.values(causes).reduce((all, n) => all + n, 0)
          expect(sum).toBe(Math.max(gap, line + absent + unknown + notHeld))
        },
      ),
    )
  })
})
