import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  instructionDays,
  instructionDaysUntil,
  isInstructionDay,
  teachingWeekOf,
  teachingWeeks,
} from '../../server/calendar/teaching-days.ts'

/** A real term of 2021: it begins on a Wednesday and ends on a Friday. */
const autumn2021 = { firstDay: '2021-09-01', lastDay: '2022-01-14' }

const dayMs = 86_400_000
const isoDay = (n: number): string => new Date(n * dayMs).toISOString().slice(0, 10)
const weekday = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay()

describe('the autumn term of 2021', () => {
  it('has 20 teaching weeks and 98 instruction days', () => {
    expect(teachingWeeks(autumn2021)).toBe(20)
    expect(instructionDays(autumn2021)).toBe(98)
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
    expect(teachingWeekOf(autumn2021, date)).toBe(week)
  })

  it.each([
    ['2021-08-31', 0],
    ['2021-09-01', 1],
    ['2021-09-03', 3],
    ['2021-09-04', 3],
    ['2021-09-06', 4],
    ['2022-01-13', 97],
    ['2022-01-14', 98],
    ['2022-06-01', 98],
  ])('has had, to %s, %i instruction days', (date, days) => {
    expect(instructionDaysUntil(autumn2021, date)).toBe(days)
  })
})

describe('teaching days', () => {
  const term = fc
    .tuple(fc.integer({ min: 18_000, max: 24_000 }), fc.integer({ min: 1, max: 250 }))
    .map(([first, length]) => ({ first, last: first + length }))

  it('are counted as they would be one by one, from whatever weekday to whatever weekday', () => {
    fc.assert(
      fc.property(term, fc.integer({ min: -10, max: 270 }), ({ first, last }, offset) => {
        const span = { firstDay: isoDay(first), lastDay: isoDay(last) }
        let days = 0
        let week = 0
        for (let day = first; day <= Math.min(last, first + offset); day++) {
          const date = isoDay(day)
          if (day === first || weekday(date) === 1) week++
          const isDay = weekday(date) >= 1 && weekday(date) <= 5
          expect(isInstructionDay(span, date)).toBe(isDay)
          if (isDay) days++
          expect(teachingWeekOf(span, date)).toBe(week)
        }
        expect(instructionDaysUntil(span, isoDay(first + offset))).toBe(days)
        expect(teachingWeeks(span)).toBe(teachingWeekOf(span, span.lastDay))
      }),
      { numRuns: 60 },
    )
  })
})
