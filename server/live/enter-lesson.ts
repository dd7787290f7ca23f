import { randomUUID } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { Entered } from '../../shared/live.ts'
import type { Place } from '../../shared/media.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { CommandBody } from '../../shared/socket.ts'
import type { Actor } from '../account/actor.ts'
import { demandSeen, may } from '../account/policy.ts'
import type { Participant } from '../media/participant.ts'
import type { Context } from '../platform/context.ts'
import type { Connection } from '../platform/socket.ts'
import { type LessonTargets, lessonTargets } from '../schedule/lesson-target.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import { openLesson } from '../schedule/open-lesson.ts'
import { whoReceives } from './audience.ts'
import type { Member, RunningLesson } from './running-lesson.ts'
import { isOver, isRunning } from './state.ts'

export interface Asked {
  actor: Actor
  connection: Connection<Actor>
  body: CommandBody<'lesson:enter'>
}

/**
 * A teacher comes in at the lead end, a classroom's PC at its own place; the first to come opens the lesson. The answer holds
 * everything the first picture needs: the state, both transports, the streams so far.
 *
 * A place has one page. Another window takes the place and the one before is told. The same page on a new line (the old one
 * broke) takes its place back without a word and goes on with the media it had; the same page on the same line gets new media,
 * because the old has failed it.
 * @returns who holds the place now, and who held it before
 * @throws AppError `not_found`, `forbidden`, `lesson_too_early`, `lesson_over`, `media_refused`, `unavailable`
 */
export async function enterLesson(
  lesson: RunningLesson,
  { actor, connection, body }: Asked,
): Promise<{ entered: Entered; member: Member; before: Member | null }> {
  const place = placeOf(lesson.state().facts.lesson, await targetsOf(lesson), actor)
  const { phase } = lesson.state()
  if (isOver(phase)) throw new AppError('lesson_over', 'This lesson is over.', { phase })
  if (!isRunning(lesson.state()))
    await lesson.take(await lesson.within((context) => openLesson(context, actor, lesson.id)))

  const before = lesson.members.get(place) ?? null
  const kept = keptMedia(before, connection, body)
  const changed = lesson.weigh({ type: 'enter', place, windowId: body.windowId, keepsMedia: kept !== null })
  const participant =
    kept ?? (body.rtpCapabilities && (await joinRoom(lesson, place, body.rtpCapabilities, changed.state)))
  if (before?.participant && before.participant !== participant) lesson.room()?.leave(before.participant)
  const sameLine = before?.connection.id === connection.id
  const member: Member = {
    place,
    windowId: body.windowId,
    connection,
    connectionId: before && sameLine ? before.connectionId : randomUUID(),
    participant,
    observes: false,
  }
  lesson.members.set(place, member)
  await lesson.commit(changed)
  if (!sameLine) tellEvidence(lesson, member, before)
  if (before && !sameLine && before.windowId !== body.windowId)
    before.connection.notify('lesson:superseded', {})

  const media = participant && {
    ...participant.transports(),
    consumers: participant.answer(),
    iceServers: lesson.deps.iceServers?.(place) ?? [],
  }
  // Behind the answer, which goes out in this turn of the event loop.
  if (participant) setImmediate(() => participant.tell())
  return {
    entered: { place, state: lesson.view(place === 'lead' ? 'lead' : 'others'), media },
    member,
    before: sameLine ? null : before,
  }
}

/** Where a lesson's schools stand, read once for each version of it: at the bell all its classrooms come in at once. */
const known = new WeakMap<Lesson, Promise<LessonTargets>>()

function targetsOf(lesson: RunningLesson): Promise<LessonTargets> {
  const booked = lesson.state().facts.lesson
  let targets = known.get(booked)
  if (!targets) {
    targets = lessonTargets(lesson.deps.context, booked)
    known.set(booked, targets)
    targets.catch(() => known.delete(booked))
  }
  return targets
}

/** Asked before a lesson is taken that nobody runs here: a stranger's question makes no node its owner. */
export async function demandEntrance(context: Context, actor: Actor, lessonId: string): Promise<void> {
  const booked = await loadLesson(context, lessonId)
  if (!booked) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  placeOf(booked, await lessonTargets(context, booked), actor)
}

/** @throws AppError `not_found`, `forbidden` */
function placeOf(booked: Lesson, targets: LessonTargets, actor: Actor): Place {
  if (actor.kind === 'person' && may(actor, 'lesson:teach', targets.lead)) return 'lead'
  if (actor.kind === 'device') {
    const receiver = booked.receivers.find(({ classroomId }) => classroomId === actor.classroomId)
    const target = receiver && targets.receivers.get(receiver.classGroupId)
    if (target && may(actor, 'lesson:receive', target)) return actor.classroomId
  }
  demandSeen(actor, 'lesson:read', targets.all)
  throw new AppError('forbidden', 'Only its teacher and its receiving classrooms enter a lesson.')
}

/** The media that the same page left a moment ago, when its line broke and nothing else. */
function keptMedia(
  before: Member | null,
  connection: Connection<Actor>,
  body: Asked['body'],
): Participant | null {
  if (!before?.participant?.usable || !body.rtpCapabilities) return null
  return before.windowId === body.windowId && before.connection.id !== connection.id
    ? before.participant
    : null
}

/** The audience as it will be, first: so that the streams for this place come with its answer. */
export async function joinRoom(
  lesson: RunningLesson,
  place: Place,
  rtpCapabilities: NonNullable<Asked['body']['rtpCapabilities']>,
  next: ReturnType<RunningLesson['state']>,
): Promise<Participant> {
  const room = await lesson.openRoom()
  room.setAudience(whoReceives(next))
  try {
    return await room.join(place, rtpCapabilities)
  } catch (error) {
    room.setAudience(whoReceives(lesson.state()))
    throw error
  }
}

function tellEvidence(lesson: RunningLesson, member: Member, before: Member | null): void {
  const { context, evidence } = lesson.deps
  const at = context.now()
  const { fence } = lesson
  const classroomId = member.place === 'lead' ? null : member.place
  // Of a line that broke, the last beat tells the end; a page that was put out was there until now.
  if (before && before.windowId !== member.windowId)
    lesson.written.push('closed', () => evidence.closed({ connectionId: before.connectionId, fence, at }))
  lesson.written.push('opened', () =>
    evidence.opened({ connectionId: member.connectionId, fence, classroomId, at }),
  )
}
