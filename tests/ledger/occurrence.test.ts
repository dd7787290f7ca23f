import { describe, expect, it } from 'vitest'
import { type EntryFact, eventsOf, isCredit } from '../../server/ledger/occurrence.ts'
import { creditsBefore, quarterOf, tallyOf, writePage } from '../../server/ledger/page.ts'
import { fc } from '../support/property.ts'

const day = (n: number): number => Date.UTC(2026, 8, n, 0, 45)
const fact = (n: number, changes: Partial<EntryFact> = {}): EntryFact => ({
  key: `lesson:${n}`,
  at: day(n),
  occurrence: `lesson ${changes.key ?? n}`,
  kind: 'shared',
  outcome: 'attended',
  flags: [],
  cancelled: false,
  creditMinutes: changes.outcome && changes.outcome !== 'attended' ? 0 : 40,
  enoughMinutes: 40,
  ...changes,
})
/** A make-up on a day for the lesson of the first. */
const makeUp = (n: number, of: number, changes: Partial<EntryFact> = {}) =>
  fact(n, { kind: 'make-up', occurrence: `lesson ${of}`, ...changes })
const replay = (n: number, of: number, minutes: number) =>
  fact(n, {
    key: `replay:${n}`,
    kind: 'replay',
    occurrence: `lesson ${of}`,
    creditMinutes: minutes,
    enoughMinutes: 32,
  })
const local = (n: number, changes: Partial<EntryFact> = {}) =>
  fact(n, { key: `local:${n}`, kind: 'local', occurrence: null, creditMinutes: 0, ...changes })

/** `what@day`, a problem with `-day` when it was repaired or missed again. */
const told = (entries: EntryFact[]): string[] =>
  eventsOf(entries).map(({ what, at, until }) => {
    const dayOf = (time: number) => new Date(time).getUTCDate()
    return `${what}@${dayOf(at)}${until === null ? '' : `-${dayOf(until)}`}`
  })

describe('a missed occurrence', () => {
  it.each<[string, EntryFact[], string[]]>([
    [
      'attended is a credit of its kind',
      [fact(1), fact(2, { kind: 'lead' }), local(3)],
      ['shared@1', 'lead@2', 'local@3'],
    ],
    ['absent earns nothing', [fact(1, { outcome: 'absent' })], ['absent@1']],
    [
      'absent with a broken line is the line’s',
      [fact(1, { outcome: 'absent', flags: ['interrupted'] })],
      ['line@1'],
    ],
    ['frozen and absent is the line’s', [fact(1, { outcome: 'absent', flags: ['frozen'] })], ['line@1']],
    ['partial earns no whole credit', [fact(1, { outcome: 'partial', creditMinutes: 25 })], ['line@1']],
    [
      'with a lead end that failed is nobody’s absence',
      [fact(1, { outcome: 'not-delivered' })],
      ['lead-failed@1'],
    ],
    ['cancelled is not delivered', [fact(1, { outcome: 'not-delivered', cancelled: true })], ['cancelled@1']],
    ['unknown is not absent', [fact(1, { outcome: 'unknown' })], ['unknown@1']],
    ['not held by its own school is said so', [local(1, { outcome: 'not-held' })], ['not-held@1']],
    [
      'made up is repaired by one credit',
      [fact(1, { outcome: 'absent' }), makeUp(8, 1)],
      ['absent@1-8', 'make-up@8'],
    ],
    [
      'made up twice has one credit',
      [fact(1, { outcome: 'absent' }), makeUp(8, 1), makeUp(9, 1)],
      ['absent@1-8', 'make-up@8'],
    ],
    [
      'made up in vain is still missing, by the last word',
      [fact(1, { outcome: 'absent' }), makeUp(8, 1, { outcome: 'not-delivered' })],
      ['absent@1-8', 'lead-failed@8'],
    ],
    ['attended after all adds nothing to its make-up', [fact(1), makeUp(8, 1)], ['shared@1']],
    [
      'cancelled and made up before its day is repaired',
      [makeUp(3, 5), fact(5, { outcome: 'not-delivered', cancelled: true })],
      ['make-up@3'],
    ],
    ['of a class that was not in it: the make-up is its credit', [makeUp(8, 1)], ['make-up@8']],
    [
      'replayed in full is repaired',
      [fact(1, { outcome: 'absent' }), replay(4, 1, 40)],
      ['absent@1-4', 'replay@4'],
    ],
    ['replayed too shortly is not', [fact(1, { outcome: 'absent' }), replay(4, 1, 31)], ['absent@1']],
    [
      'heard in part needs only the rest replayed',
      [fact(1, { outcome: 'partial', creditMinutes: 22 }), replay(4, 1, 10)],
      ['line@1-4', 'replay@4'],
    ],
    [
      'replayed in two parts is repaired by the second',
      [fact(1, { outcome: 'absent' }), replay(4, 1, 20), replay(5, 1, 12)],
      ['absent@1-5', 'replay@5'],
    ],
    [
      'whose replay two people confirmed was replayed once',
      [fact(1, { outcome: 'absent' }), replay(4, 1, 20), { ...replay(4, 1, 20), key: 'replay:by another' }],
      ['absent@1'],
    ],
    [
      'replayed in two parts of one lesson is repaired, where they only touch',
      [
        fact(1, { outcome: 'absent' }),
        replay(4, 1, 20),
        { ...replay(4, 1, 12), key: 'replay:4b', at: day(4) + 20 * 60_000 },
      ],
      ['absent@1-4', 'replay@4'],
    ],
    ['attended and replayed has one credit', [fact(1), replay(4, 1, 40)], ['shared@1']],
    [
      'taught by the school itself in the place of a lesson that failed has one credit',
      [fact(1, { outcome: 'not-delivered' }), local(1, { occurrence: 'lesson 1' }), makeUp(8, 1)],
      ['local@1'],
    ],
  ])('%s', (_, entries, expected) => {
    expect(told(entries)).toEqual(expected)
    expect(told([...entries].reverse())).toEqual(expected)
  })
})

const anyEntry: fc.Arbitrary<EntryFact> = fc
  .record({
    n: fc.integer({ min: 1, max: 20 }),
    of: fc.integer({ min: 1, max: 5 }),
    id: fc.uuid(),
    kind: fc.constantFrom('shared', 'lead', 'make-up', 'local', 'replay'),
    outcome: fc.constantFrom('attended', 'partial', 'absent', 'not-delivered', 'unknown', 'not-held'),
    minutes: fc.integer({ min: 0, max: 40 }),
    alone: fc.boolean(),
  })
  .map(({ n, of, id, kind, outcome, minutes, alone }) => ({
    key: id,
    at: day(n),
    occurrence: alone && kind !== 'replay' ? null : `lesson ${of}`,
    kind,
    outcome: kind === 'replay' ? 'attended' : outcome,
    flags: [],
    cancelled: false,
    creditMinutes: minutes,
    enoughMinutes: 32,
  }))
const entries = fc.uniqueArray(anyEntry, { maxLength: 30, selector: (entry) => entry.key })

describe('a page', () => {
  it('is the same in whatever order its entries come', () => {
    fc.assert(
      fc.property(entries, fc.infiniteStream(fc.nat()), (list, random) => {
        const shuffled = [...list]
        for (let i = shuffled.length - 1; i > 0; i--) {
          const j = random.next().value! % (i + 1)
          ;[shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!]
        }
        expect(writePage(eventsOf(shuffled))).toBe(writePage(eventsOf(list)))
      }),
    )
  })

  it('gives one credit an occurrence, and at any instant at most one problem', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 22 }), (list, n) => {
        const until = quarterOf(day(n))
        const tally = tallyOf(writePage(eventsOf(list)), 0, until)
        const { after: _, ...counts } = tally
        const before = list.filter((entry) => entry.at < day(n))
        const occurrences = new Set(before.map((entry) => entry.occurrence ?? entry.key))
        expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(
          occurrences.size,
        )
        const credited = eventsOf(list).filter((event) => isCredit(event.what) && event.at < day(n))
        expect(tally.lead + tally.local + tally.shared + tally.makeUp + tally.replay).toBe(credited.length)
      }),
    )
  })

  it('as of a date says what it would say had nothing happened since', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: 1, max: 22 }), (list, n) => {
        const until = quarterOf(day(n))
        const { after: _, ...then } = tallyOf(writePage(eventsOf(list)), 0, until)
        const { after: __, ...alone } = tallyOf(
          writePage(eventsOf(list.filter((entry) => entry.at < day(n)))),
          0,
          until,
        )
        expect(then).toEqual(alone)
      }),
    )
  })

  it('counts credits week by week as it does at each date alone', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const page = writePage(eventsOf(list))
        const until = [4, 9, 14, 22].map((n) => quarterOf(day(n)))
        const { live, replay: replayed } = creditsBefore(page, 0, until)
        const tallies = until.map((one) => tallyOf(page, 0, one))
        expect(live).toEqual(tallies.map((one) => one.lead + one.local + one.shared + one.makeUp))
        expect(replayed).toEqual(tallies.map((one) => one.replay))
      }),
    )
  })

  it('leaves out what began before the term, and counts lessons after the date as still to come', () => {
    const page = writePage(
      eventsOf([
        fact(1),
        fact(8),
        fact(15),
        fact(16, { outcome: 'not-delivered', cancelled: true }),
        local(17),
      ]),
    )
    const tally = tallyOf(page, quarterOf(day(2)), quarterOf(day(10)))
    expect(tally).toMatchObject({ shared: 1, after: 1 })
  })
})
