import { describe, expect, it } from 'vitest'
import { type ConnectionEvidence, type Evidence, judge, leadLiveOf } from '../../server/attendance/outcome.ts'
import { defaultSettings } from '../../shared/directory.ts'
import type { Interval } from '../../shared/time.ts'
import { fc, runs } from '../support/property.ts'

/*
 * The same rules told again, second by second, in the plainest way: an array of seconds, and nothing of the intervals that the
 * program reckons with (design/domain.md, Attendance 1–5).
 */
const before = 10 * 60
const length = 40 * 60
const after = 10 * 60
const seconds = before + length + after
type Seconds = boolean[]

const empty = (): Seconds => Array.from({ length: seconds }, () => false)

/** Where a connection was: from its opening until the leave that was seen, or its last beat. */
function presentIn(connections: readonly ConnectionEvidence[], gap: number): Seconds {
  const here = empty()
  for (const one of connections) {
    const [from, to] = [one.openedAt / 1000, (one.closedAt ?? one.lastBeatAt) / 1000]
    for (let s = from; s < to; s++) here[s] = true
  }
  const closed = [...here]
  let last = -1
  here.forEach((there, s) => {
    if (!there) return
    if (last >= 0 && s - last - 1 <= gap)
      for (let between = last + 1; between < s; between++) closed[between] = true
    last = s
  })
  return closed
}

const inside = (list: Seconds, from: number, to: number): Seconds =>
  list.map((there, s) => there && s >= from && s < to)
const both = (a: Seconds, b: Seconds): Seconds => a.map((there, s) => there && b[s]!)
const count = (list: Seconds): number => list.filter(Boolean).length

function longestPause(list: Seconds): number {
  const [first, last] = [list.indexOf(true), list.lastIndexOf(true)]
  let [longest, pause] = [0, 0]
  for (let s = first; s < last; s++) {
    pause = list[s] ? 0 : pause + 1
    longest = Math.max(longest, pause)
  }
  return longest
}

interface Case {
  own: ConnectionEvidence[]
  lead: ConnectionEvidence[]
  liveAt: number | null
  endedAt: number
  window: Interval
  headCount: number | null
}

function judgedPlainly({ own, lead, liveAt, endedAt, window, headCount }: Case) {
  const s = defaultSettings
  const gap = s.closeGapSeconds
  const [from, to] = [window.start / 1000, window.end / 1000]
  const leadLive =
    liveAt === null ? empty() : inside(presentIn(lead, gap), Math.ceil(liveAt / 1000), endedAt / 1000)
  const presence = inside(presentIn(own, gap), from, to)
  const standard = s.standardPeriodPrimary * 60
  const credit = headCount === 0 ? 0 : count(both(presence, leadLive)) / standard
  const offered = count(inside(leadLive, from, to)) / standard
  const first = presence.indexOf(true)
  return {
    presentMinutes: count(presence) / 60,
    creditMinutes: (credit * standard) / 60,
    compliance: count(presence) / (to - from),
    credit: Math.min(1, credit),
    outcome:
      offered < s.partialCredit
        ? 'not-delivered'
        : headCount === 0
          ? 'absent'
          : own.length === 0
            ? 'unknown'
            : credit >= s.attendedCredit
              ? 'attended'
              : credit >= s.partialCredit
                ? 'partial'
                : 'absent',
    late: first >= 0 && first - from > s.lateMinutes * 60,
    interrupted: longestPause(presence) > s.interruptedMinutes * 60,
  }
}

function judged(one: Case) {
  const evidence: Evidence = {
    phase: 'ended',
    leadLive: leadLiveOf(one.lead, one.liveAt, one.endedAt, defaultSettings.closeGapSeconds),
    window: one.window,
    leadClass: false,
    connections: one.own,
    headCount: one.headCount,
    standardMinutes: defaultSettings.standardPeriodPrimary,
  }
  const found = judge(evidence, defaultSettings)
  return {
    presentMinutes: found.presentMinutes,
    creditMinutes: found.creditMinutes,
    compliance: found.compliance,
    credit: found.credit,
    outcome: found.outcome,
    late: found.flags.includes('late'),
    interrupted: found.flags.includes('interrupted'),
  }
}

/** Whole seconds from before the lesson to after it; many short ones, as lines that come and go make them. */
const connection = fc
  .record({
    from: fc.integer({ min: 0, max: seconds - 1 }),
    lasts: fc.oneof(fc.integer({ min: 0, max: 240 }), fc.integer({ min: 0, max: seconds })),
    left: fc.boolean(),
  })
  .map(({ from, lasts, left }): ConnectionEvidence => {
    const to = Math.min(seconds, from + lasts) * 1000
    return {
      openedAt: from * 1000,
      lastBeatAt: left ? Math.max(from * 1000, to - 3000) : to,
      closedAt: left ? to : null,
      toldSeconds: 0,
      arrivedSeconds: 0,
    }
  })
const connections = fc.array(connection, { maxLength: 10 })
const cases: fc.Arbitrary<Case> = fc.record({
  own: connections,
  lead: fc.oneof(
    connections,
    fc.constant<ConnectionEvidence[]>([
      { openedAt: 0, lastBeatAt: seconds * 1000, closedAt: null, toldSeconds: 0, arrivedSeconds: 0 },
    ]),
  ),
  liveAt: fc.option(
    fc.integer({ min: 0, max: before + 20 * 60 }).map((s) => s * 1000),
    { freq: 8 },
  ),
  endedAt: fc.integer({ min: before + 10 * 60, max: seconds }).map((s) => s * 1000),
  window: fc
    .tuple(fc.integer({ min: 0, max: 10 * 60 }), fc.integer({ min: 30 * 60, max: length }))
    .map(([from, to]) => ({ start: (before + from) * 1000, end: (before + to) * 1000 })),
  headCount: fc.option(fc.integer({ min: 0, max: 2 })),
})

describe('a class at a lesson', () => {
  it('is judged as second by second', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const [found, plain] = [judged(one), judgedPlainly(one)]
        for (const figure of ['presentMinutes', 'creditMinutes', 'compliance', 'credit'] as const) {
          expect(found[figure]).toBeCloseTo(plain[figure], 9)
          plain[figure] = found[figure]
        }
        expect(found).toEqual(plain)
      }),
      { numRuns: runs(300) },
    )
  })

  it('is judged the same, in whatever order its connections and the lead end’s are told', () => {
    fc.assert(
      fc.property(
        cases.chain((one) =>
          fc.tuple(
            fc.constant(one),
            fc.shuffledSubarray(one.own, { minLength: one.own.length }),
            fc.shuffledSubarray(one.lead, { minLength: one.lead.length }),
          ),
        ),
        ([one, own, lead]) => {
          expect(judged({ ...one, own, lead })).toEqual(judged(one))
        },
      ),
    )
  })

  it('is judged the same when a window was opened twice', () => {
    fc.assert(
      fc.property(cases, (one) => {
        expect(judged({ ...one, own: [...one.own, ...one.own] })).toEqual(judged(one))
      }),
    )
  })
})

describe('in the awkward cases', () => {
  const at = (minute: number) => (before + minute * 60) * 1000
  const there = (from: number, to: number, left = false): ConnectionEvidence => ({
    openedAt: at(from),
    lastBeatAt: left ? at(to) - 5000 : at(to),
    closedAt: left ? at(to) : null,
    toldSeconds: 0,
    arrivedSeconds: 0,
  })
  const whole: Case = {
    own: [there(-5, 40)],
    lead: [there(-8, 41)],
    liveAt: at(0),
    endedAt: at(40),
    window: { start: at(0), end: at(40) },
    headCount: null,
  }
  it.each<[string, Partial<Case>, Partial<ReturnType<typeof judged>>]>([
    [
      'two windows at once count once',
      { own: [there(0, 30), there(10, 40)] },
      { presentMinutes: 40, outcome: 'attended' },
    ],
    [
      'a line that broke for a minute never broke',
      { own: [there(0, 20), there(21, 40)] },
      { presentMinutes: 40, interrupted: false },
    ],
    [
      'a line that broke for a second more did',
      { own: [there(0, 20), there(21 + 1 / 60, 40)] },
      { presentMinutes: 40 - 61 / 60, interrupted: false },
    ],
    [
      'a node that crashed for six minutes took six minutes of all',
      { own: [there(0, 15), there(21, 40)], lead: [there(0, 15), there(21, 40)] },
      { presentMinutes: 34, creditMinutes: 34, outcome: 'attended', interrupted: true },
    ],
    [
      'a page that died has its minutes until the last beat',
      { own: [there(0, 25)] },
      { presentMinutes: 25, outcome: 'partial' },
    ],
    [
      'a leave that was seen counts to the second',
      { own: [there(0, 25.5, true)] },
      { presentMinutes: 25.5, outcome: 'partial' },
    ],
    [
      'a lesson begun eight minutes late still is one',
      { liveAt: at(8) },
      { presentMinutes: 40, creditMinutes: 32, compliance: 1, outcome: 'attended', late: false },
    ],
    [
      'a lesson begun twelve minutes late is partial for all, and nobody’s lateness',
      { liveAt: at(12) },
      { creditMinutes: 28, compliance: 1, outcome: 'partial', late: false },
    ],
    ['a lesson begun half too late was not delivered', { liveAt: at(20.5) }, { outcome: 'not-delivered' }],
    [
      'a lesson that ran over gives no more than the window',
      { endedAt: at(48), own: [there(-5, 48)], lead: [there(-5, 48)] },
      { presentMinutes: 40, creditMinutes: 40, credit: 1 },
    ],
    [
      'a lead end that failed in the middle was not delivered, whoever stayed',
      { lead: [there(0, 18)] },
      { presentMinutes: 40, outcome: 'not-delivered' },
    ],
    ['a lead end that failed is nobody’s absence', { lead: [], own: [] }, { outcome: 'not-delivered' }],
    [
      'a lead end that never said that it begins was not live',
      { liveAt: null },
      { creditMinutes: 0, outcome: 'not-delivered' },
    ],
    [
      'a class that waited and left before the window is absent, not unknown',
      { own: [there(-9, -2)] },
      { presentMinutes: 0, outcome: 'absent' },
    ],
    ['a class nobody heard of is unknown', { own: [] }, { outcome: 'unknown' }],
    [
      'a class nobody heard of, but counted, is still unknown',
      { own: [], headCount: 2 },
      { outcome: 'unknown' },
    ],
    [
      'a connected room without a pupil is absent',
      { headCount: 0 },
      { presentMinutes: 40, outcome: 'absent' },
    ],
    [
      'a window of 30 of 40 minutes is complied with and yet partial',
      { window: { start: at(0), end: at(30) } },
      { compliance: 1, credit: 0.75, outcome: 'partial' },
    ],
  ])('%s', (_, changes, expected) => {
    expect(judged({ ...whole, ...changes })).toMatchObject(expected)
  })
})
