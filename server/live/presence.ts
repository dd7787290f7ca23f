import { AppError } from '../../shared/errors.ts'
import type { Line, Rung, RungReason, SendingRung } from '../../shared/live.ts'
import type { Place, Source } from '../../shared/media.ts'
import { outOf, shutOut } from './conduct.ts'
import { wholeLine } from './line.ts'
import { closeTurns } from './stage.ts'
import {
  type Changed,
  isRunning,
  type LessonEvent,
  type LessonState,
  nobody,
  type PlaceState,
  placeIn,
  type RunningState,
  withPlace,
} from './state.ts'

const unchanged = (state: LessonState): Changed => ({ state, events: [] })

export const placesOf = (state: LessonState): [Place, PlaceState][] => [
  ['lead', state.lead],
  ...state.classrooms,
]

export function enter(
  state: LessonState,
  { place, windowId, keepsMedia }: { place: Place; windowId: string; keepsMedia: boolean },
  now: number,
): Changed | AppError {
  const before = placeIn(state, place)
  if (!before) return new AppError('not_found', 'This classroom has no part in this lesson.')
  const out = outOf(state.conduct, place)
  if (out === 'removed')
    return new AppError('classroom_removed', 'The teacher sent this classroom out for now.')
  if (out === 'locked')
    return new AppError('lesson_locked', 'The teacher closed the lesson to those who were not in it.')
  const { sources, uplink, rung, reason, sending } = keepsMedia ? before : nobody
  const kept = { sources, uplink, rung, reason, sending }
  const here: PlaceState = { ...nobody, ...kept, link: { kind: 'here' }, windowId, lastBeatAt: now }
  return { state: withPlace(state, place, here), events: [] }
}

/** Sends a classroom out: off the stage, its place given up, and not in again before it is admitted. */
export function remove(
  state: RunningState,
  { classroomId }: { classroomId: string },
  now: number,
): Changed | AppError {
  if (!state.classrooms.has(classroomId))
    return new AppError('not_found', 'This classroom has no part in this lesson.')
  if (state.conduct.removed.has(classroomId)) return goAway(unchanged(state), classroomId, now)
  const gone = goAway(unchanged(state), classroomId, now)
  const shut = shutOut(gone.state as RunningState, classroomId)
  return { state: shut.state, events: [...gone.events, ...shut.events] }
}

/** Said, not merely dropped: nobody waits for it, and its place on stage is free at once. */
export function leave(state: LessonState, { place }: { place: Place }, now: number): Changed {
  return goAway(unchanged(state), place, now)
}

export function lose(state: LessonState, { place }: { place: Place }, now: number): Changed {
  const before = placeIn(state, place)
  if (!before || before.link.kind === 'away' || before.link.kind === 'lost') return unchanged(state)
  return { state: withPlace(state, place, { link: { kind: 'lost', since: now }, line: null }), events: [] }
}

export function beat(
  state: LessonState,
  { place, line, sending = 'full' }: { place: Place; line: Line; sending?: SendingRung },
  now: number,
): Changed {
  const before = placeIn(state, place)
  if (!before || (before.link.kind !== 'here' && before.link.kind !== 'silent')) return unchanged(state)
  return {
    state: withPlace(state, place, { link: { kind: 'here' }, lastBeatAt: now, line, sending }),
    events: [],
    quiet: before.link.kind === 'here' && before.line?.level === line.level && before.sending === sending,
  }
}

export function setSources(
  state: LessonState,
  { place, sources }: { place: Place; sources: Source[] },
): Changed {
  const before = placeIn(state, place)
  if (!before || sameList(before.sources, sources)) return unchanged(state)
  return { state: withPlace(state, place, { sources }), events: [] }
}

export function setUplink(
  state: LessonState,
  { place, score }: { place: Place; score: number | null },
): Changed {
  const before = placeIn(state, place)
  if (!before || before.uplink === score) return unchanged(state)
  const quiet = wholeLine(before.line, score)?.level === wholeLine(before.line, before.uplink)?.level
  return { state: withPlace(state, place, { uplink: score }), events: [], quiet }
}

/** The ladder steered what a place gets. */
export function setRung(
  state: LessonState,
  { place, rung, reason }: { place: Place; rung: Rung; reason: RungReason | null },
): Changed {
  const before = placeIn(state, place)
  if (!before || (before.rung === rung && before.reason === reason)) return unchanged(state)
  return { state: withPlace(state, place, { rung, reason }), events: [] }
}

/** The media of some places is gone (a worker died); who is where, and everything said, stays. */
export function loseMedia(state: LessonState, { places }: { places: readonly Place[] }): Changed {
  const silenced = (so: LessonState, place: Place) =>
    withPlace(so, place, { sources: [], uplink: null, rung: 'full', reason: null })
  return { state: places.reduce(silenced, state), events: [] }
}

/** What time alone does: who fell silent is shown absent, who dropped and did not come back is gone and leaves the stage. */
export function tick(state: LessonState, _command: unknown, now: number): Changed {
  const { graceMs, silenceMs } = state.rules
  let change = unchanged(state)
  for (const [place, { link, lastBeatAt }] of placesOf(state)) {
    // Sent out while nobody knew whether that was stored: the database was away.
    if (isRunning(state) && state.conduct.removed.has(place)) change = goAway(change, place, now)
    else if (link.kind === 'here' && now - lastBeatAt >= silenceMs)
      change = {
        ...change,
        state: withPlace(change.state, place, { link: { kind: 'silent', since: now }, line: null }),
      }
    else if (link.kind === 'lost' && now - link.since >= graceMs) change = goAway(change, place, now)
    else if (link.kind === 'silent' && now - link.since >= graceMs) change = offStage(change, place, now)
    // Left while nobody knew whether it had been put on stage: the database was away.
    else if (link.kind === 'away') change = offStage(change, place, now)
  }
  return change
}

function goAway(change: Changed, place: Place, now: number): Changed {
  const before = placeIn(change.state, place)
  if (!before || before.link.kind === 'away') return change
  const after = offStage(change, place, now)
  const events: LessonEvent[] = [...after.events, { type: 'away', place }]
  return { state: withPlace(after.state, place, { ...nobody, windowId: before.windowId }), events }
}

function offStage(change: Changed, place: Place, now: number): Changed {
  if (!isRunning(change.state)) return change
  const closed = closeTurns(change.state, (turn) => turn.classroomId === place, now)
  return { state: closed.state, events: [...change.events, ...closed.events] }
}

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i])
