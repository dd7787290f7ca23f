import { AppError } from '../../shared/errors.ts'
import type { Observer } from '../../shared/moderation.ts'
import type { Changed, LessonState, RunningState } from './state.ts'

/** Who may look on at once: each costs as much of the server as a classroom, and none is waited for. */
export const maxObservers = 5

export function observe(state: RunningState, { observer }: { observer: Observer }): Changed | AppError {
  if (state.observers.some(({ id }) => id === observer.id)) return { state, events: [] }
  if (state.observers.length >= maxObservers)
    return new AppError('observers_full', 'As many as may look on at once are there already.', {
      maxObservers,
    })
  return { state: { ...state, observers: [...state.observers, observer] }, events: [] }
}

/** Nobody waits for who looked on: gone is gone. */
export function stopObserving(state: LessonState, { id }: { id: string }): Changed {
  const observers = state.observers.filter((one) => one.id !== id)
  if (observers.length === state.observers.length) return { state, events: [] }
  return { state: { ...state, observers }, events: [{ type: 'away', place: id }] }
}
