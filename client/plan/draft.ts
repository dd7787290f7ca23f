import type { Term } from '../../shared/calendar.ts'
import type { Settings } from '../../shared/directory.ts'
import type { WrittenOptions } from './data.ts'

/** The Monday after a date. */
export function nextMonday(date: string): string {
  const day = new Date(`${date}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() + ((8 - (day.getUTCDay() || 7)) % 7 || 7))
  return day.toISOString().slice(0, 10)
}

/** What the choosing begins with: from next week on, by the region's own settings. */
export function firstOptions(
  term: Term,
  regionId: string,
  today: string,
  settings: Pick<Settings, 'maxReceivers' | 'minOverlap' | 'pairingRequired'>,
): WrittenOptions {
  const monday = nextMonday(today)
  return {
    termId: term.id,
    regionId,
    from: monday < term.firstDay || monday > term.lastDay ? term.firstDay : monday,
    schoolIds: [],
    subjects: ['music', 'art'],
    maxReceivers: Math.min(20, settings.maxReceivers),
    minOverlap: settings.minOverlap,
    maxPerDay: 1,
    requirePairing: settings.pairingRequired,
    maxShared: 6,
    catchUp: false,
    additions: [],
  }
}
