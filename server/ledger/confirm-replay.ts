import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { putReplay, replay } from '../../shared/ledger.ts'
import { type Actor, actorText } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { demand, demandSeen } from '../account/policy.ts'
import { schoolScopes, settingsOf } from '../directory/scope.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { lessonTargets } from '../schedule/lesson-target.ts'
import { loadLesson } from '../schedule/load-lesson.ts'
import { insertReplay, readReplay } from './page-store.ts'

/**
 * A school's word that a class saw the replay of a lesson under supervision, and for how many minutes. Together with the minutes
 * that it heard live they may make up the period that it missed; they never add to one it had. The caller makes the id.
 * @throws AppError `not_found`, `forbidden`, `lesson_wrong_phase`, `bad_input` (before the lesson's end, or still to come),
 * `already_exists` (the id is another replay's)
 */
export async function confirmReplay(
  context: Context,
  actor: Actor,
  id: string,
  input: z.output<typeof putReplay>,
): Promise<z.output<typeof replay>> {
  const lesson = await loadLesson(context, input.lessonId)
  if (!lesson) throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  const targets = await lessonTargets(context, lesson)
  demandSeen(actor, 'lesson:read', targets.all)
  const receiver = lesson.receivers.find((one) => one.classGroupId === input.classGroupId)
  if (!receiver) throw new AppError('not_found', 'This class has no part in the lesson.', { id })
  demand(actor, 'head-count:report', targets.receivers.get(input.classGroupId)!)
  if (lesson.phase !== 'ended')
    throw new AppError('lesson_wrong_phase', 'A replay is there once the lesson is over.', {
      phase: lesson.phase,
    })
  const at = Date.parse(input.at)
  if (at < Date.parse(lesson.endsAt)) throw badField('at', 'a replay comes after the lesson')
  if (at > context.now().getTime()) throw badField('at', 'a replay is confirmed once it was seen')
  const scope = (await schoolScopes(context, [receiver.schoolId])).get(receiver.schoolId)!
  const settings = await settingsOf(context, scope.regionId)
  const standard = scope.stage === 'primary' ? settings.standardPeriodPrimary : settings.standardPeriodJunior
  return transact(context.db, async (db) => {
    const within = { ...context, db }
    const known = await readReplay(within, id)
    if (!known) {
      await insertReplay(
        within,
        {
          id,
          classGroupId: input.classGroupId,
          subject: lesson.subject,
          lessonId: lesson.id,
          at: new Date(at),
          minutes: input.minutes,
          enoughMinutes: settings.attendedCredit * standard,
        },
        actorText(actor),
        context.now(),
      )
      await audit(within, actor, 'replay:confirm', `lesson:${lesson.id}`, { ...input, id })
    }
    const kept = (await readReplay(within, id))!
    if (
      kept.lessonId !== lesson.id ||
      kept.classGroupId !== input.classGroupId ||
      kept.at !== at ||
      kept.creditMinutes !== input.minutes
    )
      throw new AppError('already_exists', 'This id is another replay; make a new one.')
    return { ...input, id, enoughMinutes: kept.enoughMinutes }
  })
}
