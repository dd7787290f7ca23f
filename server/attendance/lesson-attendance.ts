import type { Selectable } from 'kysely'
import type { ClassAttendance, LessonAttendance } from '../../shared/attendance.ts'
import { AppError } from '../../shared/errors.ts'
import type { Actor } from '../account/actor.ts'
import { demand, demandSeen } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { lessonTargets } from '../schedule/lesson-target.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import { readOutcomes } from './store.ts'
import type { OutcomesTable } from './tables.ts'
import { spanOf, weighEvidence } from './weigh-evidence.ts'

/**
 * One lesson's page: while it runs, `pending` with the minutes so far; once settled, what was kept (a threshold that is changed
 * later changes no lesson of the past).
 * @throws AppError `not_found`, `forbidden`
 */
export async function lessonAttendance(
  context: Context,
  actor: Actor,
  lessonId: string,
): Promise<LessonAttendance> {
  const lesson = await loadLesson(context, lessonId)
  if (!lesson) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  const targets = await lessonTargets(context, lesson)
  demandSeen(actor, 'lesson:read', targets.all)
  demand(actor, 'attendance:read', targets.all)
  const { leadLive, leadConnections, classes } = await weighEvidence(context, lesson)
  const kept = new Map((await readOutcomes(context, lessonId)).map((row) => [row.class_group_id, row]))
  return {
    lesson,
    leadLive: leadLive.map(spanOf),
    leadConnections,
    classes: classes.map((seat) => inTenths(asKept(seat, kept.get(seat.classGroupId)))),
  }
}

function asKept(seat: ClassAttendance, row: Selectable<OutcomesTable> | undefined): ClassAttendance {
  if (!row) return seat
  return {
    ...seat,
    outcome: row.outcome,
    flags: row.flags,
    evidence: row.evidence,
    presentMinutes: row.present_minutes,
    creditMinutes: row.credit_minutes,
    standardMinutes: row.standard_minutes,
    compliance: row.compliance,
    credit: Math.min(1, row.credit_minutes / row.standard_minutes),
  }
}

const tenths = (minutes: number): number => Math.round(minutes * 10) / 10

function inTenths(seat: ClassAttendance): ClassAttendance {
  return {
    ...seat,
    presentMinutes: tenths(seat.presentMinutes),
    creditMinutes: tenths(seat.creditMinutes),
  }
}
