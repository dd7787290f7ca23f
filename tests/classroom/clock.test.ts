import { expect, it, vi } from 'vitest'
import { dateOf, instantOf } from '../../shared/time.ts'
import { fc } from '../support/property.ts'

vi.stubGlobal('localStorage', { getItem: () => 'zh' })
vi.stubGlobal('document', { documentElement: {} })
const { dayBegan, dayOf } = await import('../../client/ui/clock.ts')

const instants = fc.integer({
  min: Date.parse('2026-01-01T00:00:00Z'),
  max: Date.parse('2028-01-01T00:00:00Z'),
})
const zones = fc.constantFrom('Asia/Shanghai', 'Asia/Kathmandu', 'Europe/Berlin', 'Pacific/Kiritimati')

it('the day of an instant is a date of the calendar, however the browser writes dates', () => {
  fc.assert(
    fc.property(instants, zones, (at, zone) => {
      expect(dayOf(at, zone)).toBe(dateOf(at, zone))
      expect(dayOf(new Date(at).toISOString(), zone)).toBe(dateOf(at, zone))
    }),
  )
})

it('a day began at its midnight, within the hour by which its clocks may be put', () => {
  fc.assert(
    fc.property(instants, zones, (at, zone) => {
      const midnight = instantOf(dateOf(at, zone), '00:00', zone)
      expect(Math.abs(dayBegan(at, zone) - midnight)).toBeLessThanOrEqual(3_600_000)
      if (zone !== 'Europe/Berlin') expect(dayBegan(at, zone)).toBe(midnight)
    }),
  )
})
