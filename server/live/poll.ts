import { AppError } from '../../shared/errors.ts'
import {
  choicesOf,
  type PollAnswers,
  type PollQuestion,
  type Poll as PollView,
  type PupilAnswer,
} from '../../shared/poll.ts'
import type { Changed, LessonEvent, LessonState, RunningState } from './state.ts'

/** What a classroom counted by show of hands. */
export interface Tally {
  counts: readonly number[]
  texts: readonly string[]
}

/** What a pupil's device answered; devices are known by an id alone. */
export interface DeviceAnswer extends PupilAnswer {
  classroomId: string
}

export interface Poll {
  id: string
  question: PollQuestion
  /** Epoch milliseconds, as all times here. */
  openedAt: number
  closedAt: number | null
  /** By classroom. */
  hands: ReadonlyMap<string, Tally>
  /** By device. */
  devices: ReadonlyMap<string, DeviceAnswer>
}

export interface Polls {
  /** By time opened. */
  all: readonly Poll[]
  /** The one on the screens. */
  shownId: string | null
}
export const noPolls: Polls = { all: [], shownId: null }

/** Of one lesson: one every half minute. */
export const maxPolls = 80

type Change = Changed | AppError
const same = (state: RunningState): Changed => ({ state, events: [] })
const notFound = () => new AppError('not_found', 'There is no such poll in this lesson.')
const find = (state: LessonState, id: string): Poll | undefined =>
  state.polls.all.find((poll) => poll.id === id)

/** A new poll comes on the screens; the one before it is closed. */
export function openPoll(
  state: RunningState,
  { id, question }: { id: string; question: PollQuestion },
  now: number,
): Change {
  const known = find(state, id)
  if (known)
    return JSON.stringify(known.question) === JSON.stringify(question)
      ? same(state)
      : new AppError('already_exists', 'Another poll has this id.')
  if (state.polls.all.length >= maxPolls)
    return new AppError('rate_limited', 'A lesson holds no more polls than it has now.')
  const before = closePolls(state, now)
  const poll: Poll = { id, question, openedAt: now, closedAt: null, hands: new Map(), devices: new Map() }
  return {
    state: { ...before.state, polls: { all: [...before.state.polls.all, poll], shownId: id } },
    events: [...before.events, { type: 'poll-opened', poll }, { type: 'poll-shown', id }],
  }
}

/** Nobody answers any more, and everybody sees the counts and what is right. */
export function closePoll(state: RunningState, { id }: { id: string }, now: number): Change {
  if (!find(state, id)) return notFound()
  return closePolls(state, now, id)
}

/** An open poll stays open when it is taken off the screens, and can be brought back. */
export function showPoll(state: RunningState, { id }: { id: string | null }): Change {
  if (id !== null && !find(state, id)) return notFound()
  if (state.polls.shownId === id) return same(state)
  return { state: { ...state, polls: { ...state.polls, shownId: id } }, events: [{ type: 'poll-shown', id }] }
}

/** What a classroom counted; counted again, the last one stands. */
export function countPoll(
  state: RunningState,
  { id, classroomId, counts, texts }: Tally & { id: string; classroomId: string },
): Change {
  const poll = answerable(state, id, classroomId)
  if (poll instanceof AppError) return poll
  const { kind, options } = poll.question
  if (counts.length !== choicesOf(kind, options) || (kind !== 'text' && texts.length > 0))
    return new AppError('bad_input', 'These counts are not of this poll: one number a choice.')
  const before = poll.hands.get(classroomId)
  if (before && JSON.stringify([before.counts, before.texts]) === JSON.stringify([counts, texts]))
    return same(state)
  const tally = { counts, texts }
  return withPoll(state, { ...poll, hands: new Map(poll.hands).set(classroomId, tally) }, [
    { type: 'poll-counted', pollId: id, classroomId, tally },
  ])
}

/** What a pupil's device answers; answered again, the last one stands. */
export function answerPoll(
  state: RunningState,
  { id, pupilId, answer }: { id: string; pupilId: string; answer: DeviceAnswer },
): Change {
  const poll = answerable(state, id, answer.classroomId)
  if (poll instanceof AppError) return poll
  const { kind, options, devices } = poll.question
  if (!devices) return new AppError('switched_off', 'This poll is answered by show of hands.')
  if (!fits(poll.question, answer))
    return new AppError(
      'bad_input',
      `This is no answer to this poll (${kind}, ${choicesOf(kind, options)} choices).`,
    )
  if (JSON.stringify(poll.devices.get(pupilId)) === JSON.stringify(answer)) return same(state)
  return withPoll(state, { ...poll, devices: new Map(poll.devices).set(pupilId, answer) }, [
    { type: 'poll-answered', pollId: id, pupilId, answer },
  ])
}

/** Closes one poll, or all that are open. */
export function closePolls<S extends LessonState>(
  state: S,
  now: number,
  id?: string,
): { state: S; events: LessonEvent[] } {
  const closing = state.polls.all.filter((poll) => poll.closedAt === null && (!id || poll.id === id))
  if (closing.length === 0) return { state, events: [] }
  const all = state.polls.all.map((poll) => (closing.includes(poll) ? { ...poll, closedAt: now } : poll))
  return {
    state: { ...state, polls: { ...state.polls, all } },
    events: closing.map((poll): LessonEvent => ({ type: 'poll-closed', id: poll.id, at: now })),
  }
}

function answerable(state: RunningState, id: string, classroomId: string): Poll | AppError {
  const poll = find(state, id)
  if (!poll) return notFound()
  if (!state.classrooms.has(classroomId))
    return new AppError('not_found', 'This classroom has no part in this lesson.')
  return poll.closedAt === null ? poll : new AppError('poll_closed', 'This poll was closed already.')
}

function fits({ kind, options }: PollQuestion, { choices, text }: PupilAnswer): boolean {
  if (kind === 'text') return choices.length === 0 && text !== ''
  const distinct = new Set(choices).size === choices.length
  const there = choices.every((choice) => choice < choicesOf(kind, options))
  return text === '' && distinct && there && (kind === 'multiple' ? choices.length > 0 : choices.length === 1)
}

function withPoll(state: RunningState, poll: Poll, events: LessonEvent[]): Changed {
  const all = state.polls.all.map((one) => (one.id === poll.id ? poll : one))
  return { state: { ...state, polls: { ...state.polls, all } }, events }
}

/** The poll as the teacher sees it, or as classrooms do: without what is kept back until it is closed. */
export function viewPoll(poll: Poll, to: 'lead' | 'others'): PollView {
  const { kind, title, options, right, hidden, devices } = poll.question
  const open = poll.closedAt === null
  const back = to === 'others' && open
  return {
    id: poll.id,
    kind,
    title,
    options,
    right: back ? [] : right,
    hidden,
    devices,
    openedAt: new Date(poll.openedAt).toISOString(),
    closedAt: poll.closedAt === null ? null : new Date(poll.closedAt).toISOString(),
    answers: answersOf(poll).map((one) => (back && hidden ? { ...one, counts: [], texts: [] } : one)),
  }
}

function answersOf(poll: Poll): PollAnswers[] {
  const { kind, options } = poll.question
  const byRoom = new Map<string, DeviceAnswer[]>()
  for (const answer of poll.devices.values())
    byRoom.set(answer.classroomId, [...(byRoom.get(answer.classroomId) ?? []), answer])
  const rooms = new Set([...poll.hands.keys(), ...byRoom.keys()])
  return [...rooms].sort().map((classroomId): PollAnswers => {
    const hands = poll.hands.get(classroomId)
    if (hands) {
      const sum = hands.counts.reduce((all, n) => all + n, 0)
      const answered = kind === 'multiple' ? null : kind === 'text' ? hands.texts.length : sum
      return { classroomId, by: 'hands', counts: [...hands.counts], texts: [...hands.texts], answered }
    }
    const given = byRoom.get(classroomId) ?? []
    return {
      classroomId,
      by: 'devices',
      counts: Array.from(
        { length: choicesOf(kind, options) },
        (_, choice) => given.filter(({ choices }) => choices.includes(choice)).length,
      ),
      texts: given.flatMap(({ text }) => (text === '' ? [] : [text])),
      answered: given.length,
    }
  })
}
