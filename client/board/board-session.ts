import type { DrawnStroke, Stroke, Trace } from '../../shared/board.ts'
import type { LiveState } from '../../shared/live.ts'
import type { Participation } from '../live/participation.ts'
import { createStore, type Store } from '../ui/store.ts'

export interface BoardView {
  strokes: readonly DrawnStroke[]
  /** Being drawn now, here or elsewhere; and drawn here, not stored yet. */
  traces: ReadonlyMap<string, Stroke>
}

/** A board as this page sees it, and what it draws on it. */
export interface BoardSession {
  view: Store<BoardView>
  /** What is drawn so far; shown at once, here and elsewhere. */
  trace(stroke: Stroke): void
  /** A stroke is whole: it is sent until it is stored. */
  draw(stroke: Stroke): void
  erase(ids: string[]): void
  end(): void
}

/** Others see a stroke grow in steps of so many ms. */
const traceEveryMs = 70
/** A trace that nobody goes on with is dropped: its page is gone. */
const forgottenMs = 5_000
const waitMs = 60_000

export function openBoard(participation: Participation): BoardSession {
  const { socket, state } = participation
  const view = createStore<BoardView>({ strokes: [], traces: new Map() })
  let version = -1
  let reading = false
  let ended = false
  let traced: { stroke: Stroke; sent: number } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const seenAt = new Map<string, number>()

  const withTraces = (change: (traces: Map<string, Stroke>) => void): void => {
    const traces = new Map(view.get().traces)
    change(traces)
    view.patch({ traces })
  }

  /** All of it, when something was missed: after a reconnection, or for who comes late. */
  async function read(): Promise<void> {
    if (reading || ended) return
    reading = true
    try {
      const board = await participation.send('board:read', {}, waitMs)
      version = board.version
      view.patch({ strokes: board.strokes })
      // What was stored while nothing was heard is drawn as such, and no more as being drawn.
      withTraces((traces) => {
        for (const { id } of board.strokes) traces.delete(id)
      })
    } catch {
      // The next state asks again, and not this one: a refusal would be asked for without end.
      return
    } finally {
      reading = false
    }
    follow(state.get().lesson)
  }

  function follow(lesson: LiveState | null): void {
    if (lesson && lesson.board.version > version && state.get().attendance === 'in') void read()
  }

  const offs = [
    state.subscribe(() => follow(state.get().lesson)),
    socket.on('board:changed', (change) => {
      if (change.version !== version + 1) return void read()
      version = change.version
      const gone = new Set(change.erased)
      const kept = change.cleared ? [] : view.get().strokes.filter(({ id }) => !gone.has(id))
      view.patch({ strokes: [...kept, ...change.drawn] })
      withTraces((traces) => {
        for (const { id } of change.drawn) traces.delete(id)
      })
    }),
    socket.on('board:traced', ({ by: _, from, points, ...pen }) => {
      const known = view.get().traces.get(pen.id)?.points ?? []
      if (from > known.length) return
      seenAt.set(pen.id, Date.now())
      withTraces((traces) => traces.set(pen.id, { ...pen, points: [...known.slice(0, from), ...points] }))
    }),
  ]
  const forget = setInterval(() => {
    const old = [...seenAt].filter(([, at]) => Date.now() - at > forgottenMs).map(([id]) => id)
    if (old.length === 0) return
    for (const id of old) seenAt.delete(id)
    withTraces((traces) => {
      for (const id of old) traces.delete(id)
    })
  }, forgottenMs)
  void read()

  function tell(): void {
    timer = undefined
    if (!traced) return
    const { stroke, sent } = traced
    const { points, ...pen } = stroke
    if (points.length <= sent) return
    const part: Trace = { ...pen, from: sent, points: points.slice(sent) }
    traced.sent = points.length
    // Lost on a bad line: the whole stroke comes after.
    participation.send('board:trace', part, 0).catch(() => undefined)
  }

  return {
    view,
    trace(stroke) {
      if (traced?.stroke.id !== stroke.id) traced = { stroke, sent: 0 }
      traced.stroke = stroke
      withTraces((traces) => traces.set(stroke.id, stroke))
      timer ??= setTimeout(tell, traceEveryMs)
    },
    draw(stroke) {
      traced = null
      withTraces((traces) => traces.set(stroke.id, stroke))
      participation.send('board:draw', stroke, waitMs).catch(() => {
        withTraces((traces) => traces.delete(stroke.id))
      })
    },
    erase(ids) {
      participation.send('board:erase', { ids }, waitMs).catch(() => undefined)
    },
    end() {
      ended = true
      clearTimeout(timer)
      clearInterval(forget)
      for (const off of offs) off()
    },
  }
}
