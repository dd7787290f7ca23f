import type { Term } from '../../shared/calendar.ts'
import type { Region, Settings } from '../../shared/directory.ts'
import type { WrittenOptions } from './data.ts'

/** The Monday after a date. */
export function nextMonday(date: string): string {
  const day = new Date(`${date}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() + ((8 - (day.getUTCDay() || 7)) % 7 || 7))
  return day.toISOString().slice(0, 10)
}

/** From next week on, or the whole term where that is outside of it. */
const startIn = (term: Term, today: string): string => {
  const monday = nextMonday(today)
  return monday < term.firstDay || monday > term.lastDay ? term.firstDay : monday
}

/** What the choosing begins with: from next week on, by the region's own settings. */
export function firstOptions(
  term: Term,
  regionId: string,
  today: string,
  settings: Pick<Settings, 'maxReceivers' | 'minOverlap' | 'pairingRequired'>,
): WrittenOptions {
  return {
    termId: term.id,
    regionId,
    from: startIn(term, today),
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

/** What another proposal was asked for, to be asked again: not from a day that is over, though. */
export const againOptions = (
  options: WrittenOptions,
  term: Term | undefined,
  today: string,
): WrittenOptions => (term && options.from < today ? { ...options, from: startIn(term, today) } : options)

/** The regions in which a term holds. */
export const regionsOf = (term: Term | undefined, regions: readonly Region[]): Region[] =>
  regions.filter((region) => !term || region.path.includes(term.regionId))

/** With another term: its dates, and a region in which it holds. */
export function withTerm(
  options: WrittenOptions,
  term: Term,
  regions: readonly Region[],
  today: string,
): WrittenOptions {
  const fit = regionsOf(term, regions)
  const region = fit.find((one) => one.id === options.regionId) ?? fit.find((one) => one.id === term.regionId)
  const inside = options.from >= term.firstDay && options.from <= term.lastDay
  const next = { ...options, termId: term.id, from: inside ? options.from : startIn(term, today) }
  const regionId = region?.id ?? fit[0]?.id ?? options.regionId
  return regionId === options.regionId ? next : { ...next, ...elsewhere(regionId) }
}

/** What goes with another region: schools and additions of the one before are of no use there. */
export const elsewhere = (
  regionId: string,
): Pick<WrittenOptions, 'regionId' | 'schoolIds' | 'additions'> => ({
  regionId,
  schoolIds: [],
  additions: [],
})

const ruleNames = [
  'from',
  'regionId',
  'schoolIds',
  'subjects',
  'maxReceivers',
  'minOverlap',
  'maxPerDay',
  'requirePairing',
  'maxShared',
  'catchUp',
  'additions',
] as const satisfies (keyof WrittenOptions)[]
export type RuleName = (typeof ruleNames)[number]

/** In what two proposals were asked for differently: their figures are to be read with that in mind. */
export function differences(a: WrittenOptions, b: WrittenOptions): RuleName[] {
  const said = (options: WrittenOptions, name: RuleName): string => {
    const value = options[name]
    return JSON.stringify(Array.isArray(value) ? value.map((one) => JSON.stringify(one)).sort() : value)
  }
  return ruleNames.filter((name) => said(a, name) !== said(b, name))
}
