import type { SoundMode } from '../../shared/media.ts'
import type { Changed, LessonEvent, RunningState } from './state.ts'

/** A still picture that the teacher shows; its bytes are in the store. */
export interface Still {
  id: string
  takenAt: string
}

/** How a lesson sounds and what stands still on its screens: it outlives pages, lines and the server. */
export interface Show {
  soundMode: SoundMode
  still: Still | null
}

export const nothingShown: Show = { soundMode: 'speech', still: null }

/** The teacher's microphone changes between speech and music; every page follows what the state says. */
export function setSoundMode(state: RunningState, { mode }: { mode: SoundMode }): Changed {
  return state.show.soundMode === mode
    ? { state, events: [] }
    : changed(state, { ...state.show, soundMode: mode })
}

/** A still comes on all screens, or goes from them. */
export function showStill(state: RunningState, { still }: { still: Still | null }): Changed {
  return state.show.still?.id === still?.id ? { state, events: [] } : changed(state, { ...state.show, still })
}

function changed(state: RunningState, show: Show): Changed {
  const event: LessonEvent = { type: 'show-changed', show }
  return { state: { ...state, show }, events: [event] }
}
