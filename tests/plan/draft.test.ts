import { expect, it } from 'vitest'
import { againOptions, differences, firstOptions, nextMonday, withTerm } from '../../client/plan/draft.ts'
import type { Term } from '../../shared/calendar.ts'
import type { Region } from '../../shared/directory.ts'

const region = (id: string, ...path: string[]) => ({ id, name: id, path: [...path, id] }) as Region
const [city, here, there] = [region('city'), region('here', 'city'), region('there', 'city')]
const term = (id: string, regionId: string, firstDay: string, lastDay: string): Term => ({
  id,
  regionId,
  name: id,
  firstDay,
  lastDay,
})
const autumn = term('autumn', 'here', '2026-09-01', '2027-01-15')
const spring = term('spring', 'here', '2027-02-22', '2027-07-02')
const theirs = term('theirs', 'there', '2026-09-01', '2027-01-15')
const settings = { maxReceivers: 3, minOverlap: 0.75, pairingRequired: true }
const today = '2026-10-14'
const options = firstOptions(autumn, 'here', today, settings)

it('begins on the Monday after today, or with a term that is not on then', () => {
  expect(options.from).toBe('2026-10-19')
  expect(nextMonday('2026-10-19')).toBe('2026-10-26')
  expect(firstOptions(spring, 'here', today, settings).from).toBe('2027-02-22')
})

it('asks again for the same, but not from a day that is over', () => {
  expect(againOptions(options, autumn, '2026-10-16')).toEqual(options)
  expect(againOptions(options, autumn, '2026-11-30')).toEqual({ ...options, from: '2026-12-07' })
  expect(againOptions(options, undefined, '2026-11-30')).toEqual(options)
})

it('goes to another term with a day of it, whether it is later or earlier', () => {
  const later = withTerm(options, spring, [city, here], today)
  expect(later).toEqual({ ...options, termId: 'spring', from: '2027-02-22' })
  expect(withTerm(later, autumn, [city, here], today)).toEqual(options)
})

it('goes to a region in which the term holds, and leaves behind what belongs to the one before', () => {
  const chosen = {
    ...options,
    schoolIds: ['a school here'],
    additions: [{ kind: 'teacher' as const, schoolId: 'a school here', subject: 'music' as const }],
  }
  expect(withTerm(chosen, theirs, [city, here, there], today)).toEqual({
    ...options,
    termId: 'theirs',
    regionId: 'there',
  })
  expect(withTerm(chosen, spring, [city, here, there], today)).toMatchObject({
    regionId: 'here',
    schoolIds: ['a school here'],
  })
})

it('tells in what two proposals were asked for differently', () => {
  expect(differences(options, { ...options, subjects: ['art', 'music'] })).toEqual([])
  expect(
    differences(options, {
      ...options,
      maxReceivers: 4,
      additions: [{ kind: 'max-receivers', value: 4 }],
    }),
  ).toEqual(['maxReceivers', 'additions'])
})
