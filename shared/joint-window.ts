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

/** A bell of one date, as instants. */
export interface Ring {
  bell: Bell
  during: Interval
}

export const ringsOf = (bells: readonly Bell[], date: string, zone: string): Ring[] =>
  bells.map((bell) => ({
    bell,
    during: { start: instantOf(date, bell.start, zone), end: instantOf(date, bell.end, zone) },
  }))

/** Of a school's periods of the day, the one that holds most of the lesson (the earliest of equals), or null when none meets it. */
export function bestWindow(lesson: Interval, rings: readonly Ring[]): JointWindow | null {
  let best: JointWindow | null = null
  for (const { bell, during } of rings) {
    const window = overlap(lesson, during)
    if (!window || (best && lengthOf(window) <= lengthOf(best.window))) continue
    best = { period: bell.period, bell, window, share: lengthOf(window) / lengthOf(lesson) }
  }
  return best
}

/** What a school without bells takes: the whole lesson. */
export const wholeWindow = (lesson: Interval): JointWindow => ({
  period: null,
  bell: null,
  window: lesson,
  share: 1,
})

/**
 * The joint window of a lesson and a receiving school (design/domain.md, Time). A school without bells takes the whole lesson;
 * null when no period meets it.
 */
export function jointWindow(lesson: Interval, bells: Bell[], zone: string): JointWindow | null {
  if (bells.length === 0) return wholeWindow(lesson)
  return bestWindow(lesson, ringsOf(bells, dateOf(lesson.start, zone), zone))
}
