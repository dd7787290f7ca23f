import { describe, expect, it } from 'vitest'
import { datesFrom } from '../../server/calendar/day-rule.ts'
import { calendarsOf } from '../../server/calendar/school-calendar.ts'
import { bestPeriod, regularWeek } from '../../server/plan/regular-week.ts'
import { subjectOf } from '../../server/plan/subject-of.ts'
import type { SpecialDay } from '../../shared/calendar.ts'
import { bellsOf } from '../support/term.ts'

const summer = bellsOf('08:00-08:40')
const winter = bellsOf('08:30-09:10')

/** A school from 7 September to 2 October 2026, four weeks, with winter bells from a date on. */
const calendar = (winterFrom: string, days: SpecialDay[] = []) =>
  calendarsOf({
    schools: [{ id: 'school', name: 'school', zone: 'Asia/Shanghai', regionPath: ['county'] }],
    terms: [{ id: 't', regionId: 'county', name: 't', firstDay: '2026-09-07', lastDay: '2026-10-04' }],
    regionDays: new Map([['county', days]]),
    schoolDays: new Map(),
    bellTables: new Map([
      [
        'school',
        [
          {
            id: 'a',
            schoolId: 'school',
            name: 's',
            effectiveFrom: '2026-09-01',
            weekdays: [1, 2],
            bells: summer,
          },
          { id: 'b', schoolId: 'school', name: 'w', effectiveFrom: winterFrom, weekdays: [1], bells: winter },
        ],
      ],
    ]),
  }).get('school')!
const dates = () => datesFrom('2026-09-07', '2026-10-04')

describe('the regular week of a school', () => {
  it('has the bells that a weekday has on most of its dates', () => {
    const starts = (winterFrom: string) =>
      regularWeek(calendar(winterFrom), dates()).periods.map((p) => [p.weekday, p.start])
    expect(starts('2026-09-28')).toEqual([
      [1, '08:00'],
      [2, '08:00'],
    ])
    expect(starts('2026-09-14')).toEqual([
      [1, '08:30'],
      [2, '08:00'],
    ])
  })

  it('counts the dates that follow a weekday, and the weeks they make', () => {
    const off = { day: '2026-09-15', kind: 'off' as const, follows: null, name: '' }
    const madeUp = { day: '2026-09-20', kind: 'working' as const, follows: 1, name: '' }
    const week = regularWeek(calendar('2026-12-01', [off, madeUp]), dates())
    expect(week.dates).toEqual([0, 5, 3, 4, 4, 4, 0, 0])
    expect(week.weeks).toBe(4)
  })

  it('gives a lesson the period that holds most of it, the earliest of equals', () => {
    const periods = [
      { weekday: 1, period: 1, start: '08:00', end: '08:40' },
      { weekday: 1, period: 2, start: '08:50', end: '09:30' },
      { weekday: 2, period: 1, start: '08:10', end: '08:50' },
    ]
    const best = (start: string, end: string) => bestPeriod(periods, { weekday: 1, start, end })
    expect(best('08:10', '08:50')).toMatchObject({ period: { period: 1 }, share: 0.75 })
    expect(best('08:25', '09:05')).toMatchObject({ period: { period: 1 }, share: 0.375 })
    expect(best('10:00', '10:40')).toBeNull()
  })
})

describe('a subject’s name in a timetable', () => {
  it('is known as schools write it, and nothing else is', () => {
    expect(['音乐', '音乐(合唱)', '唱游', 'Music'].map(subjectOf)).toEqual(Array(4).fill('music'))
    expect(['美术', 'Art', '英语', '科学'].map(subjectOf)).toEqual(['art', 'art', 'english', 'science'])
    expect(['语文', '数学', '体育', 'Martial sports', ''].map(subjectOf)).toEqual(Array(5).fill(null))
  })
})
