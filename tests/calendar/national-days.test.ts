import { expect, it } from 'vitest'
import { nationalDays } from '../../server/calendar/national-days.ts'
import { proposedDays } from '../../server/calendar/proposed-days.ts'
import type { SpecialDay } from '../../shared/calendar.ts'

it('names the days off and the make-up days of a year it knows, whose timetable they follow left open', () => {
  const { days, unknownYears } = nationalDays('2026-09-20', '2026-10-10')
  expect(unknownYears).toEqual([])
  expect(days[0]).toEqual({ day: '2026-09-20', kind: 'working', follows: null, name: '国庆节' })
  expect(days.at(-1)).toEqual({ day: '2026-10-10', kind: 'working', follows: null, name: '国庆节' })
  expect(days.filter((day) => day.kind === 'off').map((day) => day.day)).toEqual([
    ...['2026-09-25', '2026-09-26', '2026-09-27', '2026-10-01', '2026-10-02', '2026-10-03'],
    ...['2026-10-04', '2026-10-05', '2026-10-06', '2026-10-07'],
  ])
})

it('says which years it does not know, and guesses nothing for them', () => {
  expect(nationalDays('2003-09-01', '2004-01-01')).toEqual({
    days: [{ day: '2004-01-01', kind: 'off', follows: null, name: '元旦' }],
    unknownYears: [2003],
  })
  expect(nationalDays('2098-12-20', '2100-01-10')).toEqual({ days: [], unknownYears: [2098, 2099, 2100] })
})

const word = (day: string, follows: number | null, name = ''): SpecialDay => ({
  day,
  kind: 'working',
  follows,
  name,
})
const national = [word('2021-09-18', null, '中秋')]
const school = (...words: SpecialDay[]) => new Map(words.map((day) => [day.day, day]))

it('proposes what more than half of the schools follow, also on a normal weekday', () => {
  const two = school(word('2021-09-18', 5), word('2021-09-17', 1, '调课'))
  expect(proposedDays(national, [two, two, school()])).toEqual([
    word('2021-09-17', 1, '调课'),
    word('2021-09-18', 5, '中秋'),
  ])
})

it('proposes nothing of its own where half of the schools or fewer agree', () => {
  const one = school(word('2021-09-18', 5))
  const other = school(word('2021-09-18', 1))
  expect(proposedDays(national, [one, one, other, school()])).toEqual(national)
  expect(proposedDays(national, [])).toEqual(national)
})
