import { DateTime } from 'luxon'
import { language } from './i18n.ts'

const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
const at = (instant: string | number, zone: string): DateTime =>
  (typeof instant === 'number'
    ? DateTime.fromMillis(instant, { zone })
    : DateTime.fromISO(instant, { zone })
  ).setLocale(locale)

/** `9:30` */
export const clockOf = (instant: string | number, zone: string): string => at(instant, zone).toFormat('H:mm')
/** `8:05` of a bell's `08:05` */
export const clockText = (clock: string): string => clock.replace(/^0/, '')
/** `9:30–10:10` */
export const spanOf = (start: string | number, end: string | number, zone: string): string =>
  `${clockOf(start, zone)}–${clockOf(end, zone)}`

/** `9月28日`, and the year before it where it isn't this one; in English `28 Sep`. */
export function dayOf(instant: string | number, zone: string): string {
  const day = at(instant, zone)
  const thisYear = day.year === DateTime.now().setZone(zone).year
  if (language === 'zh') return day.toFormat(thisYear ? 'M月d日' : 'yyyy年M月d日')
  return day.toFormat(thisYear ? 'd MMM' : 'd MMM yyyy')
}
/** A calendar date, which has no zone. */
export const dateText = (date: string): string => dayOf(`${date}T00:00`, 'utc')
/** `11月16–22日`, `26 Oct–1 Nov`: two calendar dates, which have no zone. */
export function datesText(first: string, last: string): string {
  const [from, to] = [dateText(first), dateText(last)]
  if (first.slice(0, 7) !== last.slice(0, 7)) return `${from}–${to}`
  const day = Number(first.slice(8))
  return language === 'zh' ? `${from.slice(0, -1)}–${Number(last.slice(8))}日` : `${day}–${to}`
}
/** `周二`, `Tue` */
export function weekdayText(instant: string | number, zone: string): string {
  const day = at(instant, zone)
  return language === 'zh' ? `周${'一二三四五六日'[day.weekday - 1]}` : day.toFormat('ccc')
}
/** `9月28日 9:30` */
export const momentOf = (instant: string | number, zone: string): string =>
  `${dayOf(instant, zone)} ${clockOf(instant, zone)}`

/** `83%`; a rate that isn't there is a dash. */
export const percent = (rate: number | null): string => (rate === null ? '—' : `${Math.round(rate * 100)}%`)
/** At most one decimal. */
export const figure = (n: number): string => String(Math.round(n * 10) / 10)
/** `3 分钟`, `3 min` */
export const minutesText = (n: number): string =>
  language === 'zh' ? `${figure(n)} 分钟` : `${figure(n)} min`
