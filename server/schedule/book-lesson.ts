import { AppError } from '../../shared/errors.ts'
import type { BookLesson, Lesson } from '../../shared/schedule.ts'
import { dateOf, dayAfter } from '../../shared/time.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { demand, demandSeen, may, type Target } from '../account/policy.ts'
import { schoolCalendars } from '../calendar/school-calendars.ts'
import { schoolScopes, settingsOf, targetOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { isExclusionViolation, isUniqueViolation, transact } from '../platform/database.ts'
import {
  type BookingParts,
  type Hold,
  holdsOf,
  leadPeriodOf,
  refuseDoubles,
  refuseMisfits,
  refuseNoInstruction,
  refusePast,
  refuseTooMany,
  refuseUnpaired,
  timesOf,
  windowFor,
} from './booking-rules.ts'
import {
  type BookingWrite,
  lockLesson,
  lockResources,
  readClashes,
  readPaired,
  readParts,
  writeBooking,
} from './booking-store.ts'
import { lessonTargets } from './lesson-target.ts'
import { loadLesson } from './load-lesson.ts'

/**
 * Books a lesson, or changes one that is still scheduled; the caller makes the id, and the same booking again changes nothing.
 * Booking is asked of every school that takes part: it takes their rooms and hours.
 * @throws AppError `bad_input` (a part that does not fit its place, by field), `not_found`, `forbidden`, `lesson_in_past`,
 * `too_many_receivers`, `not_paired`, `no_instruction`, `overlap_too_small`, `booking_conflict` (details `clashes`: Clash[]), and for a lesson that
 * is there already `lesson_wrong_phase` (running), `lesson_over`
 */
export async function bookLesson(
  context: Context,
  actor: Actor,
  lessonId: string,
  booking: BookLesson,
): Promise<Lesson> {
  const known = await loadLesson(context, lessonId)
  if (known) {
    const { all } = await lessonTargets(context, known)
    demandSeen(actor, 'lesson:read', all)
    for (const target of all) demand(actor, 'lesson:book', target)
    if (isSame(known, booking)) return known
    refuseChange(known, context.now().getTime())
  }
  refuseDoubles(booking)
  const write = await prepare(context, actor, lessonId, booking)
  for (let attempt = 1; ; attempt++) {
    try {
      const written = await transact(context.db, async (tx) => {
        const inside = { ...context, db: tx }
        await lockResources(inside, write.holds)
        const phase = await lockLesson(inside, lessonId)
        // Read above as it is now, or somebody was faster: then all is decided anew.
        if ((phase === null) !== (known === null) || (phase !== null && phase !== 'scheduled')) return false
        await writeBooking(inside, write, known !== null)
        await audit(inside, actor, known ? 'lesson:change' : 'lesson:book', `lesson:${lessonId}`, {
          startsAt: booking.startsAt,
          teacherId: booking.teacherId,
        })
        return true
      })
      if (!written) return bookLesson(context, actor, lessonId, booking)
      return (await loadLesson(context, lessonId)) as Lesson
    } catch (error) {
      // The same booking sent twice at once: the other one wrote it.
      if (isUniqueViolation(error, 'lessons_pkey')) return bookLesson(context, actor, lessonId, booking)
      if (!isExclusionViolation(error, 'holds_no_overlap')) throw error
      await refuseClashes(context, lessonId, write.holds, attempt)
    }
  }
}

/** Names whom the booking collides with. When the other is gone meanwhile, the first time, it may be tried once more. */
async function refuseClashes(
  context: Context,
  lessonId: string,
  holds: readonly Hold[],
  attempt: number,
): Promise<void> {
  // Inside of a caller's transaction nothing can be asked or tried any more: the violation has ended it.
  const within = context.db.isTransaction
  const clashes = within ? [] : await readClashes(context, lessonId, holds)
  if (clashes.length === 0 && attempt === 1 && !within) return
  const names = clashes.map((clash) => `${clash.resourceName} (${clash.teacherName}, ${clash.startsAt})`)
  const taken = names.join('; ') || 'the teacher, a classroom or a class'
  throw new AppError(
    'booking_conflict',
    `Already taken at that time: ${taken}. Choose another time or another part.`,
    { clashes },
  )
}

/** Whether a booking asks for what is there already. */
function isSame(lesson: Lesson, booking: BookLesson): boolean {
  const key = (l: Omit<BookLesson, 'makesUpId' | 'version'>) =>
    JSON.stringify([
      l.subject,
      l.kind,
      l.topic,
      l.teacherId,
      l.leadClassroomId,
      l.leadClassGroupId,
      Date.parse(l.startsAt),
      Date.parse(l.endsAt),
      l.receivers.map((r) => [r.classGroupId, r.classroomId, r.assistantId]),
    ])
  return key(lesson) === key(booking)
}

function refuseChange(lesson: Lesson, now: number): void {
  if (lesson.phase === 'ended' || lesson.phase === 'cancelled')
    throw new AppError('lesson_over', `This lesson is ${lesson.phase}; book another.`, {
      phase: lesson.phase,
    })
  if (lesson.phase !== 'scheduled')
    throw new AppError('lesson_wrong_phase', 'This lesson is running and cannot be changed any more.', {
      phase: lesson.phase,
    })
  refusePast(lesson.startsAt, now)
}

/** Asks the policy and every rule; what comes out only the database can still refuse. */
async function prepare(
  context: Context,
  actor: Actor,
  lessonId: string,
  booking: BookLesson,
): Promise<BookingWrite> {
  const parts = await fetchParts(context, booking)
  const receivingIds = parts.receivers.map((receiver) => receiver.classGroup.schoolId)
  const scopes = await schoolScopes(context, [parts.leadClassroom.schoolId, ...receivingIds])
  for (const scope of scopes.values()) demandBook(actor, targetOf(scope))
  const lead = scopes.get(parts.leadClassroom.schoolId)!
  const settings = await settingsOf(context, lead.regionId)
  refusePast(booking.startsAt, context.now().getTime())
  refuseTooMany(booking.receivers.length, settings)
  refuseMisfits(parts)
  const lesson = timesOf(booking)
  const receiving = receivingIds.map((id) => scopes.get(id)!)
  const date = dateOf(lesson.start, settings.zone)
  if (settings.pairingRequired) {
    refuseUnpaired(lead, receiving, await readPaired(context, lead.id, date), date)
  }
  const own = new Map([[lead.regionId, settings]])
  for (const { regionId } of receiving)
    if (!own.has(regionId)) own.set(regionId, await settingsOf(context, regionId))
  // In another zone it may be the day before or after.
  const calendars = await schoolCalendars(context, [...scopes.keys()], dayAfter(date, -1), dayAfter(date, 1))
  const leadCalendar = calendars.get(lead.id)!
  refuseNoInstruction(lesson, leadCalendar)
  const windows = receiving.map((school) => {
    const { period, window } = windowFor(lesson, calendars.get(school.id)!, own.get(school.regionId)!)
    return { period, ...window }
  })
  return {
    lessonId,
    booking,
    windows,
    leadPeriod: leadPeriodOf(lesson, leadCalendar),
    holds: holdsOf(booking, windows),
    bookedBy: actor.kind === 'person' ? actor.id : null,
    bookedAt: context.now(),
  }
}

/** A school that the actor may not even read is not there for them. */
function demandBook(actor: Actor, target: Target): void {
  if (!may(actor, 'directory:read', target)) demandSeen(actor, 'lesson:book', target)
  demand(actor, 'lesson:book', target)
}

async function fetchParts(context: Context, booking: BookLesson): Promise<BookingParts> {
  const { people, classrooms, classGroups } = await readParts(context, booking)
  const find = <T>(among: Map<string, T>, id: string, path: string): T => {
    const found = among.get(id)
    if (!found)
      throw new AppError('not_found', `${path}: there is no such entry, or it is not yours to see.`, {
        path,
        id,
      })
    return found
  }
  return {
    teacher: find(people, booking.teacherId, 'teacherId'),
    leadClassroom: find(classrooms, booking.leadClassroomId, 'leadClassroomId'),
    leadClassGroup: booking.leadClassGroupId
      ? find(classGroups, booking.leadClassGroupId, 'leadClassGroupId')
      : null,
    receivers: booking.receivers.map((receiver, i) => ({
      classGroup: find(classGroups, receiver.classGroupId, `receivers.${i}.classGroupId`),
      classroom: find(classrooms, receiver.classroomId, `receivers.${i}.classroomId`),
      assistant: receiver.assistantId
        ? find(people, receiver.assistantId, `receivers.${i}.assistantId`)
        : null,
    })),
  }
}
