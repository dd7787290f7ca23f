import type { z } from 'zod'
import type { HeadCount, putHeadCount } from '../../shared/attendance.ts'
import { AppError } from '../../shared/errors.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { type Actor, actorText } from '../account/actor.ts'
import { demand, demandSeen } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { type LessonTargets, lessonTargets } from '../schedule/lesson-target.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import { settleLesson } from './settle-lesson.ts'
import { insertHeadCount, lockEvidence, readHeadCount, readHeadCounts } from './store.ts'
import type { HeadCountsTable } from './tables.ts'

type Report = z.output<typeof putHeadCount>

/**
 * The pupils present in one class group, by the school's assistant, a coordinator, or the classroom's own PC. The reporter makes
 * the id: the same report again changes nothing. A later one corrects the earlier, which is kept; it must say why. A lesson that
 * ended is settled anew at once.
 * @throws AppError `not_found`, `forbidden`, `lesson_wrong_phase` (not opened yet), `lesson_over` (cancelled), `bad_input` (a
 * correction without a reason), `already_exists` (the id is another report's)
 */
export async function reportHeadCount(
  context: Context,
  actor: Actor,
  lessonId: string,
  countId: string,
  report: Report,
): Promise<HeadCount> {
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
      refusePhase(lesson)
      const earlier = (await readHeadCounts(inside, lessonId)).filter(
        (count) => count.classGroupId === report.classGroupId,
      )
      if (earlier.length > 0 && report.reason === '')
        throw new AppError('bad_input', 'This class was counted already; say why the count is corrected.', {
          part: 'body',
          issues: [{ path: 'reason', message: 'a correction says why' }],
          present: earlier[0]!.present,
        })
      // Counts of one millisecond have no order of their own; the correction is the later one.
      const after = earlier[0] ? Date.parse(earlier[0].reportedAt) + 1 : 0
      await insertHeadCount(inside, {
        id: countId,
        lesson_id: lessonId,
        class_group_id: report.classGroupId,
        present: report.present,
        counted_at: new Date(report.countedAt),
        reported_at: new Date(Math.max(context.now().getTime(), after)),
        reported_by: actorText(actor),
        reason: report.reason,
      })
      await settleLesson(inside, lessonId)
    }
    return (await readHeadCounts(inside, lessonId)).find((count) => count.id === countId)!
  })
}

/** Pupils present by class group, as last reported: for those who are in the lesson. */
export async function lastHeadCounts(context: Context, lessonId: string): Promise<Map<string, number>> {
  const last = new Map<string, number>()
  for (const count of await readHeadCounts(context, lessonId))
    if (!last.has(count.classGroupId)) last.set(count.classGroupId, count.present)
  return last
}

function classTarget(lesson: Lesson, targets: LessonTargets, classGroupId: string) {
  const target = classGroupId === lesson.leadClassGroupId ? targets.lead : targets.receivers.get(classGroupId)
  if (!target) throw new AppError('not_found', 'This class has no part in the lesson.', { classGroupId })
  return target
}

function refuseOther(known: HeadCountsTable, lessonId: string, report: Report): void {
  const same =
    known.lesson_id === lessonId &&
    known.class_group_id === report.classGroupId &&
    known.present === report.present &&
    known.counted_at.getTime() === Date.parse(report.countedAt) &&
    known.reason === report.reason
  if (!same) throw new AppError('already_exists', 'This id is another head count; make a new one.')
}

function refusePhase(lesson: Lesson): void {
  if (lesson.phase === 'cancelled')
    throw new AppError('lesson_over', 'This lesson was cancelled; there is nobody to count.', {
      phase: lesson.phase,
    })
  // Ended without ever having been opened: nobody was let in.
  if (lesson.openedAt === null)
    throw new AppError('lesson_wrong_phase', 'Pupils are counted once the lesson is open.', {
      phase: lesson.phase,
    })
}
