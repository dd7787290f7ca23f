import type { Live } from './live.ts'

/** How much is going on in the lessons of a node. */
export interface LiveFigures {
  /** Lessons by what they are doing: `open` (before the teacher begins) and `live`; others are about to be let go. */
  lessons: { open: number; live: number }
  /** Pages that hold a place, whose line stands. */
  places: { lead: number; classroom: number; observer: number }
}

export async function liveFigures(live: Live): Promise<LiveFigures> {
  const lessons = { open: 0, live: 0 }
  const places = { lead: 0, classroom: 0, observer: 0 }
  for (const lesson of live.all()) {
    const state = lesson.state()
    if (state.phase === 'open' || state.phase === 'live') lessons[state.phase]++
    if (isThere(state.lead.link.kind)) places.lead++
    for (const { link } of state.classrooms.values()) if (isThere(link.kind)) places.classroom++
    places.observer += state.observers.length
  }
  return { lessons, places }
}

const isThere = (link: 'here' | 'silent' | 'lost' | 'away') => link === 'here' || link === 'silent'
