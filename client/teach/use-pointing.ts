import { useEffect, useRef } from 'react'
import type { LiveState } from '../../shared/live.ts'
import type { Focus, Picture } from '../../shared/moderation.ts'

/** A source that is gone for so long was switched off, and not merely sent anew over another line. */
const goneMs = 4_000
const followed = ['document', 'screen'] as const

/**
 * Who switches on the document camera or shares a screen wants it seen: classrooms look at it from then on. One that was on
 * before the page was loaded, or that only comes back over a new line, changes nothing.
 */
export function usePointing(lead: LiveState['lead'], point: (focus: Focus) => void): void {
  const on = useRef<Set<Picture['source']> | null>(null)
  const then = useRef(point)
  then.current = point
  const { sources } = lead
  const sending = followed.filter((source) => sources.includes(source))
  const key = sending.join(' ')
  useEffect(() => {
    const now = key.split(' ').filter(Boolean) as Picture['source'][]
    if (on.current === null) {
      on.current = new Set(now)
      return
    }
    const fresh = now.find((source) => !on.current?.has(source))
    for (const source of now) on.current.add(source)
    if (fresh) then.current([{ place: 'lead', source: fresh }])
    const timer = setTimeout(() => {
      on.current = new Set(now)
    }, goneMs)
    return () => clearTimeout(timer)
  }, [key])
}
