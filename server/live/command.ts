import type { BoardGround, Stroke } from '../../shared/board.ts'
import { AppError } from '../../shared/errors.ts'
import type { Line, Rung, RungReason, SendingRung } from '../../shared/live.ts'
import type { Place, SoundMode, Source } from '../../shared/media.ts'
import type { Allowed, Focus, Observer } from '../../shared/moderation.ts'
import type { PollQuestion } from '../../shared/poll.ts'
import { clearBoard, draw, erase, setBoard } from './board.ts'
import { admit, muteAll, setAllowed, setFocus, setLock, setMuted } from './conduct.ts'
import { observe, stopObserving } from './observers.ts'
import { answerPoll, closePoll, countPoll, type DeviceAnswer, openPoll, showPoll } from './poll.ts'
import {
  beat,
  enter,
  leave,
  lose,
  loseMedia,
  remove,
  setRung,
  setSources,
  setUplink,
  tick,
} from './presence.ts'
import { answer, ask, dismiss, note, raise, take, vote, withdraw } from './question-queue.ts'
import { type Still, setSoundMode, showStill } from './show.ts'
import { releaseStage, takeStage } from './stage.ts'
import type { Changed, Facts, LessonState, OverState, RunningState, ScheduledState } from './state.ts'
import { takeFacts } from './take-facts.ts'

/** What can happen to a lesson. Ids of what it makes come with it, so that the rules stay pure. */
export type Command =
  | { type: 'enter'; place: Place; windowId: string; keepsMedia: boolean }
  | { type: 'leave'; place: Place }
  /** Its line broke. */
  | { type: 'lose'; place: Place }
  | { type: 'beat'; place: Place; line: Line; sending?: SendingRung }
  | { type: 'sources'; place: Place; sources: Source[] }
  | { type: 'uplink'; place: Place; score: number | null }
  | { type: 'rung'; place: Place; rung: Rung; reason: RungReason | null }
  | { type: 'lose-media'; places: readonly Place[] }
  | { type: 'raise'; classroomId: string; id: string }
  | { type: 'ask'; classroomId: string; id: string; text: string }
  | { type: 'withdraw'; classroomId: string; id: string }
  | { type: 'take'; id: string; turnId: string }
  | { type: 'answer'; id: string }
  | { type: 'dismiss'; id: string }
  | { type: 'vote'; classroomId: string; id: string; for: boolean }
  | { type: 'note'; id: string; note: string }
  | { type: 'open-poll'; id: string; question: PollQuestion }
  | { type: 'close-poll'; id: string }
  | { type: 'show-poll'; id: string | null }
  | { type: 'count-poll'; id: string; classroomId: string; counts: number[]; texts: string[] }
  | { type: 'answer-poll'; id: string; pupilId: string; answer: DeviceAnswer }
  | { type: 'set-board'; ground: BoardGround | null }
  | { type: 'draw'; by: Place; stroke: Stroke }
  | { type: 'erase'; by: Place; ids: string[] }
  | { type: 'clear-board' }
  | { type: 'take-stage'; classroomId: string; turnId: string }
  | { type: 'release-stage'; classroomId: string }
  | { type: 'sound-mode'; mode: SoundMode }
  | { type: 'show-still'; still: Still | null }
  | { type: 'focus'; focus: Focus }
  | { type: 'mute'; classroomId: string; muted: boolean }
  | { type: 'mute-all'; muted: boolean }
  | { type: 'remove'; classroomId: string }
  | { type: 'admit'; classroomId: string }
  | { type: 'lock'; locked: boolean }
  | { type: 'allow'; allowed: Allowed }
  | { type: 'observe'; observer: Observer }
  | { type: 'stop-observing'; id: string }
  /** What the rooms below say now: a phase changed, heads were counted. */
  | { type: 'facts'; facts: Facts }
  | { type: 'tick' }

type CommandOf<T extends Command['type']> = Extract<Command, { type: T }>
type Handlers<S extends LessonState> = {
  [T in Command['type']]?: (state: S, command: CommandOf<T>, now: number) => Changed | AppError
}

const places = {
  leave,
  lose,
  beat,
  sources: setSources,
  uplink: setUplink,
  rung: setRung,
  'lose-media': loseMedia,
  'stop-observing': stopObserving,
  tick,
}
const running: Handlers<RunningState> = {
  ...places,
  enter,
  raise,
  ask,
  withdraw,
  take,
  answer,
  dismiss,
  vote,
  note,
  'open-poll': openPoll,
  'close-poll': closePoll,
  'show-poll': showPoll,
  'count-poll': countPoll,
  'answer-poll': answerPoll,
  'set-board': setBoard,
  draw,
  erase,
  'clear-board': clearBoard,
  'take-stage': takeStage,
  'release-stage': releaseStage,
  'sound-mode': setSoundMode,
  'show-still': showStill,
  focus: setFocus,
  mute: setMuted,
  'mute-all': muteAll,
  remove,
  admit,
  lock: setLock,
  allow: setAllowed,
  observe,
  facts: takeFacts,
}
const over: Handlers<OverState> = { ...places, facts: takeFacts }
const scheduled: Handlers<ScheduledState> = { facts: takeFacts, tick }

/**
 * What each phase answers to; what isn't here can't happen in it. Before the teacher goes live everything works as in the
 * lesson itself: sound is tried on stage, and a classroom that hears nothing says so by its hand.
 */
const handlers = { draft: scheduled, scheduled, open: running, live: running, ended: over, cancelled: over }

/**
 * The lesson after a command, or why not. Pure: the same state, command and time give the same answer. A command that
 * changes nothing (a retry) gives the very same state.
 * @param now epoch milliseconds
 */
export function apply(state: LessonState, command: Command, now: number): Changed | AppError {
  const handler = handlers[state.phase][command.type] as
    | ((state: LessonState, command: Command, now: number) => Changed | AppError)
    | undefined
  if (!handler) return refusal(state)
  const change = handler(state, command, now)
  if (change instanceof AppError || change.state === state) return change
  return { ...change, state: { ...change.state, version: state.version + 1 } }
}

function refusal(state: LessonState): AppError {
  return state.phase === 'scheduled' || state.phase === 'draft'
    ? new AppError('lesson_not_live', 'The lesson has not begun; enter it first.')
    : new AppError('lesson_over', 'This lesson is over.', { phase: state.phase })
}
