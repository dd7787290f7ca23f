import { AppError } from '../../shared/errors.ts'
import type { Question } from '../../shared/question.ts'
import { lookAtStage, unmute, withoutFocus } from './conduct.ts'
import { type Changed, type LessonEvent, type RunningState, type StageTurn, withFloor } from './state.ts'

export const isOnStage = (state: RunningState, classroomId: string): boolean =>
  state.stage.some((turn) => turn.classroomId === classroomId)

/** Which classroom's hand, if any, is up: asked, or taken and still on stage. */
export const openHand = (state: RunningState, classroomId: string): Question | undefined =>
  state.questions.find(
    (q) => q.kind === 'hand' && q.classroomId === classroomId && (q.state === 'asked' || q.state === 'taken'),
  )

interface ClosedTurns {
  state: RunningState
  events: LessonEvent[]
}

/** Ends some turns; the hand that brought a classroom there is answered with it, and nobody looks at it any more. */
export function closeTurns(
  state: RunningState,
  which: (turn: StageTurn) => boolean,
  now: number,
): ClosedTurns {
  const closing = state.stage.filter(which)
  if (closing.length === 0) return { state, events: [] }
  const at = new Date(now).toISOString()
  const answered = new Set(closing.map((turn) => turn.questionId))
  const events: LessonEvent[] = closing.map((turn) => ({ type: 'turn-closed', turnId: turn.id, at: now }))
  const questions = state.questions.map((q) => {
    if (!answered.has(q.id) || q.state !== 'taken') return q
    const question: Question = { ...q, state: 'answered', closedAt: at }
    events.push({ type: 'question-changed', question })
    return question
  })
  const left = { ...state, questions, stage: state.stage.filter((turn) => !which(turn)) }
  const looked = withoutFocus(
    left,
    closing.map((turn) => turn.classroomId),
  )
  return { state: looked.state, events: [...events, ...looked.events] }
}

/**
 * A classroom comes on stage, with its hand if it raised one. Where there is one place, whoever is there makes room: the
 * teacher goes from hand to hand with one key. Where there are several, nobody can know whom the teacher would send off:
 * `stage_full`.
 */
export function takeStage(
  state: RunningState,
  { classroomId, turnId }: { classroomId: string; turnId: string },
  now: number,
): Changed | AppError {
  const place = state.classrooms.get(classroomId)
  if (!place) return new AppError('not_found', 'This classroom has no part in this lesson.')
  if (place.link.kind !== 'here')
    return new AppError('classroom_absent', 'This classroom is not connected at the moment.', { classroomId })
  const already = state.stage.find((turn) => turn.classroomId === classroomId)
  const hand = openHand(state, classroomId)
  if (already) return hand?.state === 'asked' ? takeHand(state, hand, already, now) : { state, events: [] }
  const { stagePlaces } = state.rules
  if (state.stage.length >= stagePlaces && stagePlaces > 1)
    return new AppError('stage_full', 'All places on stage are taken; send a classroom off first.', {
      stagePlaces,
    })
  const cleared = closeTurns(state, () => state.stage.length >= stagePlaces, now)
  const turn: StageTurn = { id: turnId, classroomId, questionId: hand?.id ?? null, startedAt: now }
  const heard = unmute({ ...cleared.state, stage: [...cleared.state.stage, turn] }, classroomId)
  const looked = lookAtStage(
    heard.state,
    heard.state.stage.map((one) => one.classroomId),
  )
  const on = withFloor(looked.state as RunningState, classroomId)
  const taken = hand ? takeHand(on, hand, turn, now) : { state: on, events: [] }
  // The question before its turn: the one is stored with the other's id.
  return {
    ...taken,
    events: [
      ...cleared.events,
      ...heard.events,
      ...looked.events,
      ...taken.events,
      { type: 'turn-opened', turn },
    ],
  }
}

function takeHand(state: RunningState, hand: Question, turn: StageTurn, now: number): Changed {
  const question: Question = { ...hand, state: 'taken', takenAt: new Date(now).toISOString() }
  return {
    state: {
      ...state,
      questions: state.questions.map((q) => (q.id === hand.id ? question : q)),
      stage: state.stage.map((one) => (one.id === turn.id ? { ...one, questionId: hand.id } : one)),
    },
    events: [{ type: 'question-changed', question }],
    question,
  }
}

/** A classroom goes off stage. One that isn't there is off it already. */
export function releaseStage(
  state: RunningState,
  { classroomId }: { classroomId: string },
  now: number,
): Changed | AppError {
  if (!state.classrooms.has(classroomId))
    return new AppError('not_found', 'This classroom has no part in this lesson.')
  return closeTurns(state, (turn) => turn.classroomId === classroomId, now)
}
