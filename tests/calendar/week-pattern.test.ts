import { expect, it } from 'vitest'
import { isWeekOf, weekPattern, weeksMeet } from '../../shared/week-pattern.ts'

const weeksOf = (pattern: string) =>
  Array.from({ length: 20 }, (_, i) => i + 1).filter((week) => isWeekOf(pattern, week))

it.each([
  ['', Array.from({ length: 20 }, (_, i) => i + 1)],
  ['odd', [1, 3, 5, 7, 9, 11, 13, 15, 17, 19]],
  ['even', [2, 4, 6, 8, 10, 12, 14, 16, 18, 20]],
  ['1-4,6-8', [1, 2, 3, 4, 6, 7, 8]],
  ['3', [3]],
])('%j names teaching weeks', (pattern, weeks) => {
  expect(weekPattern.safeParse(pattern).success).toBe(true)
  expect(weeksOf(pattern)).toEqual(weeks)
})

it.each(['1-', 'a', '0', '4-2', '1,,2', '1;2', 'ODD', ' 1'])('refuses %j', (pattern) => {
  expect(weekPattern.safeParse(pattern).success).toBe(false)
})

it('tells whether two patterns share a week', () => {
  expect(weeksMeet('odd', 'even')).toBe(false)
  expect(weeksMeet('', 'even')).toBe(true)
  expect(weeksMeet('1-4', '5-9')).toBe(false)
  expect(weeksMeet('1-4,9', '5-9')).toBe(true)
})
