import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { LocalWeek, putLocalWeek } from '../../shared/ledger.ts'
import { type Actor, actorText } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { demand } from '../account/policy.ts'
import { targetOf } from '../directory/scope.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { transact } from '../platform/database.ts'
import { insertLocalWeek, type LocalEntry, lockLocalWeek, writeLocalEntries } from './local-week-store.ts'
import { groundOf, seenSchool, type WeekGround, weekOf } from './read-local-week.ts'

type Input = z.output<typeof putLocalWeek>

/**
 * A school's word on its own lessons of a week: all held, but for those it names with a reason. Until then they are unknown and
 * earn nothing. What a shared lesson took the place of is not asked about; where that failed, both have one credit between them.
 * Put again, it corrects; the same again changes nothing.
 * @throws AppError `not_found`, `forbidden`, `week_not_over`, `bad_input` (an exception that is no lesson of the week)
 */
export async function confirmLocalWeek(
  context: Context,
  actor: Actor,
  schoolId: string,
  monday: string,
  { notHeld }: Input,
): Promise<LocalWeek> {
  const scope = await seenSchool(context, actor, schoolId)
  demand(actor, 'local-week:confirm', targetOf(scope))
  return transact(context.db, async (db) => {
    const within = { ...context, db }
    await lockLocalWeek(within, schoolId, monday)
    const ground = await groundOf(within, scope, monday)
    const now = context.now()
    const { week, over } = weekOf(ground, now.getTime())
    if (week === 0) throw badField('monday', 'this week is outside of every term')
    if (!over) throw new AppError('week_not_over', 'Lessons of this week are still to come.', { monday })
    const wanted = entriesOf(ground, notHeld)
    const known = new Map(ground.entries.map((entry) => [keyOf(entry), entry]))
    const changed = wanted.filter((entry) => {
      const before = known.get(keyOf(entry))
      return before?.outcome !== entry.outcome || before.reason !== entry.reason
    })
    await insertLocalWeek(within, {
      school_id: schoolId,
      monday,
      confirmed_by: actorText(actor),
      confirmed_at: now,
    })
    await writeLocalEntries(within, changed, actorText(actor), now)
    if (changed.length > 0 || ground.confirmedAt === null)
      await audit(within, actor, 'local-week:confirm', `school:${schoolId}`, {
        monday,
        lessons: wanted.length,
        notHeld: notHeld.length,
      })
    return weekOf(await groundOf(within, scope, monday), now.getTime())
  })
}

const keyOf = (entry: Pick<LocalEntry, 'class_group_id' | 'day' | 'period'>): string =>
  `${entry.class_group_id} ${entry.day} ${entry.period}`

/** Once confirmed, a week is of the lessons it was confirmed with: a new timetable changes no week of the past. */
function entriesOf(ground: WeekGround, notHeld: Input['notHeld']): LocalEntry[] {
  const reasons = new Map(
    notHeld.map((one) => [keyOf({ ...one, class_group_id: one.classGroupId }), one.reason]),
  )
  const asked: Omit<LocalEntry, 'outcome' | 'reason'>[] =
    ground.confirmedAt && ground.entries.length > 0
      ? ground.entries.map(({ class_group_id, subject, day, period, at, occurrence }) => ({
          ...{ class_group_id, subject, day, period, at, occurrence },
        }))
      : ground.locals
          .filter(({ seat }) => seat === null || seat.failed)
          .map((local) => ({
            class_group_id: local.classGroupId,
            subject: local.subject,
            day: local.day,
            period: local.period,
            at: new Date(local.start),
            occurrence: local.seat?.lessonId ?? null,
          }))
  const entries = asked.map((entry): LocalEntry => {
    const reason = reasons.get(keyOf(entry))
    reasons.delete(keyOf(entry))
    return { ...entry, outcome: reason === undefined ? 'attended' : 'not-held', reason: reason ?? '' }
  })
  if (reasons.size > 0)
    throw badField('notHeld', 'this is no lesson of the week that the school is asked about')
  return entries
}
