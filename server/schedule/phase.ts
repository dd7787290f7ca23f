import type { Settings } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import type { Lesson, LessonPhase } from '../../shared/schedule.ts'
import { minutes } from '../../shared/time.ts'

export type PhaseCommand =
  | { name: 'open' }
  | { name: 'start' }
  | { name: 'end' }
  | { name: 'cancel'; reason: string }
  | { name: 'close' }

/** What a command makes of a lesson: the next phase and the fields that go with it, times in epoch milliseconds. */
export interface PhaseChange {
  phase: LessonPhase
  openedAt?: number
  liveAt?: number
  endedAt?: number
  cancelReason?: string
}

type PhasedLesson = Pick<Lesson, 'phase' | 'startsAt' | 'endsAt'>
type Thresholds = Pick<Settings, 'enterMinutesBefore' | 'closeMinutesAfter'>
type Handler = (lesson: PhasedLesson, now: number, settings: Thresholds) => PhaseChange | AppError | null

/** From when on a lesson can be entered (epoch ms). */
export const opensAt = (lesson: PhasedLesson, settings: Thresholds): number =>
  Date.parse(lesson.startsAt) - minutes(settings.enterMinutesBefore)

/** When a lesson that nobody ended is closed (epoch ms). */
export const closesAt = (lesson: PhasedLesson, settings: Thresholds): number =>
  Date.parse(lesson.endsAt) + minutes(settings.closeMinutesAfter)

const over = (lesson: PhasedLesson): AppError =>
  new AppError('lesson_over', `This lesson is ${lesson.phase}; nothing about it can be changed any more.`, {
    phase: lesson.phase,
    endsAt: lesson.endsAt,
  })

const wrongPhase = (lesson: PhasedLesson, doing: string, instead: string): AppError =>
  new AppError('lesson_wrong_phase', `A lesson that is ${lesson.phase} cannot be ${doing}; ${instead}.`, {
    phase: lesson.phase,
  })

const timeToBeIn: Handler = (lesson, now, settings) => {
  const opens = opensAt(lesson, settings)
  if (now < opens)
    return new AppError('lesson_too_early', 'This lesson cannot be entered yet; come back when it opens.', {
      opensAt: new Date(opens).toISOString(),
      startsAt: lesson.startsAt,
    })
  return now >= closesAt(lesson, settings) ? over(lesson) : null
}

/** null: there already, nothing to do, so that every command can be repeated. */
const nothing: Handler = () => null
const refuseOver: Handler = over
/** Forgotten: closed at the time the rule names, however late the program comes to it. */
const close: Handler = (lesson, now, settings) =>
  now < closesAt(lesson, settings) ? null : { phase: 'ended', endedAt: closesAt(lesson, settings) }

/** What each phase answers to each command; there is no other way from phase to phase. */
const handlers: Record<LessonPhase, Record<PhaseCommand['name'], Handler>> = {
  // Confirmed or dropped with its series, and otherwise nobody's.
  draft: {
    open: (lesson) => wrongPhase(lesson, 'entered', 'its series is not confirmed yet'),
    start: (lesson) => wrongPhase(lesson, 'started', 'its series is not confirmed yet'),
    end: (lesson) => wrongPhase(lesson, 'ended', 'its series is not confirmed yet'),
    cancel: () => ({ phase: 'cancelled' }),
    close: nothing,
  },
  scheduled: {
    open: (lesson, now, settings) => timeToBeIn(lesson, now, settings) ?? { phase: 'open', openedAt: now },
    start: (lesson, now, settings) =>
      timeToBeIn(lesson, now, settings) ?? wrongPhase(lesson, 'started', 'enter it first'),
    end: (lesson) => wrongPhase(lesson, 'ended', 'cancel it instead'),
    cancel: () => ({ phase: 'cancelled' }),
    close,
  },
  open: {
    open: nothing,
    start: (lesson, now, settings) => timeToBeIn(lesson, now, settings) ?? { phase: 'live', liveAt: now },
    end: (_lesson, now) => ({ phase: 'ended', endedAt: now }),
    cancel: () => ({ phase: 'cancelled' }),
    close,
  },
  live: {
    open: nothing,
    start: nothing,
    end: (_lesson, now) => ({ phase: 'ended', endedAt: now }),
    // What was taught is evidence and stays: a lesson that breaks off is ended, and its minutes say what it was. Cancelled,
    // it would take from the classes what they had.
    cancel: (lesson) => wrongPhase(lesson, 'cancelled', 'let its teacher end it'),
    close,
  },
  ended: { open: refuseOver, start: refuseOver, end: nothing, cancel: refuseOver, close: nothing },
  cancelled: { open: refuseOver, start: refuseOver, end: refuseOver, cancel: nothing, close: nothing },
}

/**
 * The next phase of a lesson, null when it is there already, or why not: `lesson_too_early` (with `opensAt`), `lesson_over`,
 * `lesson_wrong_phase`.
 * @param now epoch milliseconds
 */
export function nextPhase(
  lesson: PhasedLesson,
  command: PhaseCommand,
  now: number,
  settings: Thresholds,
): PhaseChange | AppError | null {
  const change = handlers[lesson.phase][command.name](lesson, now, settings)
  if (change === null || change instanceof AppError || command.name !== 'cancel') return change
  return { ...change, cancelReason: command.reason }
}
