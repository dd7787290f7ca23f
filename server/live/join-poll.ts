import { randomInt, randomUUID } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { PupilAnswer, PupilSeat } from '../../shared/poll.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { Actor } from '../account/actor.ts'
import { demand, demandSeen, may } from '../account/policy.ts'
import { hashOf, newToken } from '../account/token.ts'
import type { Bus, NodeInfo } from '../cluster/cluster.ts'
import type { Context } from '../platform/context.ts'
import { lessonTargets } from '../schedule/lesson-target.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import type { Live } from './live.ts'
import { type Polls, viewPoll } from './poll.ts'
import { readPolls } from './poll-store.ts'
import { codeOf, findCode, findPupil, insertPupil, type PupilDevice } from './pupil-store.ts'
import type { RunningLesson } from './running-lesson.ts'
import { isOver } from './state.ts'

/** A pupil's own device in a lesson. */
interface Pupil {
  pupilId: string
  classroomId: string
}

/** Devices of one classroom: a large class, and those who lost their page and came again. */
const maxPupils = 120

/**
 * The codes by which pupils answer on their own devices, of those classrooms for which the actor counts heads.
 * @throws AppError `not_found`, `lesson_over`
 */
export async function readJoinCodes(
  context: Context,
  actor: Actor,
  lessonId: string,
): Promise<{ classroomId: string; code: string }[]> {
  const lesson = await loadLesson(context, lessonId)
  if (!lesson) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  const targets = await lessonTargets(context, lesson)
  demandSeen(actor, 'lesson:read', targets.all)
  refuseOver(lesson)
  const own = lesson.receivers.filter(({ classGroupId }) => {
    const target = targets.receivers.get(classGroupId)
    return target && (may(actor, 'head-count:report', target) || may(actor, 'lesson:receive', target))
  })
  return Promise.all(
    own.map(async ({ classroomId }) => ({
      classroomId,
      code: await codeOf(context, { lessonId, classroomId }, () =>
        String(randomInt(1_000_000)).padStart(6, '0'),
      ),
    })),
  )
}

/**
 * A pupil's device comes in by its classroom's code; it gets a token for this lesson's polls and nothing else.
 * @throws AppError `code_unknown`, `lesson_over`, `rate_limited` (the classroom has as many devices as it may)
 */
export async function joinPoll(
  context: Context,
  live: Live,
  bus: Bus,
  code: string,
): Promise<{ token: string; seat: PupilSeat }> {
  const place = await findCode(context, code)
  const lesson = place && (await loadLesson(context, place.lessonId))
  if (!place || !lesson)
    throw new AppError('code_unknown', 'No lesson has this code now. Look at the screen again.')
  refuseOver(lesson)
  const token = newToken()
  const pupil = { id: randomUUID(), ...place }
  if (!(await insertPupil(context, { ...pupil, tokenHash: hashOf(token) }, maxPupils)))
    throw new AppError('rate_limited', 'This classroom has as many devices in it as it may.')
  return { token, seat: await seatOf(context, live, bus, pupil) }
}

/** @throws AppError `unauthenticated` when the device has no place in a lesson (any more) */
export async function readPupilSeat(
  context: Context,
  live: Live,
  bus: Bus,
  token: string | undefined,
): Promise<PupilSeat> {
  return seatOf(context, live, bus, await pupilOf(context, token))
}

/** @throws AppError `unauthenticated`, `poll_closed`, `bad_input`, `not_found`, `switched_off`, `unavailable` */
export async function answerAsPupil(
  context: Context,
  live: Live,
  bus: Bus,
  token: string | undefined,
  pollId: string,
  answer: PupilAnswer,
): Promise<PupilSeat> {
  const pupil = await pupilOf(context, token)
  const { id: pupilId, lessonId, classroomId } = pupil
  const running = await live.held(lessonId)
  if (!running)
    return bus.ask((await ownerOf(live, lessonId)).id, 'poll:answer', {
      lessonId,
      classroomId,
      pupilId,
      pollId,
      answer,
    })
  await answerHere(running, { pupilId, classroomId }, pollId, answer)
  return seatHere(running, { pupilId, classroomId })
}

export async function answerHere(
  lesson: RunningLesson,
  { pupilId, classroomId }: Pupil,
  pollId: string,
  answer: PupilAnswer,
): Promise<void> {
  await lesson.run(() =>
    lesson.change({ type: 'answer-poll', id: pollId, pupilId, answer: { ...answer, classroomId } }),
  )
}

/**
 * What a classroom counted, told by its assistant's phone; its own PC tells it over its line.
 * @throws AppError `not_found`, `forbidden`, `poll_closed`, `bad_input`, `unavailable`
 */
export async function reportPollCount(
  context: Context,
  actor: Actor,
  live: Live,
  bus: Bus,
  {
    lessonId,
    pollId,
    classroomId,
    ...tally
  }: { lessonId: string; pollId: string; classroomId: string; counts: number[]; texts: string[] },
): Promise<void> {
  const lesson = await loadLesson(context, lessonId)
  if (!lesson) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  const targets = await lessonTargets(context, lesson)
  demandSeen(actor, 'lesson:read', targets.all)
  const receiver = lesson.receivers.find((one) => one.classroomId === classroomId)
  const target = receiver && targets.receivers.get(receiver.classGroupId)
  if (!target) throw new AppError('not_found', 'This classroom has no part in this lesson.')
  demand(actor, 'head-count:report', target)
  refuseOver(lesson)
  const running = await live.held(lessonId)
  if (running) return countHere(running, { pollId, classroomId, ...tally })
  await bus.ask((await ownerOf(live, lessonId)).id, 'poll:count', { lessonId, pollId, classroomId, tally })
}

export async function countHere(
  lesson: RunningLesson,
  { pollId, ...tally }: { pollId: string; classroomId: string; counts: number[]; texts: string[] },
): Promise<void> {
  await lesson.run(() => lesson.change({ type: 'count-poll', id: pollId, ...tally }))
}

async function ownerOf(live: Live, lessonId: string): Promise<NodeInfo> {
  const owner = await live.owner(lessonId)
  if (owner) return owner
  throw new AppError('unavailable', 'Nobody is in this lesson at the moment. Try again in a few seconds.')
}

async function pupilOf(context: Context, token: string | undefined): Promise<PupilDevice> {
  const pupil = token ? await findPupil(context, hashOf(token)) : null
  if (!pupil)
    throw new AppError('unauthenticated', 'This device is in no lesson. Type the code on the screen.')
  return pupil
}

/** From whoever has the lesson; where nobody has it, or its owner doesn't answer, as it was stored. */
async function seatOf(context: Context, live: Live, bus: Bus, pupil: PupilDevice): Promise<PupilSeat> {
  const { id: pupilId, lessonId, classroomId } = pupil
  const running = await live.held(lessonId)
  if (running) return seatHere(running, { pupilId, classroomId })
  try {
    const owner = await live.owner(lessonId)
    if (owner) return await bus.ask(owner.id, 'poll:seat', { lessonId, classroomId, pupilId })
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'unavailable')) throw error
  }
  const lesson = await loadLesson(context, lessonId)
  if (!lesson) throw new AppError('unauthenticated', 'This lesson is not there any more.')
  return seatIn(lesson, await readPolls(context, lessonId), { pupilId, classroomId })
}

export function seatHere(lesson: RunningLesson, pupil: Pupil): PupilSeat {
  const { facts, polls } = lesson.state()
  return seatIn(facts.lesson, polls, pupil)
}

function seatIn(lesson: Lesson, polls: Polls, { pupilId, classroomId }: Pupil): PupilSeat {
  const shown = polls.all.find((poll) => poll.id === polls.shownId && poll.question.devices)
  const receiver = lesson.receivers.find((one) => one.classroomId === classroomId)
  const mine = shown?.devices.get(pupilId)
  const over = isOver(lesson.phase)
  if (!shown || over) return { lessonId: lesson.id, ...namesOf(receiver), over, poll: null }
  const { answers: _, ...asked } = viewPoll(shown, 'others')
  return {
    lessonId: lesson.id,
    ...namesOf(receiver),
    over,
    poll: { ...asked, mine: mine ? { choices: mine.choices, text: mine.text } : null },
  }
}

const namesOf = (receiver: Lesson['receivers'][number] | undefined) => ({
  schoolName: receiver?.schoolName ?? '',
  classGroupName: receiver?.classGroupName ?? '',
})

function refuseOver({ phase }: Lesson): void {
  if (isOver(phase)) throw new AppError('lesson_over', 'This lesson is over.', { phase })
}
