import type { BoardGround, DrawnStroke } from '../../shared/board.ts'
import type { Line, Rung, RungReason, SendingRung } from '../../shared/live.ts'
import type { Place, Source } from '../../shared/media.ts'
import type { Observer } from '../../shared/moderation.ts'
import type { Question } from '../../shared/question.ts'
import type { Lesson, LessonPhase } from '../../shared/schedule.ts'
import type { Board } from './board.ts'
import type { Conduct } from './conduct.ts'
import type { DeviceAnswer, Poll, Polls, Tally } from './poll.ts'
import type { Show } from './show.ts'

/**
 * How a place stands to the lesson; times in epoch milliseconds. `silent`: its line is open, but its beats stopped.
 * `lost`: its line broke a moment ago; it keeps its media and its place on stage until the grace is over.
 */
export type Link =
  | { kind: 'here' }
  | { kind: 'silent'; since: number }
  | { kind: 'lost'; since: number }
  | { kind: 'away' }

export interface PlaceState {
  link: Link
  /** The page that holds the place; null before anybody came. */
  windowId: string | null
  lastBeatAt: number
  /** What it sends. */
  sources: Source[]
  /** What it tells of its line in its beats. */
  line: Line | null
  /** How well its picture arrives at the server, 0–10; null when it sends none. */
  uplink: number | null
  /** What it gets of the lesson, as the ladder steers it, and why not all. */
  rung: Rung
  reason: RungReason | null
  /** What it sends of its camera, as it tells. */
  sending: SendingRung
}

/** A classroom's time on stage; with the hand that brought it there. */
export interface StageTurn {
  id: string
  classroomId: string
  questionId: string | null
  startedAt: number
}

/** What the rooms below say of the lesson. */
export interface Facts {
  lesson: Lesson
  /** Pupils present as last reported, by class group. */
  headCounts: Readonly<Record<string, number>>
}

export interface Rules {
  /** Classrooms on stage at once (setting). */
  stagePlaces: number
  /** How long a place that dropped keeps its media and its place on stage, in ms. */
  graceMs: number
  /** A place whose beats stop for so long is shown absent, in ms. */
  silenceMs: number
}

interface Common {
  /** Grows with every change. */
  version: number
  facts: Facts
  rules: Rules
  lead: PlaceState
  /** By classroom, in the order in which the lesson names them. */
  classrooms: ReadonlyMap<string, PlaceState>
  /** By time asked, then id. */
  questions: readonly Question[]
  /** How often each classroom had the floor. */
  floors: ReadonlyMap<string, number>
  polls: Polls
  board: Board
  conduct: Conduct
  /** Who looks on, unseen by classrooms. */
  observers: readonly Observer[]
  show: Show
}

/** Booked, and entered by nobody yet; a draft is not to be entered at all. */
export interface ScheduledState extends Common {
  phase: 'draft' | 'scheduled'
}
/** People are in it; only here is there a stage. */
export interface RunningState extends Common {
  phase: 'open' | 'live'
  stage: readonly StageTurn[]
}
export interface OverState extends Common {
  phase: 'ended' | 'cancelled'
}
export type LessonState = ScheduledState | RunningState | OverState

/** What a change means beyond the state itself: to be stored before anybody is told, or to be done after. */
export type LessonEvent =
  | { type: 'question-asked'; question: Question }
  | { type: 'question-changed'; question: Question }
  | { type: 'question-voted'; questionId: string; classroomId: string; for: boolean }
  | { type: 'poll-opened'; poll: Poll }
  | { type: 'poll-closed'; id: string; at: number }
  | { type: 'poll-shown'; id: string | null }
  | { type: 'poll-counted'; pollId: string; classroomId: string; tally: Tally }
  | { type: 'poll-answered'; pollId: string; pupilId: string; answer: DeviceAnswer }
  | { type: 'board-set'; ground: BoardGround | null }
  | { type: 'stroke-drawn'; stroke: DrawnStroke; version: number }
  | { type: 'strokes-erased'; ids: readonly string[]; version: number }
  | { type: 'board-cleared'; version: number }
  | { type: 'turn-opened'; turn: StageTurn }
  | { type: 'turn-closed'; turnId: string; at: number }
  | { type: 'show-changed'; show: Show }
  | { type: 'conduct-set'; conduct: Pick<Conduct, 'focus' | 'allowed' | 'locked'> }
  | {
      type: 'classroom-conduct-set'
      classroomId: string
      muted: boolean
      removed: boolean
      admitted: boolean
    }
  | { type: 'away'; place: Place }

/** Who is where is stored as evidence, by attendance. */
export type StoredEvent = Exclude<LessonEvent, { type: 'away' }>

export interface Changed {
  state: LessonState
  events: LessonEvent[]
  /** The question that the command was about. */
  question?: Question
  /** Nothing that has to be seen at once. */
  quiet?: boolean
}

export const nobody: PlaceState = {
  link: { kind: 'away' },
  windowId: null,
  lastBeatAt: 0,
  sources: [],
  line: null,
  uplink: null,
  rung: 'full',
  reason: null,
  sending: 'full',
}

export const isRunning = (state: LessonState): state is RunningState =>
  state.phase === 'open' || state.phase === 'live'

export const isOver = (phase: LessonPhase): phase is OverState['phase'] =>
  phase === 'ended' || phase === 'cancelled'

export const placeIn = (state: LessonState, place: Place): PlaceState | undefined =>
  place === 'lead' ? state.lead : state.classrooms.get(place)

/** The state with one place changed. */
export function withPlace<S extends LessonState>(state: S, place: Place, changes: Partial<PlaceState>): S {
  const before = placeIn(state, place)
  if (!before) return state
  const after = { ...before, ...changes }
  if (place === 'lead') return { ...state, lead: after }
  return { ...state, classrooms: new Map(state.classrooms).set(place, after) }
}

/** The state after a classroom had the floor once more. */
export const withFloor = <S extends LessonState>(state: S, classroomId: string): S => ({
  ...state,
  floors: new Map(state.floors).set(classroomId, (state.floors.get(classroomId) ?? 0) + 1),
})

/** Everything that was stored of a lesson, put back together. */
export interface Stored {
  facts: Facts
  rules: Rules
  questions: Question[]
  floors: ReadonlyMap<string, number>
  /** Turns that nobody closed: the server stopped meanwhile. */
  openTurns: StageTurn[]
  polls: Polls
  board: Board
  conduct: Conduct
  show: Show
}

/**
 * A lesson as it begins to be held here. After a restart, classrooms that were on stage count as just dropped, so that
 * one that is back within the grace keeps the stage.
 */
export function initialState(
  { facts, rules, questions, floors, openTurns, polls, board, conduct, show }: Stored,
  now: number,
): LessonState {
  const { lesson } = facts
  const onStage = new Set(openTurns.map((turn) => turn.classroomId))
  const common = {
    version: 1,
    facts,
    rules,
    lead: nobody,
    classrooms: new Map(
      lesson.receivers.map(({ classroomId }): [string, PlaceState] => [
        classroomId,
        onStage.has(classroomId) ? { ...nobody, link: { kind: 'lost', since: now } } : nobody,
      ]),
    ),
    questions: [...questions].sort(byTimeAsked),
    floors,
    polls,
    board,
    conduct,
    observers: [],
    show,
  }
  if (lesson.phase === 'open' || lesson.phase === 'live')
    return { ...common, phase: lesson.phase, stage: openTurns }
  return { ...common, phase: lesson.phase }
}

/** The lesson as it was stored, with those who are in it now: after a write of which nobody knows whether it was done. */
export function restate<S extends LessonState>(
  state: S,
  { questions, floors, polls, board, conduct, show, openTurns }: Stored,
): S {
  const said = { questions: [...questions].sort(byTimeAsked), floors, polls, board, conduct, show }
  const next = { ...state, ...said, version: state.version + 1 }
  return isRunning(next) ? { ...next, stage: openTurns } : next
}

export const byTimeAsked = (a: Question, b: Question): number =>
  Date.parse(a.askedAt) - Date.parse(b.askedAt) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
