import { DateTime } from 'luxon'
import { type Interval, minutes } from '../../shared/time.ts'

/** `20260928T084000`, the clock in a zone. */
export const localStamp = (at: number, zone: string): string =>
  DateTime.fromMillis(at, { zone }).toFormat("yyyyMMdd'T'HHmmss")

/** `08:40`, likewise. */
export const clockOf = (at: number, zone: string): string =>
  DateTime.fromMillis(at, { zone }).toFormat('HH:mm')

/** `20260928T004000Z` */
export const utcStamp = (at: number): string => `${localStamp(at, 'utc')}Z`

/** A time as a property of an event: with its zone, or in UTC where the zone is UTC. */
export const timeLine = (name: string, at: number, zone: string): string =>
  zone === 'UTC' ? `${name}:${utcStamp(at)}` : `${name};TZID=${zone}:${localStamp(at, zone)}`

/**
 * The VTIMEZONE that times of a zone refer to, right for all instants of `span`: how the clock stands before it, and each
 * change of the clock in it. China has had none since 1991; other zones of the settings may.
 */
export function zoneLines(zone: string, span: Interval): string[] {
  if (zone === 'UTC') return []
  const changes = changesIn(zone, span)
  const first = offsetAt(span.start, zone)
  return [
    'BEGIN:VTIMEZONE',
    `TZID:${zone}`,
    ...observance('STANDARD', '19700101T000000', first, first),
    ...changes.flatMap((at) => {
      const [from, to] = [offsetAt(at - 1, zone), offsetAt(at, zone)]
      const kind = DateTime.fromMillis(at, { zone }).isInDST ? 'DAYLIGHT' : 'STANDARD'
      // The clock that was in force until then (RFC 5545, 3.6.5).
      return observance(kind, localStamp(at + minutes(from), 'utc'), from, to)
    }),
    'END:VTIMEZONE',
  ]
}

function observance(kind: 'STANDARD' | 'DAYLIGHT', start: string, from: number, to: number): string[] {
  return [
    `BEGIN:${kind}`,
    `DTSTART:${start}`,
    `TZOFFSETFROM:${offsetText(from)}`,
    `TZOFFSETTO:${offsetText(to)}`,
    `END:${kind}`,
  ]
}

/** Minutes east of UTC. */
const offsetAt = (at: number, zone: string): number => DateTime.fromMillis(at, { zone }).offset

function offsetText(offset: number): string {
  const size = Math.abs(offset)
  const pad = (n: number) => String(n).padStart(2, '0')
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}${pad(size % 60)}`
}

const STEP = minutes(60 * 24)

/** The instants at which the clock changes; no zone changes twice within a day. */
function changesIn(zone: string, { start, end }: Interval): number[] {
  const changes: number[] = []
  for (let at = start; at < end; at += STEP) {
    const until = Math.min(at + STEP, end)
    if (offsetAt(at, zone) === offsetAt(until, zone)) continue
    let [low, high] = [at, until]
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2)
      if (offsetAt(middle, zone) === offsetAt(at, zone)) low = middle
      else high = middle
    }
    changes.push(high)
  }
  return changes
}
