import { useEffect, useState } from 'react'
import { language } from '../app/i18n.ts'

/** Renders again every `everyMs`, on the beat, and gives the time corrected by `skewMs` (server − own clock). */
export function useNow(everyMs = 1_000, skewMs = 0): number {
  const [now, setNow] = useState(() => Date.now() + skewMs)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      const at = Date.now() + skewMs
      setNow(at)
      timer = setTimeout(tick, everyMs - (at % everyMs))
    }
    tick()
    return () => clearTimeout(timer)
  }, [everyMs, skewMs])
  return now
}

const two = (n: number): string => String(n).padStart(2, '0')

/** 4:05, 1:04:05; never below zero. */
export function lengthText(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1_000))
  const rest = `${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`
  return s >= 3_600 ? `${Math.floor(s / 3_600)}:${rest}` : rest.replace(/^0(\d:)/, '$1')
}

const locale = language === 'zh' ? 'zh-CN' : 'en-GB'

const formats = new Map<string, Intl.DateTimeFormat>()

/** Kept: making one takes milliseconds (the first ones tens of them), and clocks are drawn again every second. */
function formatIn(zone: string, options: Intl.DateTimeFormatOptions, of = locale): Intl.DateTimeFormat {
  const key = JSON.stringify([of, zone, options])
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat(of, { timeZone: zone, ...options })
    formats.set(key, format)
  }
  return format
}

/** 09:30 in the lesson's zone. */
export const clockText = (at: string | number, zone: string): string =>
  formatIn(zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at))

/** 周二 9月28日 */
export function dayText(at: string | number, zone: string): string {
  const date = new Date(at)
  const part = (options: Intl.DateTimeFormatOptions) => formatIn(zone, options).format(date)
  return `${part({ weekday: 'short' })} ${part({ month: language === 'zh' ? 'long' : 'short', day: 'numeric' })}`
}

/**
 * The calendar day as `YYYY-MM-DD`, to compare two instants by, or with a date of the calendar. Put together from its parts: how a
 * locale writes a whole date changes between browsers (`en-CA` was such a one until Chromium 110 wrote 9/28/2026).
 */
export function dayOf(at: string | number, zone: string): string {
  const parts = formatIn(zone, { year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-GB').formatToParts(
    new Date(at),
  )
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)!.value
  return `${part('year')}-${part('month')}-${part('day')}`
}

/** When the day of an instant began in a zone, epoch ms; on a day on which its clocks are put forward or back, to the hour. */
export function dayBegan(at: number, zone: string): number {
  const [hours, minutes] = clockText(at, zone).split(':').map(Number) as [number, number]
  return at - (hours * 60 + minutes) * 60_000 - (at % 60_000)
}

/** Where no device or region tells its own. */
export const defaultZone = 'Asia/Shanghai'
