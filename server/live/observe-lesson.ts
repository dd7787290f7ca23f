import { randomUUID } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'
import type { Entered } from '../../shared/live.ts'
import type { Observer } from '../../shared/moderation.ts'
import type { Actor, PersonActor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { demand, demandSeen, may, type Target } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { lessonTargets } from '../schedule/lesson-target.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import { type Asked, joinRoom } from './enter-lesson.ts'
import type { Member, RunningLesson } from './running-lesson.ts'
import { isOver, isRunning } from './state.ts'

/** Asked before a lesson is taken that nobody runs here. */
export async function demandLook(context: Context, actor: Actor, lessonId: string): Promise<void> {
  const booked = await loadLesson(context, lessonId)
  if (!booked) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  const { all } = await lessonTargets(context, booked)
  demandSeen(actor, 'lesson:read', all)
  demand(actor, 'lesson:observe', all)
}

/**
 * An inspector or coordinator looks into a lesson that runs: receives what a classroom receives, small, and sends nothing.
 * Classrooms are not told; the lead end is, with name and role, and the audit keeps it. The same page on a new line looks
 * on as the same person and not as one more.
 * @throws AppError `not_found`, `forbidden`, `lesson_not_live`, `lesson_over`, `observers_full`, `media_refused`, `unavailable`
 */
export async function observeLesson(
  lesson: RunningLesson,
  { actor, connection, body }: Asked,
): Promise<{ entered: Entered; member: Member; before: Member | null }> {
  const { context } = lesson.deps
  const { all } = await lessonTargets(context, lesson.state().facts.lesson)
  demandSeen(actor, 'lesson:read', all)
  demand(actor, 'lesson:observe', all)
  if (actor.kind !== 'person') throw new AppError('forbidden', 'Only people look on.')
  const { phase } = lesson.state()
  if (isOver(phase)) throw new AppError('lesson_over', 'This lesson is over.', { phase })
  if (!isRunning(lesson.state()))
    throw new AppError('lesson_not_live', 'Nobody is in this lesson yet. Look again when it has begun.')

  const before = ownBefore(lesson, actor, body.windowId)
  const observer: Observer = {
    id: before?.place ?? randomUUID(),
    name: actor.displayName,
    role: roleOf(actor, all),
    since: context.now().toISOString(),
  }
  const changed = lesson.weigh({ type: 'observe', observer })
  const participant =
    body.rtpCapabilities && (await joinRoom(lesson, observer.id, body.rtpCapabilities, changed.state))
  if (before?.participant) lesson.room()?.leave(before.participant)
  else if (!before)
    await lesson.within((inside) => audit(inside, actor, 'lesson:observe', `lesson:${lesson.id}`))
  const member: Member = {
    place: observer.id,
    windowId: body.windowId,
    connection,
    connectionId: '',
    observes: true,
    participant,
  }
  lesson.members.set(observer.id, member)
  await lesson.commit(changed)
  const media = participant && {
    ...participant.transports(),
    consumers: participant.answer(),
    iceServers: lesson.deps.iceServers?.(observer.id) ?? [],
  }
  if (participant) setImmediate(() => participant.tell())
  const sameLine = before?.connection.id === connection.id
  return {
    entered: { place: observer.id, state: lesson.view('others'), media },
    member,
    before: sameLine ? null : before,
  }
}

function ownBefore(lesson: RunningLesson, actor: PersonActor, windowId: string): Member | null {
  for (const member of lesson.members.values())
    if (member.observes && member.windowId === windowId && isPerson(member.connection.actor, actor))
      return member
  return null
}

const isPerson = (one: Actor, other: PersonActor): boolean => one.kind === 'person' && one.id === other.id

/** By which of their roles they look on. */
function roleOf(actor: PersonActor, targets: Target[]): Observer['role'] {
  const roles = ['inspector', 'coordinator', 'administrator'] as const
  const by = roles.find((role) =>
    actor.grants.some(
      (grant) => grant.role === role && may({ ...actor, grants: [grant] }, 'lesson:observe', targets),
    ),
  )
  return by ?? 'inspector'
}
