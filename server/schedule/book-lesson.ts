import { AppError } from '../../shared/errors.ts'
import type { BookLesson, Lesson } from '../../shared/schedule.ts'
import { dateOf, dayAfter } from '../../shared/time.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { demand, demandSeen } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { isExclusionViolation, isUniqueViolation, transact } from '../platform/database.ts'
import { timesOfLesson } from './apply-change.ts'
import { weighClashes } from './clash-store.ts'
import { readLastActor } from './history-store.ts'
import { lessonTargets } from './lesson-target.ts'
import { lockLessons, lockResources, writeLessons } from './lesson-write-store.ts'
import { loadPlanned } from './load-lesson.ts'
import { refuseDoubles, refuseMisfits } from './misfits.ts'
import { type LessonPlan, planLesson } from './plan-lesson.ts'
import { readGround } from './read-ground.ts'
import { recordChanges } from './record-changes.ts'
import { refusePlan } from './refuse-plan.ts'

/** How often a slot may be taken and given back between the look and the write. */
const ATTEMPTS = 5

/**
 * Books a lesson, or changes one that is still scheduled; the caller makes the id, and the same booking again changes nothing.
 * Booking is asked of every school that takes part: it takes their rooms and hours. What only warns (`PlannedLesson.problems`) is
 * taken by booking, and kept with the lesson.
 * @throws AppError `bad_input` (a part that does not fit its place, by field), `not_found`, `forbidden`, `lesson_in_past`,
 * `too_many_receivers`, `not_paired`, `no_instruction`, `overlap_too_small`, `booking_conflict` (details `clashes`: Clash[]), and
 * for a lesson that is there already `stale`, `lesson_wrong_phase` (running), `lesson_over`
 */
export async function bookLesson(
  context: Context,
  actor: Actor,
  lessonId: string,
  booking: BookLesson,
): Promise<Lesson> {
  for (let attempt = 1; ; attempt++) {
    const known = await loadPlanned(context, lessonId)
    if (known) {
      const { all } = await lessonTargets(context, known)
      demandSeen(actor, 'lesson:read', all)
      for (const target of all) demand(actor, 'lesson:book', target)
      if (isSame(known, booking)) return known
      refuseChange(known)
      await refuseStale(context, known, booking)
    }
    refuseDoubles(booking)
    const plan = await planBooking(context, actor, known, lessonId, booking)
    try {
      const written = await transact(context.db, async (db) => {
        const within = { ...context, db }
        await lockResources(within, plan.holds)
        const now = (await lockLessons(within, [lessonId])).get(lessonId)
        // Read above as it is now, or somebody was faster: then all is decided anew.
        if (now?.version !== known?.version || now?.phase !== known?.phase) return null
        // Who waited here for another's booking of the same slot is told whom it went to, before anything is written.
        const [weighed] = await weighClashes(within, [plan], [lessonId])
        refusePlan(weighed!)
        return write(within, actor, lessonId, booking, known, plan)
      })
      if (written) return written
    } catch (error) {
      // The same booking sent twice at once, or a slot that was taken meanwhile: looked at again, it says so.
      const again =
        isUniqueViolation(error, 'lessons_pkey') || isExclusionViolation(error, 'holds_no_overlap')
      if (!again) throw error
      // Inside of a caller's transaction nothing can be asked or tried any more: the violation has ended it.
      if (attempt === ATTEMPTS || context.db.isTransaction) throw takenMeanwhile()
    }
    if (attempt === ATTEMPTS) throw takenMeanwhile()
  }
}

const takenMeanwhile = (): AppError =>
  new AppError('booking_conflict', 'A slot was taken meanwhile. Look again, and choose another.', {
    clashes: [],
  })

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

function refuseChange(lesson: Lesson): void {
  const { phase } = lesson
  if (phase === 'ended' || phase === 'cancelled')
    throw new AppError('lesson_over', `This lesson is ${phase}; book another.`, { phase })
  if (phase === 'draft')
    throw new AppError('lesson_wrong_phase', 'This lesson is a draft; confirm or change its series.', {
      phase,
    })
  if (phase !== 'scheduled')
    throw new AppError('lesson_wrong_phase', 'This lesson is running and cannot be changed any more.', {
      phase,
    })
}

async function refuseStale(context: Context, known: Lesson, { version }: BookLesson): Promise<void> {
  if (version === undefined || version === known.version) return
  const changedBy = await readLastActor(context, known.id)
  throw new AppError(
    'stale',
    `This lesson was changed by ${changedBy || 'somebody'} meanwhile. Read it again, then change it.`,
    { changedBy, version: known.version },
  )
}

/** Asks the policy and every rule; what comes out only the database can still refuse. */
async function planBooking(
  context: Context,
  actor: Actor,
  known: Lesson | null,
  lessonId: string,
  booking: BookLesson,
): Promise<LessonPlan> {
  if (booking.makesUpId !== undefined) await refuseNoSuchMissed(context, actor, booking.makesUpId)
  const during = timesOfLesson(booking)
  // In another zone it may be the day before or after.
  const day = dateOf(during.start, 'UTC')
  const ground = await readGround(context, actor, [booking], dayAfter(day, -1), dayAfter(day, 1))
  refuseMisfits(ground, booking)
  if (known && Date.parse(known.startsAt) <= ground.now)
    throw new AppError('lesson_in_past', 'This lesson should have begun; past lessons do not change.', {
      startsAt: known.startsAt,
    })
  const { kind, teacherId, leadClassroomId, leadClassGroupId, receivers } = booking
  const plan = planLesson(ground, { kind, teacherId, leadClassroomId, leadClassGroupId, receivers, during })
  refusePlan(plan)
  const [weighed] = await weighClashes(context, [plan], [lessonId])
  refusePlan(weighed!)
  return weighed!
}

async function refuseNoSuchMissed(context: Context, actor: Actor, id: string): Promise<void> {
  const missed = await loadPlanned(context, id)
  demandSeen(actor, 'lesson:read', missed && (await lessonTargets(context, missed)).all)
}

async function write(
  context: Context,
  actor: Actor,
  lessonId: string,
  booking: BookLesson,
  known: Lesson | null,
  plan: LessonPlan,
): Promise<Lesson> {
  await writeLessons(
    context,
    [
      {
        id: lessonId,
        subject: booking.subject,
        topic: booking.topic,
        phase: 'scheduled',
        plan,
        seriesId: known?.seriesId ?? null,
        seriesDay: known?.seriesDay ?? null,
        makesUpId: booking.makesUpId ?? known?.makesUpId ?? null,
        apart: (known?.seriesId ?? null) !== null,
        version: (known?.version ?? 0) + 1,
      },
    ],
    actor.kind === 'person' ? actor.id : null,
  )
  const after = (await loadPlanned(context, lessonId))!
  await recordChanges(context, actor, known ? 'changed' : 'booked', '', [{ before: known, after }])
  await audit(context, actor, known ? 'lesson:change' : 'lesson:book', `lesson:${lessonId}`, {
    startsAt: booking.startsAt,
    teacherId: booking.teacherId,
  })
  return after
}
