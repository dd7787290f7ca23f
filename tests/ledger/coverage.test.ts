import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { coverageOf, type Delivered, rollUp, weeklyQuota } from '../../server/ledger/coverage.ts'
import { defaultSettings } from '../../shared/directory.ts'

const nothing: Delivered = { local: 0, shared: 0, makeUp: 0, replay: 0 }
const term = (elapsedDays: number) => ({ teachingWeeks: 18, instructionDays: 90, elapsedDays })
const figures = (delivered: Partial<Delivered>, elapsedDays = 45, ahead = 0) =>
  coverageOf(2, term(elapsedDays), { ...nothing, ...delivered }, ahead, 0.2)

describe('coverage', () => {
  it('is measured by what a class should have had: a subject nobody scheduled shows 0', () => {
    expect(figures({})).toEqual({
      target: 36,
      required: 18,
      credited: 0,
      live: 0,
      total: 0,
      gap: 18,
      planningGap: 36,
    })
  })

  it('counts local, shared and made-up periods alike', () => {
    expect(figures({ local: 4, shared: 4, makeUp: 1 })).toMatchObject({
      credited: 9,
      live: 0.5,
      total: 0.5,
      gap: 9,
    })
  })

  it('lets replays cover a fifth of what is required, and no more', () => {
    expect(figures({ shared: 9, replay: 10 })).toMatchObject({ live: 0.5, credited: 12.6, total: 0.7 })
  })

  it('leaves to be planned what is neither credited nor booked', () => {
    expect(figures({ shared: 9 }, 45, 20)).toMatchObject({ planningGap: 7 })
    expect(figures({ shared: 9 }, 45, 40)).toMatchObject({ planningGap: 0 })
  })

  it('has no rate while nothing is required', () => {
    expect(figures({ shared: 1 }, 0)).toMatchObject({ required: 0, live: null, total: null, gap: 0 })
    expect(coverageOf(0, term(45), nothing, 0, 0.2)).toMatchObject({ target: 0, total: null })
    expect(
      coverageOf(2, { teachingWeeks: 0, instructionDays: 0, elapsedDays: 0 }, nothing, 0, 0.2),
    ).toMatchObject({ required: 0, total: null })
  })

  it('is never above 1', () => {
    expect(figures({ shared: 30 })).toMatchObject({ live: 1, total: 1, gap: 0, credited: 30 })
  })

  it('takes the quota of the grade, and none where none is set', () => {
    expect(weeklyQuota(defaultSettings.quotas, 'music', 6)).toBe(2)
    expect(weeklyQuota(defaultSettings.quotas, 'music', 7)).toBe(1)
    expect(weeklyQuota(defaultSettings.quotas, 'science', 3)).toBe(0)
  })

  const periods = fc.integer({ min: 0, max: 60 })
  const delivered = fc.record({ local: periods, shared: periods, makeUp: periods, replay: periods })

  it('never falls when more is delivered, and its gap never grows', () => {
    fc.assert(
      fc.property(delivered, delivered, fc.integer({ min: 1, max: 90 }), (some, more, days) => {
        const all = {
          local: some.local + more.local,
          shared: some.shared + more.shared,
          makeUp: some.makeUp + more.makeUp,
          replay: some.replay + more.replay,
        }
        const [before, after] = [figures(some, days), figures(all, days)]
        expect(after.total!).toBeGreaterThanOrEqual(before.total!)
        expect(after.live!).toBeGreaterThanOrEqual(before.live!)
        expect(after.gap).toBeLessThanOrEqual(before.gap)
        expect(after.total!).toBeGreaterThanOrEqual(after.live!)
      }),
    )
  })

  it('requires more with every day, the whole target on the last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 89 }), (days) => {
        expect(figures({}, days + 1).required).toBeGreaterThan(figures({}, days).required)
      }),
    )
    expect(figures({}, 90)).toMatchObject({ required: 36, target: 36 })
  })

  const row = fc.record({ required: fc.integer({ min: 1, max: 40 }), credited: periods })

  it("of a school never fills one class's gap with another's surplus", () => {
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 20 }), row, (rows, one) => {
        const all = rollUp([...rows, one])
        const surplus = rollUp([...rows, { ...one, credited: one.credited + 100 }])
        const gaps = rows.reduce((sum, r) => sum + Math.max(0, r.required - r.credited), 0)
        expect(surplus.gap).toBe(gaps)
        expect(surplus.total!).toBeLessThanOrEqual(1)
        expect(all.gap).toBe(gaps + Math.max(0, one.required - one.credited))
        expect(all.total! * all.required).toBeCloseTo(all.required - all.gap, 6)
      }),
    )
  })

  it('of nothing required has no rate', () => {
    expect(rollUp([])).toEqual({ required: 0, credited: 0, total: null, gap: 0 })
  })
})
