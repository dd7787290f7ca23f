import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { putCheck, Readiness } from '../../shared/readiness.ts'
import { type Actor, actorText } from '../account/actor.ts'
import { demandSeen } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { boundsOf, readinessOf, targetOfRoom } from './read-readiness.ts'
import { deleteChecks, insertCheck, readRooms } from './store.ts'
import { faultsOf, levelOf } from './verdict.ts'

/** Two months: long enough to see that a camera fails again and again. */
const keptMs = 60 * 24 * 3_600_000
/** Five a school day for as long; a PC that reports without end drives out its own alone. */
const keptMost = 200

/**
 * Keeps what a classroom's PC, or a person in front of the studio's, found out. The reporter makes the id: sent again, it
 * changes nothing.
 * @returns what is now to be thought of the classroom
 * @throws AppError `not_found`, `bad_input` (a person names no classroom)
 */
export async function reportCheck(
  context: Context,
  actor: Actor,
  checkId: string,
  input: z.output<typeof putCheck>,
): Promise<Readiness> {
  const classroomId = actor.kind === 'device' ? actor.classroomId : input.classroomId
  if (!classroomId)
    throw new AppError('bad_input', 'Say which classroom was checked.', {
      part: 'body',
      issues: [{ path: 'classroomId', message: 'a person names the classroom' }],
    })
  const [room] = await readRooms(context, { ids: [classroomId] })
  demandSeen(actor, 'readiness:report', room ? targetOfRoom(room) : null)
  const bounds = await boundsOf(context, [room!])
  const faults = faultsOf(input.findings, bounds(room!))
  const now = context.now()
  await insertCheck(context, {
    id: checkId,
    classroomId,
    reportedBy: actorText(actor),
    cause: input.cause,
    checkedAt: now,
    findings: input.findings,
    level: levelOf(faults),
    faults,
  })
  await deleteChecks(context, classroomId, { before: new Date(now.getTime() - keptMs), most: keptMost })
  return (await readinessOf(context, [room!]))[0]!
}
