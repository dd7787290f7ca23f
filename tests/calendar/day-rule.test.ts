import { describe, expect, it } from 'vitest'
import {
  type DayRule,
  datesFrom,
  dayOf,
  teachingWeekOf,
  teachingWeeks,
  weekdayCounts,
} from '../../server/calendar/day-rule.ts'
import { nationalDays } from '../../server/calendar/national-days.ts'
import type { SpecialDay } from '../../shared/calendar.ts'
import { fc, runs } from '../support/property.ts'

/** A real term of 2021: it begins on a Wednesday and ends on a Friday. */
const autumn = { firstDay: '2021-09-01', lastDay: '2022-01-14' }
const dates = [...datesFrom(autumn.firstDay, autumn.lastDay)]

const days = (list: readonly SpecialDay[]) => new Map(list.map((day) => [day.day, day]))
const off = (day: string, name = ''): SpecialDay => ({ day, kind: 'off', follows: null, name })
const follows = (day: string, weekday: number | null, name = ''): SpecialDay => ({
  day,
  kind: 'working',
  follows: weekday,
  name,
})
const rule = (changes: Partial<DayRule> = {}): DayRule => ({
  term: autumn,
  regionDays: days(nationalDays(autumn.firstDay, autumn.lastDay).days),
  schoolDays: days([]),
  ...changes,
})
const countsOf = (changes: Partial<DayRule> = {}) =>
  weekdayCounts(dates.map((date) => dayOf(date, rule(changes))))

/** What one real school did in September and October 2021. */
const remaps = [
  follows('2021-09-17', 1),
  follows('2021-09-18', 5),
  follows('2021-09-26', 2),
  follows('2021-10-09', 3),
]

describe('the autumn term of 2021', () => {
  it('has 16, 17, 19, 19 and 19 Mondays to Fridays of instruction without remaps', () => {
    expect(countsOf()).toEqual([16, 17, 19, 19, 19, 0, 0])
  })

  it('has 17, 18, 20, 19 and 19 at a school that follows other weekdays on four days', () => {
    expect(countsOf({ schoolDays: days(remaps) })).toEqual([17, 18, 20, 19, 19, 0, 0])
  })

  it('has as many when it is the region that follows them', () => {
    const regionDays = days([...nationalDays(autumn.firstDay, autumn.lastDay).days, ...remaps])
    expect(countsOf({ regionDays })).toEqual([17, 18, 20, 19, 19, 0, 0])
  })

  it('has 20 teaching weeks', () => {
    expect(teachingWeeks(autumn)).toBe(20)
  })

  it.each([
    ['2021-08-31', null],
    ['2021-09-01', 1],
    ['2021-09-05', 1],
    ['2021-09-06', 2],
    ['2021-10-04', 6],
    ['2022-01-09', 19],
    ['2022-01-14', 20],
    ['2022-01-15', null],
  ])('counts %s to teaching week %s', (date, week) => {
    expect(teachingWeekOf(autumn, date)).toBe(week)
  })
})

describe('a date', () => {
  const day = (date: string, changes: Partial<DayRule> = {}) => dayOf(date, rule(changes))

  it('is of instruction from Monday to Friday, by its own timetable', () => {
    expect(day('2021-09-02')).toEqual({
      date: '2021-09-02',
      week: 1,
      kind: 'instruction',
      instruction: true,
      follows: 4,
      name: '',
    })
    expect(day('2021-09-04')).toMatchObject({ kind: 'weekend', instruction: false, follows: null })
  })

  it('is off on a holiday, by name', () => {
    expect(day('2021-10-01')).toMatchObject({
      kind: 'off',
      instruction: false,
      follows: null,
      name: '国庆节',
    })
  })

  it('is undecided, and no instruction, on a make-up day of which nobody said whose timetable it follows', () => {
    expect(day('2021-09-18')).toMatchObject({
      kind: 'undecided',
      instruction: false,
      follows: null,
      name: '中秋',
    })
  })

  it("is what the school says, over its region's word", () => {
    expect(day('2021-10-01', { schoolDays: days([follows('2021-10-01', 5)]) })).toMatchObject({
      kind: 'instruction',
      follows: 5,
    })
    expect(day('2021-09-02', { schoolDays: days([off('2021-09-02', '运动会')]) })).toMatchObject({
      kind: 'off',
      name: '运动会',
    })
  })

  it('is outside of every term, whatever is said of it', () => {
    const special = days([follows('2022-01-15', 5)])
    expect(day('2022-01-15', { schoolDays: special })).toMatchObject({ week: null, kind: 'outside' })
    expect(day('2021-09-02', { term: null })).toMatchObject({ kind: 'outside', instruction: false })
  })

  it('belongs to the week it lies in, also when it follows a weekday of another', () => {
    expect(day('2021-09-26', { schoolDays: days(remaps) })).toMatchObject({ week: 4, follows: 2 })
  })
})

describe('a term', () => {
  const dayMs = 86_400_000
  const isoDay = (n: number): string => new Date(n * dayMs).toISOString().slice(0, 10)
  const isoWeekday = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7
  const special = fc.record({
    offset: fc.integer({ min: -10, max: 260 }),
    kind: fc.constantFrom('off', 'undecided', 'follows'),
    follows: fc.integer({ min: 1, max: 7 }),
  })

  it('is what its dates are one by one, from whatever weekday to whatever weekday', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 18_000, max: 24_000 }),
        fc.integer({ min: 1, max: 250 }),
        fc.array(special, { maxLength: 20 }),
        fc.array(special, { maxLength: 20 }),
        (first, length, ofRegion, ofSchool) => {
          const term = { firstDay: isoDay(first), lastDay: isoDay(first + length) }
          const wordsOf = (list: typeof ofRegion) =>
            days(
              list.map((s) =>
                s.kind === 'off'
                  ? off(isoDay(first + s.offset))
                  : follows(isoDay(first + s.offset), s.kind === 'follows' ? s.follows : null),
              ),
            )
          const [regionDays, schoolDays] = [wordsOf(ofRegion), wordsOf(ofSchool)]
          const counts = [0, 0, 0, 0, 0, 0, 0]
          let week = 0
          const statuses = [...datesFrom(term.firstDay, term.lastDay)].map((date, i) => {
            if (i === 0 || isoWeekday(date) === 1) week += 1
            const word = schoolDays.get(date) ?? regionDays.get(date)
            const wanted = word
              ? word.kind === 'off'
                ? null
                : word.follows
              : isoWeekday(date) <= 5
                ? isoWeekday(date)
                : null
            if (wanted !== null) counts[wanted - 1]! += 1
            const status = dayOf(date, { term, regionDays, schoolDays })
            expect(status).toMatchObject({ date, week, follows: wanted, instruction: wanted !== null })
            return status
          })
          expect(statuses).toHaveLength(length + 1)
          expect(weekdayCounts(statuses)).toEqual(counts)
          expect(teachingWeeks(term)).toBe(week)
        },
      ),
      { numRuns: runs(60) },
    )
  })
})
