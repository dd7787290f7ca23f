import { type Place, type Source, source } from '../../shared/media.ts'
import { isOnStage } from './stage.ts'
import { isRunning, type LessonState, type PlaceState, type RunningState } from './state.ts'

const leadSources: readonly Source[] = source.options

/** One stream that somebody receives, and how large its picture is shown at first. */
export interface Reception {
  to: Place
  from: Place
  source: Source
  size: 'small' | 'medium' | 'large'
}

/** A place that dropped a moment ago may still hear and be heard: only its signalling is known to be gone. */
const takesPart = ({ link }: PlaceState): boolean => link.kind !== 'away'

/**
 * Who receives what; nothing else flows. The lead end gets the picture of every classroom that is there and the sound of
 * those on stage; a classroom, and who looks on, gets all that the lead end sends, picture and sound of those on stage beside
 * itself, and the picture of a classroom that the teacher points at. Nobody else is heard, and who is muted by nobody.
 */
export function whoReceives(state: LessonState): Reception[] {
  if (!isRunning(state)) return []
  const there = [...state.classrooms].filter(([, place]) => takesPart(place)).map(([id]) => id)
  const lead = takesPart(state.lead)
  return [
    ...(lead ? there.flatMap((from) => atLead(state, from)) : []),
    ...there.flatMap((to) => beside(state, to, there, focusSize(state))),
    // Who looks on needs no more than a small picture, on whatever line.
    ...state.observers.flatMap(({ id }) => beside(state, id, there, 'medium')),
  ]
}

const focusSize = ({ conduct }: RunningState): Reception['size'] =>
  conduct.focus.length === 1 ? 'large' : 'medium'

function beside(
  state: RunningState,
  to: Place,
  there: readonly string[],
  inFocus: Reception['size'],
): Reception[] {
  const { focus, muted } = state.conduct
  const pointedAt = (from: Place, source: Source) =>
    focus.some((one) => one.place === from && one.source === source)
  const entry = (from: Place, source: Source, otherwise: Reception['size']): Reception => ({
    to,
    from,
    source,
    size: pointedAt(from, source) ? inFocus : otherwise,
  })
  const lead = takesPart(state.lead) ? leadSources.map((source) => entry('lead', source, 'small')) : []
  return [
    ...lead,
    ...there.flatMap((from) => {
      if (from === to) return []
      const staged = isOnStage(state, from)
      return [
        ...(staged || pointedAt(from, 'camera') ? [entry(from, 'camera', 'medium')] : []),
        ...(staged && !muted.has(from) ? [entry(from, 'microphone', 'small')] : []),
      ]
    }),
  ]
}

function atLead(state: RunningState, from: string): Reception[] {
  const staged = isOnStage(state, from)
  const picture: Reception = { to: 'lead', from, source: 'camera', size: staged ? 'large' : 'small' }
  if (!staged || state.conduct.muted.has(from)) return [picture]
  return [picture, { to: 'lead', from, source: 'microphone', size: 'small' }]
}
