import { describe, expect, it } from 'vitest'
import { type Evidence, judge, leadLiveOf } from '../../server/attendance/outcome.ts'
import { defaultSettings } from '../../shared/directory.ts'
import { fc } from '../support/property.ts'

const minute = 60_000
/** Minutes of a lesson of 40, from its start. */
const span = (from: number, to: number) => ({ start: from * minute, end: to * minute })
const connection = (from: number, to: number, told = 0, arrived = 0) => ({
  openedAt: from * minute,
  lastBeatAt: to * minute,
  closedAt: null,
  toldSeconds: told,
  arrivedSeconds: arrived,
})
const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  phase: 'ended',
  leadLive: [span(0, 40)],
  window: span(0, 40),
  leadClass: false,
  connections: [connection(-5, 40)],
  headCount: null,
  standardMinutes: 40,
  ...changes,
})
const judged = (changes: Partial<Evidence> = {}, settings = defaultSettings) =>
  judge(evidence(changes), settings)

describe('a class', () => {
  it.each([
    [32, 'attended'],
    [31.9, 'partial'],
    [20, 'partial'],
    [19.9, 'absent'],
    [0.5, 'absent'],
  ])('that had %d of 40 minutes was %s', (had, outcome) => {
    expect(judged({ connections: [connection(0, had)] })).toMatchObject({
      outcome,
      creditMinutes: had,
      evidence: 'telemetry',
    })
  })

  it('in a window of 30 of 40 minutes can do all it could and yet have three quarters', () => {
    expect(judged({ window: span(0, 30), connections: [connection(-5, 45)] })).toMatchObject({
      outcome: 'partial',
      presentMinutes: 30,
      compliance: 1,
      credit: 0.75,
    })
  })

  it('has credit only for the minutes in which the lead end was live', () => {
    expect(judged({ leadLive: [span(5, 12), span(15, 40)] })).toMatchObject({
      presentMinutes: 40,
      creditMinutes: 32,
      compliance: 1,
      outcome: 'attended',
    })
  })

  it('in two windows at once is there once', () => {
    const connections = [connection(0, 30), connection(10, 40), connection(12, 20)]
    expect(judged({ connections })).toMatchObject({ presentMinutes: 40, credit: 1, flags: [] })
  })

  it('that came back within a minute never left', () => {
    const connections = [connection(0, 20), connection(21, 40)]
    expect(judged({ connections })).toMatchObject({ presentMinutes: 40, flags: [] })
  })

  it('that crashed has its minutes until the last beat, not until the end', () => {
    expect(judged({ connections: [connection(0, 25)] })).toMatchObject({
      presentMinutes: 25,
      outcome: 'partial',
    })
  })

  it('is late after five minutes, and interrupted by more than three', () => {
    expect(judged({ connections: [connection(5, 40)] }).flags).toEqual([])
    expect(judged({ connections: [connection(5.1, 40)] }).flags).toEqual(['late'])
    expect(judged({ connections: [connection(0, 10), connection(13, 40)] }).flags).toEqual([])
    expect(judged({ connections: [connection(0, 10), connection(13.1, 40)] }).flags).toEqual(['interrupted'])
  })

  it('is frozen when media arrived in less than four fifths of the time that could be told', () => {
    expect(judged({ connections: [connection(0, 40, 1000, 800)] }).flags).toEqual([])
    expect(judged({ connections: [connection(0, 40, 1000, 799)] }).flags).toEqual(['frozen'])
    expect(judged({ connections: [connection(0, 40)] }).flags).toEqual([])
  })

  it('is judged by the settings it is given', () => {
    const connections = [connection(0, 30)]
    expect(judged({ connections }, { ...defaultSettings, attendedCredit: 0.7 }).outcome).toBe('attended')
    expect(judged({ standardMinutes: 30, connections }).outcome).toBe('attended')
  })

  it('is pending until the lesson is over, with its minutes so far', () => {
    for (const phase of ['scheduled', 'open', 'live'] as const)
      expect(judged({ phase, leadLive: [span(0, 10)], connections: [connection(0, 10)] })).toMatchObject({
        outcome: 'pending',
        creditMinutes: 10,
      })
  })
})

describe('a lesson that the lead end failed', () => {
  it('was not delivered, whoever waited or stayed away', () => {
    for (const connections of [[], [connection(0, 40)], [connection(0, 1)]])
      for (const leadLive of [[], [span(0, 19.9)]])
        expect(judged({ leadLive, connections }).outcome).toBe('not-delivered')
  })

  it('was delivered from half a standard period on', () => {
    expect(judged({ leadLive: [span(0, 20)] }).outcome).toBe('partial')
  })

  it('was not delivered to a class in whose window it was not live', () => {
    expect(judged({ window: span(20, 40), leadLive: [span(0, 22)] }).outcome).toBe('not-delivered')
  })

  it('was not delivered when cancelled, whatever there was before', () => {
    expect(judged({ phase: 'cancelled' }).outcome).toBe('not-delivered')
    expect(judged({ phase: 'cancelled', headCount: 0 }).outcome).toBe('not-delivered')
  })
})

describe('evidence', () => {
  it('that is missing makes unknown, not absent', () => {
    expect(judged({ connections: [] })).toMatchObject({ outcome: 'unknown', evidence: 'schedule', credit: 0 })
  })

  it('of a head count alone contradicts itself: unknown, to be asked about', () => {
    expect(judged({ connections: [], headCount: 20 })).toMatchObject({
      outcome: 'unknown',
      evidence: 'schedule',
    })
  })

  it('of a head count of nobody makes absent: connected is not attending', () => {
    expect(judged({ headCount: 0 })).toMatchObject({
      outcome: 'absent',
      evidence: 'head-count',
      presentMinutes: 40,
      creditMinutes: 0,
      credit: 0,
    })
    expect(judged({ connections: [], headCount: 0 })).toMatchObject({
      outcome: 'absent',
      evidence: 'head-count',
    })
  })

  it('of a head count on top of a connection is the stronger', () => {
    expect(judged({ headCount: 20 })).toMatchObject({ outcome: 'attended', evidence: 'head-count' })
  })

  it('of somebody who left before the window is evidence of absence', () => {
    expect(judged({ connections: [connection(-9, -1)] })).toMatchObject({
      outcome: 'absent',
      presentMinutes: 0,
      flags: [],
    })
  })
})

describe('the lead class', () => {
  it('is there while the lead end is live', () => {
    const lead = { leadClass: true, connections: [] }
    expect(judged(lead)).toMatchObject({ outcome: 'attended', credit: 1, evidence: 'telemetry' })
    expect(judged({ ...lead, leadLive: [span(10, 40)] })).toMatchObject({
      outcome: 'partial',
      flags: ['late'],
    })
    expect(judged({ ...lead, leadLive: [] })).toMatchObject({
      outcome: 'not-delivered',
      evidence: 'schedule',
    })
  })
})

describe('the lead end', () => {
  const from = (liveAt: number | null, endedAt: number) =>
    leadLiveOf([connection(-10, 12), connection(12.5, 30), connection(34, 45)], liveAt, endedAt, 60)

  it('was live while connected, between going live and the end', () => {
    expect(from(2 * minute, 40 * minute)).toEqual([span(2, 30), span(34, 40)])
  })

  it('was never live without the word, or when it came after the end', () => {
    expect(from(null, 40 * minute)).toEqual([])
    expect(from(41 * minute, 40 * minute)).toEqual([])
  })
})

describe('in any lesson', () => {
  const minutesOf = fc.integer({ min: -10, max: 55 })
  const connections = fc.array(
    fc
      .tuple(minutesOf, fc.integer({ min: 0, max: 50 }))
      .map(([from, length]) => connection(from, from + length)),
    { maxLength: 6 },
  )
  const rank = ['unknown', 'absent', 'partial', 'attended']

  it('shares lie between 0 and 1 and credit is no longer than presence', () => {
    fc.assert(
      fc.property(connections, connections, (own, lead) => {
        const found = judged({ connections: own, leadLive: leadLiveOf(lead, 0, 40 * minute, 60) })
        for (const share of [found.compliance, found.credit]) {
          expect(share).toBeGreaterThanOrEqual(0)
          expect(share).toBeLessThanOrEqual(1)
        }
        expect(found.creditMinutes).toBeLessThanOrEqual(found.presentMinutes)
      }),
    )
  })

  it('one more connection never makes an outcome worse, beside making absence known', () => {
    fc.assert(
      fc.property(connections, connections, (own, more) => {
        const less = judged({ connections: own })
        const all = judged({ connections: [...own, ...more] })
        expect(rank.indexOf(all.outcome)).toBeGreaterThanOrEqual(rank.indexOf(less.outcome))
      }),
    )
  })
})
