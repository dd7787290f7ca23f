import { describe, expect, it } from 'vitest'
import { bellsOn, rivalOf } from '../../server/calendar/bells-on.ts'
import type { BellTable } from '../../shared/calendar.ts'
import { fc } from '../support/property.ts'

const table = (name: string, effectiveFrom: string, weekdays: number[], start: string): BellTable => ({
  id: name,
  schoolId: 'school',
  name,
  effectiveFrom,
  weekdays,
  bells: [{ period: 1, start, end: '12:00' }],
})
const school = [
  table('summer', '2026-05-01', [1, 2, 3, 4, 5], '08:00'),
  table('winter', '2026-10-08', [1, 2, 3, 4, 5], '08:30'),
  table('winter, Fridays', '2026-10-08', [5, 6], '08:40'),
]
const startOf = (tables: BellTable[], date: string, weekday: number) =>
  bellsOn(tables, date, weekday)[0]?.start

describe('the bells of a date', () => {
  it('are those that came into force last for the weekday that it follows', () => {
    const [summer, winter, fridays] = school as [BellTable, BellTable, BellTable]
    const tables = [summer, { ...winter, weekdays: [1, 2, 3, 4] }, fridays]
    expect(startOf(tables, '2026-10-07', 3)).toBe('08:00')
    expect(startOf(tables, '2026-10-08', 4)).toBe('08:30')
    expect(startOf(tables, '2026-10-09', 5)).toBe('08:40')
    expect(startOf(tables, '2026-10-10', 6)).toBe('08:40')
    // A Saturday that follows Wednesday.
    expect(startOf(tables, '2026-10-10', 3)).toBe('08:30')
  })

  it('are none before the first table, and for a weekday that no table names', () => {
    expect(bellsOn(school, '2026-04-30', 1)).toEqual([])
    expect(bellsOn(school, '2026-10-10', 7)).toEqual([])
    expect(bellsOn([], '2026-10-10', 1)).toEqual([])
  })

  it('stay until a later table names the weekday, in whatever order the tables are', () => {
    const tables = fc
      .uniqueArray(fc.tuple(fc.integer({ min: 10, max: 28 }), fc.integer({ min: 1, max: 7 })), {
        maxLength: 12,
        selector: ([day, weekday]) => `${day} ${weekday}`,
      })
      .map((list) =>
        list.map(([day, weekday]) => table(`${day} ${weekday}`, `2026-09-${day}`, [weekday], '08:00')),
      )
    fc.assert(
      fc.property(
        tables,
        fc.integer({ min: 10, max: 28 }),
        fc.integer({ min: 1, max: 7 }),
        (list, day, weekday) => {
          const date = `2026-09-${day}`
          const [last] = list
            .filter((t) => t.weekdays[0] === weekday && t.effectiveFrom <= date)
            .sort((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom))
          expect(bellsOn(list, date, weekday)).toEqual(last?.bells ?? [])
          expect(bellsOn([...list].reverse(), date, weekday)).toEqual(last?.bells ?? [])
        },
      ),
    )
  })

  it('have a rival where another table names the same weekday from the same date on', () => {
    const [summer, winter, fridays] = school as [BellTable, BellTable, BellTable]
    expect(rivalOf(fridays, school)).toBe(winter)
    expect(rivalOf(summer, school)).toBeNull()
    expect(rivalOf({ ...fridays, schoolId: 'other' }, school)).toBeNull()
  })
})
