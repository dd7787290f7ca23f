import { describe, expect, it } from 'vitest'
import { datesFrom } from '../../server/calendar/day-rule.ts'
import { calendarsOf } from '../../server/calendar/school-calendar.ts'
import type { PlacedSpecialDay } from '../../server/ledger/place-store.ts'
import { progressAt, schoolTerms } from '../../server/ledger/progress.ts'
import { fc } from '../support/property.ts'

const [firstDay, lastDay] = ['2026-09-01', '2026-09-30']
const term = (id: string, regionId: string, from = firstDay, to = lastDay) => ({
  ...{ id, regionId, name: id, firstDay: from, lastDay: to },
})
const schools = [
  { id: 'a', regionPath: ['root', 'east'] },
  { id: 'b', regionPath: ['root', 'east'] },
  { id: 'c', regionPath: ['root', 'west'] },
]
const owners = ['root', 'east', 'west', 'a', 'c']
const dates = [...datesFrom(firstDay, lastDay)]

const special: fc.Arbitrary<PlacedSpecialDay> = fc
  .record({
    ownerId: fc.constantFrom(...owners),
    day: fc.constantFrom(...dates),
    kind: fc.constantFrom('off' as const, 'working' as const),
    follows: fc.option(fc.integer({ min: 1, max: 5 })),
  })
  .map((day) => (day.kind === 'off' ? { ...day, follows: null } : day))
const specials = fc.uniqueArray(special, { maxLength: 25, selector: (d) => `${d.ownerId} ${d.day}` })

/** A day off in the middle. */
const mayDay: PlacedSpecialDay = { ownerId: 'root', day: '2026-05-01', kind: 'off', follows: null }

describe('the term at a school', () => {
  it('is what its calendar says, whatever its regions and it itself say of any date', () => {
    const terms = [term('t', 'root'), term('own', 'west', '2026-09-07', '2026-09-25')]
    fc.assert(
      fc.property(specials, (days) => {
        const of = (ids: string[]) =>
          new Map(
            ids.map((id) => [id, days.filter((d) => d.ownerId === id).map((d) => ({ ...d, name: '' }))]),
          )
        const calendars = calendarsOf({
          schools: schools.map((school) => ({ ...school, name: school.id, zone: 'Asia/Shanghai' })),
          terms,
          regionDays: of(['root', 'east', 'west']),
          schoolDays: of(['a', 'c']),
          bellTables: new Map(),
        })
        const found = schoolTerms(terms[0]!, schools, terms, days)
        for (const { id } of schools)
          expect(found.get(id)!.instruction).toEqual(
            dates.filter((date) => calendars.get(id)!.day(date).instruction),
          )
      }),
    )
  })

  it('is one for all schools of a region that say nothing of their own', () => {
    const found = schoolTerms(term('t', 'root'), schools, [term('t', 'root')], [])
    expect(found.get('a')).toBe(found.get('b'))
    expect(found.get('a')!.instruction).toHaveLength(22)
  })

  it('has gone as far as its days of instruction up to a date, that day included', () => {
    const found = schoolTerms(term('t', 'root'), schools, [term('t', 'root')], []).get('a')!
    const at = (date: string) => progressAt(found, date, 3).elapsedDays
    expect(['2026-08-31', '2026-09-01', '2026-09-05', '2026-09-30', '2026-10-09'].map(at)).toEqual([
      0, 1, 4, 22, 22,
    ])
  })

  it('of grade 9 has the weeks and days until its own last day, and all is due then', () => {
    const whole = { ...term('t', 'root', '2026-02-23', '2026-07-10'), grade9LastDay: '2026-06-26' }
    const found = schoolTerms(whole, schools, [whole], [mayDay]).get('a')!
    const end = (asOf: string, grade: number) => progressAt(found, asOf, grade)
    expect(end('2026-07-10', 8)).toEqual({ teachingWeeks: 20, instructionDays: 99, elapsedDays: 99 })
    for (const asOf of ['2026-06-26', '2026-07-10'])
      expect(end(asOf, 9)).toEqual({ teachingWeeks: 18, instructionDays: 89, elapsedDays: 89 })
    expect(end('2026-03-08', 9).elapsedDays).toBe(10)
    const { grade9LastDay: _, ...together } = whole
    const same = schoolTerms(together, schools, [together], [mayDay]).get('a')!
    expect(progressAt(same, '2026-07-10', 9)).toEqual(progressAt(same, '2026-07-10', 1))
  })
})
