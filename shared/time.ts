import { DateTime } from 'luxon'
import { z } from 'zod'

/** An instant on the wire: ISO 8601 in UTC, e.g. `2026-09-28T01:30:00.000Z`. */
export const instant = z.iso.datetime({ offset: true })
/** A local date of the calendar, `2026-09-28`; it has no zone of its own. */
export const localDate = z.iso.date()
/** A clock time of a bell, `08:40`. */
export const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time such as 08:40')

/** Half-open interval of instants in epoch milliseconds: `start <= t < end`. */
export interface Interval {
  start: number
  end: number
}

export const minutes = (n: number): number => n * 60_000
export const seconds = (n: number): number => n * 1_000

export const lengthOf = (i: Interval): number => Math.max(0, i.end - i.start)

/** The common part of two intervals, or null when they share no instant. */
export function overlap(a: Interval, b: Interval): Interval | null {
  const start = Math.max(a.start, b.start)
  const end = Math.min(a.end, b.end)
  return start < end ? { start, end } : null
}

/** The instant (epoch ms) of a clock time on a local date in a zone such as `Asia/Shanghai`. */
export function instantOf(date: string, clock: string, zone: string): number {
  return DateTime.fromISO(`${date}T${clock}`, { zone }).toMillis()
}

/** The local date of an instant in a zone. */
export function dateOf(at: number, zone: string): string {
  return DateTime.fromMillis(at, { zone }).toISODate() as string
}

/** The date so many days later; earlier for a negative number. */
export function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** ISO weekday (1 Monday … 7 Sunday) of a local date. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7
}
