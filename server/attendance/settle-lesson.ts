import type { Outcome } from '../../shared/attendance.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import { ruleChanged } from '../schedule/put-series.ts'
import { lockEvidence, readUnsettled, writeOutcomes } from './store.ts'
import { weighEvidence } from './weigh-evidence.ts'

/**
 * Works out from the evidence what a lesson that is over was for each of its class groups, and keeps it. Repeatable: after the
 * end, a cancellation or a corrected head count. A lesson that is not over yet is left alone, and so is one that its series' rule
 * gives no longer: another took its place.
 * @returns whether there was something to settle
 */
export async function settleLesson(context: Context, lessonId: string): Promise<boolean> {
  return transact(context.db, async (tx) => {
    const inside = { ...context, db: tx }
    await lockEvidence(inside, lessonId)
    const lesson = await loadLesson(inside, lessonId)
    if (lesson?.phase !== 'ended' && lesson?.phase !== 'cancelled') return false
    if (lesson.cancelReason === ruleChanged) return false
    const { classes } = await weighEvidence(inside, lesson)
    await writeOutcomes(
      inside,
      classes.map((seat) => ({
        lesson_id: lessonId,
        class_group_id: seat.classGroupId,
        lead_class: seat.leadClass,
        outcome: seat.outcome as Exclude<Outcome, 'pending'>,
        flags: seat.flags,
        evidence: seat.evidence,
        present_minutes: seat.presentMinutes,
        credit_minutes: seat.creditMinutes,
        standard_minutes: seat.standardMinutes,
        compliance: seat.compliance,
        computed_at: context.now(),
        thresholds: JSON.stringify(seat.judgedBy),
      })),
    )
    return true
  })
}

/**
 * Settles every lesson that is over and was not settled, because the program stopped in between: at the start, and beside
 * `closeForgottenLessons`.
 * @returns the ids of the lessons it settled
 */
export async function settleUnsettledLessons(context: Context): Promise<string[]> {
  const ids = await readUnsettled(context)
  for (const id of ids) await settleLesson(context, id)
  return ids
}
