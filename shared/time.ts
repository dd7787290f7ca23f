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

/** Answers that are asked for again and again: a term's plan asks for the same bells of the same dates thousands of times. */
function remembered<T>(find: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found
    // Forgetting all of it now and then keeps it small, and costs little.
    if (known.size >= 20_000) known.clear()
    const answer = find(key)
    known.set(key, answer)
    return answer
  }
}

const day = 24 * 3_600_000
const quarter = 15 * 60_000

/** When a local date begins, and whether its clocks run through: not where they are put forward or back. */
const dayIn = remembered((key) => {
  const [zone, date] = key.split(' ') as [string, string]
  const begin = DateTime.fromISO(`${date}T00:00`, { zone })
  const end = begin.plus({ days: 1 })
  return { start: begin.toMillis(), plain: end.toMillis() - begin.toMillis() === day && begin.hour === 0 }
})

/** The instant (epoch ms) of a clock time on a local date in a zone such as `Asia/Shanghai`. */
export function instantOf(date: string, clock: string, zone: string): number {
  const { start, plain } = dayIn(`${zone} ${date}`)
  if (!plain || clock.length !== 5) return DateTime.fromISO(`${date}T${clock}`, { zone }).toMillis()
  return start + minutes(Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)))
}

/** Offsets from UTC are whole quarters of an hour everywhere since 1972, so that a quarter lies in one local date. */
const dateIn = remembered((key) => {
  const [zone, at] = key.split(' ') as [string, string]
  return DateTime.fromMillis(Number(at) * quarter, { zone }).toISODate() as string
})

/** The local date of an instant in a zone. */
export function dateOf(at: number, zone: string): string {
  return dateIn(`${zone} ${Math.floor(at / quarter)}`)
}

/** The date so many days later; earlier for a negative number. */
export function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

/** ISO weekday (1 Monday … 7 Sunday) of a local date. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7
}
