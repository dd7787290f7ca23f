import { describe, expect, it } from 'vitest'
import { type Picture, rungOf, rungs, sharesOf, startLadder } from '../../server/media/ladder.ts'
import { climb, type Ladder, type LineReading } from '../../shared/ladder.ts'
import { fc } from '../support/property.ts'

const good: LineReading = { cramped: false, lossPercent: 0, rttMs: 40, concealedPercent: 0, freezes: 0 }
const everyMs = 2_000
const bottom = rungs.length - 1

/** Goes on with readings every two seconds; the rungs it was on. */
function run(
  ladder: Ladder,
  readings: number,
  of: (rung: number, i: number) => LineReading,
  from: number,
): { ladder: Ladder; rungs: number[]; at: number } {
  const seen: number[] = []
  let now = from
  let at = ladder
  for (let i = 0; i < readings; i++) {
    now += everyMs
    at = climb(at, of(at.rung, i), now, bottom)
    seen.push(at.rung)
  }
  return { ladder: at, rungs: seen, at: now }
}
const changes = (seen: number[]): number => seen.filter((rung, i) => i > 0 && rung !== seen[i - 1]).length

describe('the ladder', () => {
  it('goes down one rung after another while the sound is broken, and says why', () => {
    const broken = { ...good, lossPercent: 3, concealedPercent: 12 }
    const down = run(startLadder(0), 10, () => broken, 10_000)
    expect(new Set(down.rungs)).toEqual(new Set([0, 1, 2, 3]))
    expect(down.ladder).toMatchObject({ rung: 3, reason: 'stutter' })
    expect(rungOf(down.ladder)).toBe('audio')
    // Of a line on which a fifth of the sound is missing, one reading is enough.
    expect(
      climb(startLadder(0), { ...good, lossPercent: 6, concealedPercent: 20 }, 10_000, bottom).rung,
    ).toBe(1)
  })

  it('believes delay and want of room only in the second reading', () => {
    for (const [reading, reason] of [
      [{ ...good, rttMs: 1_500 }, 'delay'],
      [{ ...good, cramped: true }, 'rate'],
    ] as const) {
      const once = climb(startLadder(0), reading, 10_000, bottom)
      expect(once.rung).toBe(0)
      expect(climb(once, good, 12_000, bottom).troubledSince).toBeNull()
      expect(climb(once, reading, 13_000, bottom)).toMatchObject({ rung: 1, reason })
    }
  })

  it('goes up again after ten calm seconds a rung, and forgets the reason on top', () => {
    const low = run(startLadder(0), 10, () => ({ ...good, lossPercent: 3, concealedPercent: 12 }), 10_000)
    const up = run(low.ladder, 30, () => good, low.at)
    expect(up.ladder).toMatchObject({ rung: 0, reason: null })
    const firstUp = up.rungs.indexOf(2)
    expect((firstUp + 1) * everyMs).toBeGreaterThanOrEqual(10_000)
  })

  it('takes a PC that has too much to do for no bad line: nothing is lost or late, though the sound breaks', () => {
    const busy = { ...good, concealedPercent: 30, freezes: 4 }
    expect(run(startLadder(0), 30, () => busy, 10_000).rungs.every((rung) => rung === 0)).toBe(true)
    const low = run(startLadder(0), 10, () => ({ ...good, cramped: true }), 10_000)
    expect(run(low.ladder, 60, () => busy, low.at).ladder.rung).toBe(0)
  })

  it('stays where it is on a line that loses a little and sounds whole', () => {
    const lossy = { ...good, lossPercent: 5, concealedPercent: 1 }
    expect(run(startLadder(0), 300, () => lossy, 10_000).rungs.every((rung) => rung === 0)).toBe(true)
  })

  it('does not flap on a line that bears one rung and not the next: a lesson has few changes, ever rarer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: bottom }), (bears) => {
        const lesson = run(
          startLadder(0),
          (40 * 60_000) / everyMs,
          (rung) => (rung < bears ? { ...good, lossPercent: 6, concealedPercent: 20 } : good),
          10_000,
        )
        expect(changes(lesson.rungs)).toBeLessThanOrEqual(44)
        const lastTen = lesson.rungs.slice(-300)
        expect(changes(lastTen)).toBeLessThanOrEqual(8)
        expect(lastTen.filter((rung) => rung >= bears).length).toBeGreaterThan(270)
      }),
    )
  })

  it('stays between its ends whatever it is told, and moves one rung at a time, not twice in three seconds', () => {
    const reading = fc.record({
      cramped: fc.boolean(),
      lossPercent: fc.integer({ min: 0, max: 100 }),
      rttMs: fc.integer({ min: 0, max: 5_000 }),
      concealedPercent: fc.integer({ min: 0, max: 100 }),
      freezes: fc.integer({ min: 0, max: 5 }),
    })
    fc.assert(
      fc.property(fc.array(fc.tuple(reading, fc.integer({ min: 100, max: 20_000 }))), (told) => {
        let now = 10_000
        let ladder = startLadder(0)
        for (const [one, later] of told) {
          now += later
          const next = climb(ladder, one, now, bottom)
          expect(next.rung).toBeGreaterThanOrEqual(0)
          expect(next.rung).toBeLessThanOrEqual(bottom)
          expect(Math.abs(next.rung - ladder.rung)).toBeLessThanOrEqual(1)
          if (next.rung !== ladder.rung) expect(now - ladder.since).toBeGreaterThanOrEqual(3_000)
          expect(next.reason === null).toBe(next.rung === 0)
          ladder = next
        }
      }),
    )
  })
})

describe('what a rung leaves', () => {
  const face: Picture = {
    key: 'face',
    fromLead: true,
    source: 'camera',
    size: 'small',
    wanted: true,
    layer: 2,
  }
  const slides: Picture = { ...face, key: 'slides', source: 'screen', size: 'large' }
  const other: Picture = { ...face, key: 'other', fromLead: false, size: 'medium', layer: 1 }
  const all = [other, face, slides]
  const shares = (rung: Parameters<typeof sharesOf>[0], pictures = all) =>
    Object.fromEntries(sharesOf(rung, pictures))

  it('is all that is asked for on top', () => {
    expect(shares('full')).toEqual({ face: 2, slides: 2, other: 1 })
  })

  it('is small pictures, and slides that can still be read, on low', () => {
    expect(shares('low')).toEqual({ face: 0, slides: 1, other: 0 })
  })

  it('is what the teacher points at alone, then slides before the face, the face before the others', () => {
    expect(shares('slides')).toEqual({ face: null, slides: 0, other: null })
    expect(shares('slides', [face, { ...slides, size: 'small' }])).toEqual({ face: null, slides: 0 })
    expect(
      shares('slides', [
        { ...slides, size: 'small' },
        { ...face, size: 'large' },
      ]),
    ).toEqual({
      slides: null,
      face: 0,
    })
    expect(shares('slides', [other, face])).toEqual({ face: 0, other: null })
    // What the page doesn't show takes nobody's place.
    expect(shares('slides', [{ ...slides, wanted: false }, face])).toEqual({ slides: null, face: 0 })
  })

  it('is no picture at the bottom', () => {
    expect(shares('audio')).toEqual({ face: null, slides: null, other: null })
  })
})
