import type { Place, Source } from '../../shared/media.ts'
import { isOnStage } from './stage.ts'
import { isRunning, type LessonState, type PlaceState } from './state.ts'

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
 * those on stage; a classroom gets all that the lead end sends, and picture and sound of those on stage beside itself. Nobody
 * else is heard.
 */
export function whoReceives(state: LessonState): Reception[] {
  if (!isRunning(state)) return []
  const there = [...state.classrooms].filter(([, place]) => takesPart(place)).map(([id]) => id)
  const onStage = there.filter((id) => isOnStage(state, id))
  const lead = takesPart(state.lead)
  return [
    ...(lead ? there.flatMap((from) => atLead(from, onStage.includes(from))) : []),
    ...there.flatMap((to) => [
      ...(lead ? [...both(to, 'lead', 'large'), ...leadBesides(to)] : []),
      ...onStage.filter((from) => from !== to).flatMap((from) => both(to, from, 'medium')),
    ]),
  ]
}

const both = (to: Place, from: Place, size: Reception['size']): Reception[] => [
  { to, from, source: 'camera', size },
  { to, from, source: 'microphone', size },
]

/** What the lead end sends beside its teacher. */
const leadBesides = (to: Place): Reception[] =>
  (['document', 'screen', 'sound'] as const).map((source) => ({ to, from: 'lead', source, size: 'large' }))

const atLead = (from: Place, onStage: boolean): Reception[] =>
  onStage ? both('lead', from, 'large') : [{ to: 'lead', from, source: 'camera', size: 'small' }]
