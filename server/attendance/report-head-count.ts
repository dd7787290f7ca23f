import type { z } from 'zod'
import type { HeadCount, putHeadCount } from '../../shared/attendance.ts'
import { AppError } from '../../shared/errors.ts'
import type { Mark } from '../../shared/roster.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { type Actor, actorText } from '../account/actor.ts'
import { demand, demandSeen } from '../account/policy.ts'
import { schoolScopes, settingsOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { type LessonTargets, lessonTargets } from '../schedule/lesson-target.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import { opensAt } from '../schedule/phase.ts'
import { insertHeadCount, insertMarks, readHeadCount, readHeadCounts } from './count-store.ts'
import { takenAt } from './roll-call.ts'
import { settleLesson } from './settle-lesson.ts'
import { lockEvidence } from './store.ts'
import type { HeadCountsTable } from './tables.ts'

type Report = z.output<typeof putHeadCount>

/**
 * The pupils present in one class group, by the school's assistant, a coordinator, or the classroom's own PC. The reporter makes
 * the id: the same report again changes nothing. One that corrects others (`seen`) must say why; they are kept. One made without a
 * line, while somebody else counted too, is kept beside the other (`roll-call.ts` says which is in force). It may come
 * after the lesson, or before anybody entered; a lesson that ended is settled anew at once.
 * @throws AppError `not_found`, `forbidden`, `lesson_too_early` (`opensAt`: it can't be entered yet), `lesson_over` (cancelled),
 * `bad_input` (a correction without a reason), `already_exists` (the id is another report's)
 */
export async function reportHeadCount(
  context: Context,
  actor: Actor,
  lessonId: string,
  countId: string,
  input: z.input<typeof putHeadCount> | Report,
): Promise<HeadCount> {
  const report = complete(input)
  const lesson = await loadLesson(context, lessonId)
  if (!lesson) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  const targets = await lessonTargets(context, lesson)
  demandSeen(actor, 'lesson:read', targets.all)
  demand(actor, 'head-count:report', classTarget(lesson, targets, report.classGroupId))
  return transact(context.db, async (tx) => {
    const inside = { ...context, db: tx }
    await lockEvidence(inside, lessonId)
    const known = await readHeadCount(inside, countId)
    if (known) refuseOther(known, lessonId, report)
    else {
      const opens = await demandOpen(inside, lesson)
      const earlier = (await readHeadCounts(inside, lessonId)).filter(
        (count) => count.classGroupId === report.classGroupId,
      )
      const seen = report.seen ?? earlier.map((count) => count.id)
      if (seen.length > 0 && report.reason === '')
        throw new AppError('bad_input', 'This class was counted already; say why the count is corrected.', {
          part: 'body',
          issues: [{ path: 'reason', message: 'a correction says why' }],
          present: earlier[0]?.present ?? null,
        })
      const now = context.now().getTime()
      await insertHeadCount(inside, {
        id: countId,
        lesson_id: lessonId,
        class_group_id: report.classGroupId,
        present: report.present,
        ...figuresOf(report),
        by_name: report.marks !== undefined,
        counted_at: new Date(report.countedAt),
        taken_at: new Date(takenAt(report, opens, now)),
        reported_at: new Date(now),
        seen,
        reported_by: actorText(actor),
        reason: report.reason,
      })
      await insertMarks(inside, { countId, classGroupId: report.classGroupId }, report.marks ?? [])
      await settleLesson(inside, lessonId)
    }
    return (await readHeadCounts(inside, lessonId)).find((count) => count.id === countId)!
  })
}

/** Pupils present by class group, as counted last: for those who are in the lesson. */
export async function lastHeadCounts(context: Context, lessonId: string): Promise<Map<string, number>> {
  const inForce = (await readHeadCounts(context, lessonId)).filter((count) => count.standing === 'counts')
  return new Map(inForce.map((count) => [count.classGroupId, count.present]))
}

/** The policy's target for one class of a lesson: its receivers', or the lead end's for the lead class. */
export function classTarget(lesson: Lesson, targets: LessonTargets, classGroupId: string) {
  const target = classGroupId === lesson.leadClassGroupId ? targets.lead : targets.receivers.get(classGroupId)
  if (!target) throw new AppError('not_found', 'This class has no part in the lesson.', { classGroupId })
  return target
}

/** From callers inside of the program, who leave out what the schema fills in. */
function complete(input: z.input<typeof putHeadCount> | Report): Report {
  const marks = input.marks?.map((mark): Mark => ({ ...mark, reason: mark.reason ?? null }))
  return {
    ...input,
    late: input.late ?? null,
    onLeave: input.onLeave ?? null,
    absent: input.absent ?? null,
    clockOffsetMs: input.clockOffsetMs ?? null,
    reason: input.reason ?? '',
    marks,
  }
}

/** By name the marks are the figures. */
function figuresOf({ marks, late, onLeave, absent }: Report) {
  if (!marks) return { late, on_leave: onLeave, absent }
  const count = (mark: Mark['mark']) => marks.filter((one) => one.mark === mark).length
  return { late: count('late'), on_leave: count('leave'), absent: count('absent') }
}

/** Retries differ in when they were sent, and in nothing else. */
function refuseOther(known: HeadCountsTable, lessonId: string, report: Report): void {
  const figures = figuresOf(report)
  const same =
    known.lesson_id === lessonId &&
    known.class_group_id === report.classGroupId &&
    known.present === report.present &&
    known.late === figures.late &&
    known.on_leave === figures.on_leave &&
    known.absent === figures.absent &&
    known.by_name === (report.marks !== undefined) &&
    known.counted_at.getTime() === Date.parse(report.countedAt) &&
    known.reason === report.reason
  if (!same) throw new AppError('already_exists', 'This id is another head count; make a new one.')
}

/** From when on the lesson can be entered, epoch ms: nobody sat there before. */
export async function countedFrom(context: Context, lesson: Lesson): Promise<number> {
  const lead = (await schoolScopes(context, [lesson.leadSchoolId])).get(lesson.leadSchoolId)!
  const opens = opensAt(lesson, await settingsOf(context, lead.regionId))
  // One that is open was opened by these rules, or by those of then.
  return lesson.openedAt === null ? opens : Math.min(opens, Date.parse(lesson.openedAt))
}

/** @returns `countedFrom` */
async function demandOpen(context: Context, lesson: Lesson): Promise<number> {
  if (lesson.phase === 'cancelled')
    throw new AppError('lesson_over', 'This lesson was cancelled; there is nobody to count.', {
      phase: lesson.phase,
    })
  if (lesson.phase === 'draft')
    throw new AppError('lesson_wrong_phase', 'This lesson is only proposed yet; nobody comes to it.', {
      phase: lesson.phase,
    })
  const from = await countedFrom(context, lesson)
  if (context.now().getTime() < from)
    throw new AppError('lesson_too_early', 'Pupils are counted once the lesson can be entered.', {
      opensAt: new Date(from).toISOString(),
    })
  return from
}
