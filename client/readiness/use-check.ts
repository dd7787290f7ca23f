import { useEffect, useMemo, useRef } from 'react'
import type { Lesson } from '../../shared/schedule.ts'
import { call } from '../app/api.ts'
import type { Devices } from '../media/devices.ts'
import { createStore, type Store } from '../ui/store.ts'
import { type Check, notBegun, type Progress } from './run-check.ts'

/** Loud enough for a classroom, and soft enough for one where others might be. */
export const clearly = 0.3
const softly = 0.04
/** Classrooms begin at different moments: a county's lines aren't all measured at once. */
const spreadMs = 180_000
const doneKey = 'tongke.checked-for'

export interface Checking {
  devices: Devices
  progress: Store<Progress>
  /** Begins a check, unless one is running. */
  run(cause: Check['cause'], gain: number): Promise<void>
}

/** A check of the PC that this page runs on; its program is loaded when it is wanted. */
export function useCheck(devices: Devices, as: Check['as'], classroomId: string): Checking {
  return useMemo(() => {
    const progress = createStore<Progress>(notBegun)
    let running: Promise<void> | null = null
    return {
      devices,
      progress,
      run(cause, gain) {
        running ??= import('./run-check.ts')
          .then(({ runCheck }) => runCheck({ devices, as, classroomId, cause, gain, progress }))
          .catch((error) => progress.patch({ running: null, error }))
          .finally(() => {
            running = null
          })
        return running
      },
    }
  }, [devices, as, classroomId])
}

/** When a classroom checks itself for a lesson, epoch ms; null when it never does by itself. */
export function checkAt(lesson: Lesson, minutesBefore: number, classroomId: string): number | null {
  if (minutesBefore === 0) return null
  const turn = Number.parseInt(classroomId.slice(0, 6), 16) % 1_000
  return Date.parse(lesson.startsAt) - minutesBefore * 60_000 - (turn / 1_000) * spreadMs
}

/**
 * Checks by itself once before each lesson, while the page waits for it: softly, and without a tone while the school has
 * lessons. A page that is opened when the lesson can be entered already goes in instead.
 */
export function useCheckBefore(
  checking: Checking,
  lesson: Lesson | null,
  of: { minutesBefore: number; classroomId: string; now: number; opensAt: number; idle: boolean },
): void {
  const begun = useRef<string | null>(null)
  const at = lesson && checkAt(lesson, of.minutesBefore, of.classroomId)
  const due = at !== null && of.idle && of.now >= at && of.now < of.opensAt
  const lessonId = lesson?.id ?? null
  useEffect(() => {
    if (!due || !lessonId || begun.current === lessonId || sessionStorage.getItem(doneKey) === lessonId)
      return
    begun.current = lessonId
    sessionStorage.setItem(doneKey, lessonId)
    void call('GET /api/readiness/manners')
      .catch(() => ({ quiet: true }))
      .then(({ quiet }) => checking.run('lesson', quiet ? 0 : softly))
  }, [due, lessonId, checking])
}
