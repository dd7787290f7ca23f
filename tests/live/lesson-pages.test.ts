import { describe, expect, it } from 'vitest'
import { lessonToShow } from '../../client/classroom/next-lesson.ts'
import { isNewer } from '../../client/live/lesson-state.ts'
import type { LiveState } from '../../shared/live.ts'
import type { Lesson } from '../../shared/schedule.ts'

/*
 * Marks that browser tests find these pages by (data-… attributes):
 *   video[data-place="lead" | CLASSROOM-ID | "self"], audio[data-place=…]   what is seen and heard, of whom
 *   [data-classroom=ID][data-present][data-stage]                           a tile of the teacher's desk
 *   [data-question=ID][data-state="asked" | "taken"]                        an entry of the queue
 *   [data-state="lost" | "ended" | "not-started" | "on-stage"]              banners and states of a page
 *   button[data-action=…]  classroom: pair enter raise-hand question ask head-count save-head-count leave confirm-leave
 *                          leave-stage take-back open-sound; teacher: enter go-live take answer dismiss to-stage
 *                          release-stage release mute camera devices enlarge show-all end-lesson confirm-end to-lesson
 *   button[data-action="all-here" | "exceptions" | "by-number" | "correct" | "save-head-count"]   a roll call
 *   [data-pupil=ID][data-mark], [data-digit="0"…"9" | "all" | "erase"], [data-reason="came" | "left" | "mistyped"]
 */

const state = (epoch: string, version: number) => ({ epoch, version }) as LiveState

describe('the state of a lesson', () => {
  it('is taken when nothing is shown yet', () => {
    expect(isNewer(state('a', 1), null)).toBe(true)
  })
  it('is dropped when it is older or the same within one epoch', () => {
    expect(isNewer(state('a', 4), state('a', 5))).toBe(false)
    expect(isNewer(state('a', 5), state('a', 5))).toBe(false)
    expect(isNewer(state('a', 6), state('a', 5))).toBe(true)
  })
  it('of a new epoch always replaces', () => {
    expect(isNewer(state('b', 1), state('a', 900))).toBe(true)
  })
})

describe('a waiting classroom shows', () => {
  const now = Date.parse('2026-09-28T01:00:00Z')
  const lesson = (id: string, phase: Lesson['phase'], startsIn: number) =>
    ({
      id,
      phase,
      startsAt: new Date(now + startsIn * 60_000).toISOString(),
      endsAt: new Date(now + (startsIn + 40) * 60_000).toISOString(),
    }) as Lesson

  it('the next lesson, in whatever order they come', () => {
    expect(lessonToShow([lesson('b', 'scheduled', 90), lesson('a', 'scheduled', 5)], now)?.id).toBe('a')
  })
  it('a live lesson before one that is about to open', () => {
    expect(lessonToShow([lesson('next', 'open', -1), lesson('late', 'live', 2)], now)?.id).toBe('late')
  })
  it('no lesson that ended, was cancelled, or passed without anybody', () => {
    const gone = [lesson('e', 'ended', -10), lesson('c', 'cancelled', 10), lesson('p', 'scheduled', -60)]
    expect(lessonToShow(gone, now)).toBeNull()
  })
  it('a lesson that runs over its end as long as it is live', () => {
    expect(lessonToShow([lesson('over', 'live', -50)], now)?.id).toBe('over')
  })
})
