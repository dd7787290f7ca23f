import { AppError } from '../../shared/errors.ts'
import type { Place } from '../../shared/media.ts'
import type { Allowed, Focus, Picture } from '../../shared/moderation.ts'
import { type Changed, type LessonEvent, placeIn, type RunningState } from './state.ts'

/** How the teacher conducts a lesson: what all look at, who may send what, who may come in. */
export interface Conduct {
  focus: Focus
  allowed: Allowed
  locked: boolean
  /** Not heard by anybody, until the teacher unmutes them or gives them the stage anew. */
  muted: ReadonlySet<string>
  removed: ReadonlySet<string>
  /** Who may pass the lock: was in before it, or was let in through it. */
  admitted: ReadonlySet<string>
}

export const onTeacher: Focus = [{ place: 'lead', source: 'camera' }]

export const openConduct: Conduct = {
  focus: onTeacher,
  allowed: { hands: true, texts: true, reactions: true },
  locked: false,
  muted: new Set(),
  removed: new Set(),
  admitted: new Set(),
}

/** Why a place may not come in at the moment; null when it may. The lead end always may. */
export function outOf(conduct: Conduct, classroomId: Place): 'removed' | 'locked' | null {
  if (conduct.removed.has(classroomId)) return 'removed'
  return conduct.locked && classroomId !== 'lead' && !conduct.admitted.has(classroomId) ? 'locked' : null
}

type Classroom = { classroomId: string }
const noPart = () => new AppError('not_found', 'This classroom has no part in this lesson.')
const unchanged = (state: RunningState): Changed & { state: RunningState } => ({ state, events: [] })

/** What all look at from now on; a classroom's picture must be there to be shown. */
export function setFocus(state: RunningState, { focus }: { focus: Focus }): Changed | AppError {
  for (const { place, source } of focus) {
    const there = placeIn(state, place)
    if (!there) return noPart()
    if (place === 'lead') continue
    if (source !== 'camera')
      return new AppError('bad_input', 'A classroom sends the picture of its camera alone.')
    if (there.link.kind === 'away')
      return new AppError('classroom_absent', 'This classroom is not connected at the moment.', {
        classroomId: place,
      })
  }
  return sameFocus(state.conduct.focus, focus) ? unchanged(state) : withConduct(state, { focus })
}

export function setMuted(
  state: RunningState,
  { classroomId, muted }: Classroom & { muted: boolean },
): Changed | AppError {
  return state.classrooms.has(classroomId) ? muteThem(state, [classroomId], muted) : noPart()
}

export const muteAll = (state: RunningState, { muted }: { muted: boolean }): Changed =>
  muteThem(state, [...state.classrooms.keys()], muted)

/** Not in again before it is admitted, and not looked at meanwhile. */
export function shutOut(state: RunningState, classroomId: string): Changed {
  return followed(withoutFocus(state, [classroomId]), (so) =>
    withClassrooms(so, [classroomId], {
      removed: added(so.conduct.removed, [classroomId]),
      admitted: without(so.conduct.admitted, [classroomId]),
    }),
  )
}

/** Lets in who was sent out, or is shut out by the lock. */
export function admit(state: RunningState, { classroomId }: Classroom): Changed | AppError {
  if (!state.classrooms.has(classroomId)) return noPart()
  const { removed, admitted, locked } = state.conduct
  if (!removed.has(classroomId) && (!locked || admitted.has(classroomId))) return unchanged(state)
  return withClassrooms(state, [classroomId], {
    removed: without(removed, [classroomId]),
    admitted: locked ? added(admitted, [classroomId]) : admitted,
  })
}

/** Nobody comes in any more who was not in before; who was may come back. Unlocked, everybody may whom nobody removed. */
export function setLock(state: RunningState, { locked }: { locked: boolean }): Changed {
  if (state.conduct.locked === locked) return unchanged(state)
  const before = [...state.conduct.admitted]
  const wereIn = [...state.classrooms]
    .filter(
      ([id, { windowId, link }]) =>
        (windowId !== null || link.kind !== 'away') && !state.conduct.removed.has(id),
    )
    .map(([id]) => id)
  const set = withConduct(state, { locked })
  return followed(set, (so) =>
    withClassrooms(so, locked ? wereIn : before, { admitted: new Set(locked ? wereIn : []) }),
  )
}

export function setAllowed(state: RunningState, { allowed }: { allowed: Allowed }): Changed {
  const now = state.conduct.allowed
  const same =
    now.hands === allowed.hands && now.texts === allowed.texts && now.reactions === allowed.reactions
  return same ? unchanged(state) : withConduct(state, { allowed })
}

/** Those who are brought on stage by the teacher are given the word. */
export const unmute = (state: RunningState, classroomId: string) => muteThem(state, [classroomId], false)

/** Two on stage for a duet or a match are looked at side by side, unless the teacher points at something else. */
export function lookAtStage(state: RunningState, onStage: readonly string[]) {
  if (onStage.length !== 2 || !sameFocus(state.conduct.focus, onTeacher)) return unchanged(state)
  return withConduct(state, { focus: onStage.map((place): Picture => ({ place, source: 'camera' })) })
}

/** Who was sent off is not looked at any more: what is left is, or the teacher. */
export function withoutFocus(state: RunningState, places: readonly string[]) {
  const left = state.conduct.focus.filter(({ place }) => !places.includes(place))
  if (left.length === state.conduct.focus.length) return unchanged(state)
  return withConduct(state, { focus: left.length > 0 ? left : onTeacher })
}

function muteThem(state: RunningState, ids: readonly string[], muted: boolean) {
  const changing = ids.filter((id) => state.conduct.muted.has(id) !== muted)
  if (changing.length === 0) return unchanged(state)
  const now = state.conduct.muted
  return withClassrooms(state, changing, { muted: muted ? added(now, changing) : without(now, changing) })
}

function withConduct(state: RunningState, changes: Pick<Partial<Conduct>, 'focus' | 'allowed' | 'locked'>) {
  const conduct = { ...state.conduct, ...changes }
  const { focus, allowed, locked } = conduct
  const events: LessonEvent[] = [{ type: 'conduct-set', conduct: { focus, allowed, locked } }]
  return { state: { ...state, conduct }, events }
}

function withClassrooms(
  state: RunningState,
  ids: readonly string[],
  changes: Pick<Partial<Conduct>, 'muted' | 'removed' | 'admitted'>,
) {
  const conduct = { ...state.conduct, ...changes }
  const events = ids.map(
    (classroomId): LessonEvent => ({
      type: 'classroom-conduct-set',
      classroomId,
      muted: conduct.muted.has(classroomId),
      removed: conduct.removed.has(classroomId),
      admitted: conduct.admitted.has(classroomId),
    }),
  )
  return { state: { ...state, conduct }, events }
}

/** One change after another, as one. */
function followed(first: Changed, next: (state: RunningState) => Changed): Changed {
  const second = next(first.state as RunningState)
  return { ...second, events: [...first.events, ...second.events] }
}

const sameFocus = (a: Focus, b: Focus): boolean =>
  a.length === b.length && a.every((one, i) => one.place === b[i]?.place && one.source === b[i]?.source)
const added = (to: ReadonlySet<string>, ids: readonly string[]): Set<string> => new Set([...to, ...ids])
const without = (from: ReadonlySet<string>, ids: readonly string[]): Set<string> =>
  new Set([...from].filter((id) => !ids.includes(id)))
