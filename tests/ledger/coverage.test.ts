import { describe, expect, it } from 'vitest'
import {
  completeness,
  coverageOf,
  type Delivered,
  rollUp,
  shareOf,
  spreadOf,
  weeklyQuota,
} from '../../server/ledger/coverage.ts'
import { defaultSettings } from '../../shared/directory.ts'
import { fc } from '../support/property.ts'

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

  it('is the same whatever is scheduled, and replays never make more than their share of what is due', () => {
    fc.assert(
      fc.property(delivered, fc.integer({ min: 1, max: 90 }), periods, periods, (some, days, ahead, more) => {
        const { planningGap, ...now } = figures(some, days, ahead)
        const { planningGap: later, ...then } = figures(some, days, ahead + more)
        expect(then).toEqual(now)
        expect(later).toBeCloseTo(Math.max(0, planningGap - more), 9)
        expect(now.total! - now.live!).toBeLessThanOrEqual(0.2 + 1e-9)
        expect(figures({ ...some, replay: some.replay + 100 }, days).total!).toBeLessThanOrEqual(
          Math.min(1, figures({ ...some, replay: 0 }, days).live! + 0.2) + 1e-9,
        )
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

  const part = fc
    .record({ required: fc.integer({ min: 0, max: 40 }), credited: periods, live: periods })
    .map(({ required, credited, live }) => ({ required, credited: Math.max(credited, live), live }))
  const sharesOf = (parts: { required: number; credited: number; live: number }[]) =>
    parts.map((p) => shareOf(p.required, p.credited, p.live))

  it("of a school never fills one class's gap with another's surplus", () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), part, (parts, one) => {
        const due = { ...one, required: one.required + 1 }
        const gapOf = (p: typeof one) => Math.max(0, p.required - p.credited)
        const gaps = parts.reduce((sum, p) => sum + gapOf(p), 0)
        const all = rollUp(sharesOf([...parts, due]))
        const surplus = rollUp(sharesOf([...parts, { ...due, credited: due.credited + 100 }]))
        expect(surplus.gap).toBe(gaps)
        expect(surplus.total!).toBeLessThanOrEqual(1)
        expect(all.gap).toBe(gaps + gapOf(due))
        expect(all.total! * all.required).toBeCloseTo(all.required - all.gap, 6)
        expect(all.live!).toBeLessThanOrEqual(all.total! + 1e-9)
      }),
    )
  })

  it('rolled up in any grouping is what it is rolled up at once: classes, schools, counties', () => {
    fc.assert(
      fc.property(fc.array(fc.array(part, { maxLength: 8 }), { maxLength: 8 }), (schools) => {
        const bySchool = rollUp(schools.map((parts) => rollUp(sharesOf(parts))))
        const atOnce = rollUp(sharesOf(schools.flat()))
        expect(bySchool).toEqual(atOnce)
        expect(rollUp([...sharesOf(schools.flat())].reverse())).toEqual(atOnce)
      }),
    )
  })

  it('of nothing required has no rate', () => {
    expect(rollUp([])).toEqual({
      required: 0,
      credited: 0,
      liveCredited: 0,
      total: null,
      live: null,
      gap: 0,
    })
  })

  it('differs between schools by the coefficient of variation of their rates', () => {
    expect(spreadOf([0.5, 0.5, 0.5])).toBe(0)
    expect(spreadOf([0, 1])).toBe(1)
    expect(spreadOf([0.2, 0.4, null, 0.6])).toBeCloseTo(Math.sqrt(0.08 / 3) / 0.4, 12)
    expect(spreadOf([])).toBeNull()
    expect(spreadOf([0, 0])).toBeNull()
  })

  it.each([
    [
      'every subject has credit and is full',
      [
        [4, 4],
        [2, 3],
      ],
      { allSubjects: true, allPeriods: true },
    ],
    [
      'one subject is behind',
      [
        [4, 4],
        [2, 1],
      ],
      { allSubjects: true, allPeriods: false },
    ],
    [
      'one subject has nothing',
      [
        [4, 9],
        [2, 0],
      ],
      { allSubjects: false, allPeriods: false },
    ],
    [
      'a subject without a quota is asked of nobody',
      [
        [4, 4],
        [0, 0],
      ],
      { allSubjects: true, allPeriods: true },
    ],
    [
      'nothing is required yet',
      [
        [0, 0],
        [0, 1],
      ],
      null,
    ],
  ] as const)('says 开齐 and 开足 where %s', (_, subjects, expected) => {
    expect(completeness(subjects.map(([required, credited]) => ({ required, credited })))).toEqual(expected)
  })
})
