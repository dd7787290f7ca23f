import { AppError } from '../../shared/errors.ts'
import type { Lesson } from '../../shared/schedule.ts'
import { type Actor, actorText } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { schoolScopes, settingsOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { type LessonTargets, maySeeLesson, schoolsOf, targetsAmong } from './lesson-target.ts'
import { loadPlanned } from './load-lesson.ts'
import { nextPhase, type PhaseCommand } from './phase.ts'
import { recordChanges } from './record-changes.ts'
import { releaseHolds, shortenHolds, writePhase } from './store.ts'

const auditVerb = { start: 'lesson:start', end: 'lesson:end', cancel: 'lesson:cancel', close: 'lesson:close' }

/**
 * Takes one lesson one phase on, or leaves it where it is when it is there already. The write is guarded by the phase that was
 * read: who comes second reads again and decides anew.
 * @param ask the policy's question, about the lesson that was read
 */
export async function changePhase(
  context: Context,
  actor: Actor,
  lessonId: string,
  command: PhaseCommand,
  ask: (targets: LessonTargets) => void,
): Promise<Lesson> {
  for (;;) {
    const lesson = await loadPlanned(context, lessonId)
    const scopes = lesson && (await schoolScopes(context, schoolsOf(lesson)))
    const targets = scopes && targetsAmong(scopes, lesson)
    if (!targets || !maySeeLesson(actor, lesson, targets))
      throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
    ask(targets)
    const settings = await settingsOf(context, scopes.get(lesson.leadSchoolId)!.regionId)
    const change = nextPhase(lesson, command, context.now().getTime(), settings)
    if (change instanceof AppError) throw change
    if (change === null) return lesson
    const changed = await transact(context.db, async (tx) => {
      const inside = { ...context, db: tx }
      const endedBy = change.phase === 'ended' ? actorText(actor) : undefined
      if (!(await writePhase(inside, lessonId, lesson.phase, { ...change, endedBy }))) return false
      if (change.phase === 'cancelled') {
        await releaseHolds(inside, lessonId)
        const after = (await loadPlanned(inside, lessonId))!
        await recordChanges(inside, actor, 'cancel', change.cancelReason ?? '', [{ before: lesson, after }])
      }
      if (change.endedAt !== undefined) await shortenHolds(inside, lessonId, new Date(change.endedAt))
      if (command.name !== 'open')
        await audit(inside, actor, auditVerb[command.name], `lesson:${lessonId}`, {
          from: lesson.phase,
          ...(command.name === 'cancel' ? { reason: command.reason } : {}),
        })
      return true
    })
    if (changed) return (await loadPlanned(context, lessonId))!
  }
}
