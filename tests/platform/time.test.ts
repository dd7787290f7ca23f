import { DateTime } from 'luxon'
import { expect, it } from 'vitest'
import { ownSettings } from '../../shared/directory.ts'
import { dateOf, instantOf } from '../../shared/time.ts'
import { fc, runs } from '../support/property.ts'

const zones = [
  'Asia/Shanghai',
  'Asia/Kathmandu',
  'Europe/Berlin',
  'America/Sao_Paulo',
  'Australia/Lord_Howe',
  'UTC',
]
const first = Date.parse('1975-01-01T00:00:00Z')
const last = Date.parse('2040-01-01T00:00:00Z')

it('a clock time and an instant are the same moment in every zone, also where clocks are put forward or back', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), fc.integer({ min: first, max: last }), (zone, at) => {
      const local = DateTime.fromMillis(at, { zone })
      const date = local.toISODate()!
      expect(dateOf(at, zone)).toBe(date)
      const clock = local.toFormat('HH:mm')
      expect(instantOf(date, clock, zone)).toBe(DateTime.fromISO(`${date}T${clock}`, { zone }).toMillis())
    }),
    { numRuns: runs(2_000) },
  )
})

it('a day on which the clocks change counts by its clocks', () => {
  for (const date of ['2026-03-29', '2026-10-25'])
    for (const clock of ['00:30', '02:30', '03:30', '12:00', '23:59'])
      expect(instantOf(date, clock, 'Europe/Berlin')).toBe(
        DateTime.fromISO(`${date}T${clock}`, { zone: 'Europe/Berlin' }).toMillis(),
      )
})

it('a zone goes by each of its names in the database of zones, and by nothing else', () => {
  const isGood = (zone: string) => ownSettings.safeParse({ zone }).success
  for (const zone of ['Asia/Shanghai', 'Asia/Urumqi', 'UTC', 'Asia/Kolkata', 'Asia/Calcutta'])
    expect([zone, isGood(zone)]).toEqual([zone, true])
  for (const zone of [
    'America/Argentina/Buenos_Aires',
    'America/Port-au-Prince',
    'Europe/Kyiv',
    'Asia/Ho_Chi_Minh',
  ])
    expect([zone, isGood(zone)]).toEqual([zone, true])
  for (const zone of ['', 'Beijing', 'Asia/Beijing', 'asia/shanghai', '+08:00', 'Etc/GMT-8', 'CST', 'PRC'])
    expect([zone, isGood(zone)]).toEqual([zone, false])
})
