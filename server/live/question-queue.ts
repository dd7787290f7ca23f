import { AppError } from '../../shared/errors.ts'
import type { Question } from '../../shared/question.ts'
import { closeTurns, openHand, takeStage } from './stage.ts'
import { byTimeAsked, type Changed, type RunningState, withFloor } from './state.ts'

/** Text questions of one classroom that wait for an answer; more than a teacher can read in a lesson. */
export const maxOpenTexts = 20
/** Questions and hands of one classroom in one lesson, closed ones too: one every ten seconds. */
export const maxQuestions = 300

type Change = Changed | AppError

const find = (state: RunningState, id: string): Question | undefined =>
  state.questions.find((q) => q.id === id)

const notFound = () => new AppError('not_found', 'There is no such question in this lesson.')
const closed = (question: Question) =>
  new AppError('question_closed', 'This question was taken or closed already.', { state: question.state })

export function raise(
  state: RunningState,
  { classroomId, id }: { classroomId: string; id: string },
  now: number,
): Change {
  const hand = openHand(state, classroomId)
  // One hand a classroom: raised again, it is the one that is up.
  return hand ? { state, events: [], question: hand } : add(state, classroomId, id, null, now)
}

export function ask(
  state: RunningState,
  { classroomId, id, text }: { classroomId: string; id: string; text: string },
  now: number,
): Change {
  return add(state, classroomId, id, text, now)
}

function add(state: RunningState, classroomId: string, id: string, text: string | null, now: number): Change {
  if (!state.classrooms.has(classroomId))
    return new AppError('not_found', 'This classroom has no part in this lesson.')
  const kind = text === null ? 'hand' : 'text'
  const there = find(state, id)
  if (there) {
    const same = there.classroomId === classroomId && there.kind === kind && there.text === text
    return same
      ? { state, events: [], question: there }
      : new AppError('already_exists', 'Another question has this id.')
  }
  if (!state.conduct.allowed[kind === 'hand' ? 'hands' : 'texts'])
    return new AppError('switched_off', 'The teacher has switched this off for now.', { what: kind })
  const own = state.questions.filter((q) => q.classroomId === classroomId)
  const waiting = own.filter((q) => q.kind === 'text' && (q.state === 'asked' || q.state === 'taken'))
  if (kind === 'text' && waiting.length >= maxOpenTexts)
    return new AppError('rate_limited', 'Many of your questions wait for an answer; wait for the teacher.')
  if (own.length >= maxQuestions)
    return new AppError('rate_limited', 'This classroom has asked as much as one lesson holds.')
  const question: Question = {
    id,
    kind,
    classroomId,
    text,
    state: 'asked',
    askedAt: new Date(now).toISOString(),
    takenAt: null,
    closedAt: null,
    votes: [],
    note: '',
  }
  return {
    state: { ...state, questions: [...state.questions, question].sort(byTimeAsked) },
    events: [{ type: 'question-asked', question }],
    question,
  }
}

/** By the classroom that asked, as long as nobody took it. */
export function withdraw(
  state: RunningState,
  { classroomId, id }: { classroomId: string; id: string },
  now: number,
): Change {
  const question = find(state, id)
  if (!question) return notFound()
  if (question.classroomId !== classroomId)
    return new AppError('forbidden', 'Only the classroom that asked can withdraw its question.')
  return close(state, question, 'withdrawn', ['asked'], now)
}

/** A hand comes on stage; a text question is being read out. */
export function take(
  state: RunningState,
  { id, turnId }: { id: string; turnId: string },
  now: number,
): Change {
  const question = find(state, id)
  if (!question) return notFound()
  if (question.state === 'taken') return { state, events: [], question }
  if (question.state !== 'asked') return closed(question)
  if (question.kind === 'hand') return takeStage(state, { classroomId: question.classroomId, turnId }, now)
  return change(withFloor(state, question.classroomId), {
    ...question,
    state: 'taken',
    takenAt: new Date(now).toISOString(),
  })
}

/** Taken or not: a hand can be answered by a nod. One on stage goes off it. */
export function answer(state: RunningState, { id }: { id: string }, now: number): Change {
  const question = find(state, id)
  if (!question) return notFound()
  const untaken = question.kind === 'text' && question.state === 'asked'
  return close(
    untaken ? withFloor(state, question.classroomId) : state,
    question,
    'answered',
    ['asked', 'taken'],
    now,
  )
}

export function dismiss(state: RunningState, { id }: { id: string }, now: number): Change {
  const question = find(state, id)
  return question ? close(state, question, 'dismissed', ['asked', 'taken'], now) : notFound()
}

/** Another classroom wants to know it too, or not any more; while it waits. */
export function vote(
  state: RunningState,
  { classroomId, id, for: wants }: { classroomId: string; id: string; for: boolean },
): Change {
  const question = find(state, id)
  if (!question) return notFound()
  if (!state.classrooms.has(classroomId))
    return new AppError('not_found', 'This classroom has no part in this lesson.')
  if (question.kind === 'hand' || question.classroomId === classroomId)
    return new AppError('forbidden', 'Classrooms vote on the text questions of others.')
  if (question.votes.includes(classroomId) === wants) return { state, events: [], question }
  if (question.state !== 'asked') return closed(question)
  const votes = wants
    ? [...question.votes, classroomId]
    : question.votes.filter((voter) => voter !== classroomId)
  const voted = { ...question, votes }
  return {
    ...change(state, voted),
    events: [{ type: 'question-voted', questionId: id, classroomId, for: wants }],
  }
}

/** What the teacher writes down of it; it may be closed already. */
export function note(state: RunningState, { id, note }: { id: string; note: string }): Change {
  const question = find(state, id)
  if (!question) return notFound()
  return question.note === note ? { state, events: [], question } : change(state, { ...question, note })
}

function close(
  state: RunningState,
  question: Question,
  to: 'answered' | 'dismissed' | 'withdrawn',
  from: Question['state'][],
  now: number,
): Change {
  if (question.state === to) return { state, events: [], question }
  if (!from.includes(question.state)) return closed(question)
  const done = change(state, { ...question, state: to, closedAt: new Date(now).toISOString() })
  const off = closeTurns(done.state, (turn) => turn.questionId === question.id, now)
  return { ...done, state: off.state, events: [...done.events, ...off.events] }
}

function change(state: RunningState, question: Question): Changed & { state: RunningState } {
  return {
    state: { ...state, questions: state.questions.map((q) => (q.id === question.id ? question : q)) },
    events: [{ type: 'question-changed', question }],
    question,
  }
}
