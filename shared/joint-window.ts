import type { Bell } from './directory.ts'
import { dateOf, type Interval, instantOf, lengthOf, overlap } from './time.ts'

export interface JointWindow {
  /** The receiving school's own period, or null where it has no bell table. */
  period: number | null
  /** That period's clock times, or null likewise. */
  bell: Bell | null
  /** The part of the lesson inside that period. */
  window: Interval
  /** Window ÷ lesson, 0–1. */
  share: number
}

/**
 * The joint window of a lesson and a receiving school (design/domain.md, Time): of the school's periods of that day, the one
 * that holds most of the lesson. A school without bells takes the whole lesson; null when no period meets it.
 */
export function jointWindow(lesson: Interval, bells: Bell[], zone: string): JointWindow | null {
  if (bells.length === 0) return { period: null, bell: null, window: lesson, share: 1 }
  const date = dateOf(lesson.start, zone)
  let best: JointWindow | null = null
  for (const bell of bells) {
    const window = overlap(lesson, {
      start: instantOf(date, bell.start, zone),
      end: instantOf(date, bell.end, zone),
    })
    if (!window || (best && lengthOf(window) <= lengthOf(best.window))) continue
    best = { period: bell.period, bell, window, share: lengthOf(window) / lengthOf(lesson) }
  }
  return best
}
