import { type BoardGround, type DrawnStroke, maxStrokes, type Stroke } from '../../shared/board.ts'
import { AppError } from '../../shared/errors.ts'
import type { Place } from '../../shared/media.ts'
import { isOnStage } from './stage.ts'
import type { Changed, LessonEvent, RunningState } from './state.ts'

/** What teacher and stage draw together. */
export interface Board {
  /** Null while it is put away; what was drawn stays. */
  ground: BoardGround | null
  /** Grows with every stroke that is drawn or erased. */
  version: number
  strokes: ReadonlyMap<string, DrawnStroke>
}
export const emptyBoard: Board = { ground: null, version: 0, strokes: new Map() }

type Change = Changed | AppError
const same = (state: RunningState): Changed => ({ state, events: [] })

/** Who may draw: the teacher, and whoever is on stage. */
export function mayDraw(state: RunningState, by: Place): AppError | null {
  if (state.board.ground === null)
    return new AppError('board_closed', 'The board was put away. Ask the teacher.')
  if (by === 'lead' || isOnStage(state, by)) return null
  return new AppError('forbidden', 'The teacher and the classroom on stage draw.')
}

/** The board comes on all screens over a ground, or goes from them; what was drawn stays until it is cleared. */
export function setBoard(state: RunningState, { ground }: { ground: BoardGround | null }): Changed {
  if (state.board.ground === ground) return same(state)
  return {
    state: { ...state, board: { ...state.board, ground } },
    events: [{ type: 'board-set', ground }],
  }
}

export function draw(state: RunningState, { by, stroke }: { by: Place; stroke: Stroke }): Change {
  const refused = mayDraw(state, by)
  if (refused) return refused
  const known = state.board.strokes.get(stroke.id)
  if (known)
    return known.by === by ? same(state) : new AppError('already_exists', 'Another stroke has this id.')
  if (state.board.strokes.size >= maxStrokes)
    return new AppError('rate_limited', 'The board is full. Clear it, or erase something.')
  const drawn = { ...stroke, by }
  const strokes = new Map(state.board.strokes).set(stroke.id, drawn)
  return changed(state, strokes, { type: 'stroke-drawn', stroke: drawn, version: state.board.version + 1 })
}

/** Strokes that are gone already are gone. */
export function erase(state: RunningState, { by, ids }: { by: Place; ids: readonly string[] }): Change {
  const refused = mayDraw(state, by)
  if (refused) return refused
  const there = ids.filter((id) => state.board.strokes.has(id))
  if (there.length === 0) return same(state)
  const strokes = new Map([...state.board.strokes].filter(([id]) => !there.includes(id)))
  return changed(state, strokes, { type: 'strokes-erased', ids: there, version: state.board.version + 1 })
}

/** By the teacher. */
export function clearBoard(state: RunningState): Changed {
  if (state.board.strokes.size === 0) return same(state)
  return changed(state, new Map(), { type: 'board-cleared', version: state.board.version + 1 })
}

function changed(state: RunningState, strokes: Board['strokes'], event: LessonEvent): Changed {
  const board = { ...state.board, strokes, version: state.board.version + 1 }
  // Everybody is told of the stroke itself: the whole state with every stroke would be too much.
  return { state: { ...state, board }, events: [event], quiet: true }
}
