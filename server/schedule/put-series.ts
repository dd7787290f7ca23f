import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { putSeries as putSeriesSchema, Series, SeriesPreview } from '../../shared/series.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { demand } from '../account/policy.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { isExclusionViolation, isUniqueViolation, transact } from '../platform/database.ts'
import {
  cancelLessons,
  deleteDrafts,
  type LessonWrite,
  lockLessons,
  lockResources,
  writeLessons,
} from './lesson-write-store.ts'
import { isRefused, type LessonPlan } from './plan-lesson.ts'
import { planSeries, previewOf, type SeriesPlan } from './plan-series.ts'
import { recordChanges } from './record-changes.ts'
import { readLessonsByIds } from './series-lesson-store.ts'
import { refuseStale, seenSeries, staleSeries } from './series-rights.ts'
import { lockSeries, readSeries, type StoredSeries, writeSeries } from './series-store.ts'

type Input = z.output<typeof putSeriesSchema>

const ATTEMPTS = 3

/**
 * Makes or changes a series, and with it all of its lessons still to come, in one transaction: all of them or none. The same again
 * changes nothing. Lessons that have begun, or were changed by themselves, stay. A draft's lessons hold their slots and are told to
 * nobody.
 * @throws AppError `not_found`, `forbidden`, `bad_input`, `stale` (`changedBy`, `changedAt`, `version`), `series_cancelled`,
 * `series_undecided` (`preview`: a date has a refused problem that is not decided)
 */
export async function putSeries(context: Context, actor: Actor, id: string, input: Input): Promise<Series> {
  const putHash = createHash('sha256')
    .update(JSON.stringify([input.rule, input.state, input.decisions]))
    .digest('hex')
  for (let attempt = 1; ; attempt++) {
    const known = await seenSeries(context, actor, id)
    if (known) for (const target of known.targets) demand(actor, 'lesson:book', target)
    const before = known?.series ?? null
    if (before?.putHash === putHash && before.state === input.state) return bare(before)
    refuseState(before, input)
    const plan = await planSeries(context, actor, before ? id : null, input.rule, input.decisions)
    if (plan.wanted.some((lesson) => isRefused(lesson.plan))) {
      // Put twice at once, the other one's lessons are the same series' and no clash.
      const [now] = await readSeries(context, { id })
      if (now?.version !== before?.version && attempt < ATTEMPTS) continue
      throw undecided(previewOf(plan))
    }
    try {
      const written = await transact(context.db, async (db) => {
        const within = { ...context, db }
        await lockResources(
          within,
          plan.wanted.flatMap((lesson) => lesson.plan.holds),
        )
        if ((await lockSeries(within, id)) !== (before?.version ?? null)) return false
        if (!(await isUntouched(within, plan))) return false
        await save(within, actor, id, input, before, plan, putHash)
        return true
      })
      if (written) return bare((await readSeries(context, { id }))[0]!)
    } catch (error) {
      // The same series put twice at once, or a slot that somebody took meanwhile: what was planned is decided anew.
      const again = isUniqueViolation(error, 'series_pkey') || isExclusionViolation(error, 'holds_no_overlap')
      if (!again || context.db.isTransaction) throw error
      if (attempt === ATTEMPTS) throw undecided(previewOf(plan))
    }
    if (attempt === ATTEMPTS) {
      const [now] = await readSeries(context, { id })
      throw now ? staleSeries(now) : undecided(previewOf(plan))
    }
  }
}

export const bare = ({ putHash: _, changedByName: __, changedAt: ___, ...series }: StoredSeries): Series =>
  series

function refuseState(before: StoredSeries | null, input: Input): void {
  if (!before) {
    if (input.version !== 0)
      throw new AppError('not_found', 'There is no such series, or it is not yours to see.')
    return
  }
  if (before.state === 'cancelled')
    throw new AppError('series_cancelled', 'This series is cancelled; make a new one.')
  refuseStale(before, input.version)
  if (before.state === 'confirmed' && input.state === 'draft')
    throw badField('state', 'a confirmed series cannot become a draft again: its people were told')
  if (before.rule.termId !== input.rule.termId)
    throw badField('rule.termId', 'a series stays in its term; make a new one')
}

const undecided = (preview: SeriesPreview): AppError => {
  const days = preview.lessons.filter((lesson) => lesson.problems.some((p) => p.severity === 'refused'))
  const said = days.map((lesson) => lesson.day).join(', ')
  return new AppError(
    'series_undecided',
    `These dates cannot be held as they are: ${said || 'a slot was taken meanwhile'}. Decide each: leave it out, or go without the class.`,
    { preview },
  )
}

/** Whether the lessons that are to be rewritten are as they were when they were read. */
async function isUntouched(context: Context, { wanted, surplus }: SeriesPlan): Promise<boolean> {
  const known = [...wanted.flatMap((lesson) => lesson.known ?? []), ...surplus]
  const now = await lockLessons(
    context,
    known.map((lesson) => lesson.id),
  )
  return known.every(
    ({ id, version, phase }) => now.get(id)?.version === version && now.get(id)?.phase === phase,
  )
}

async function save(
  context: Context,
  actor: Actor,
  id: string,
  input: Input,
  before: StoredSeries | null,
  plan: SeriesPlan,
  putHash: string,
): Promise<void> {
  const by = actor.kind === 'person' ? actor.id : null
  const { rule, state, decisions } = input
  await writeSeries(context, { id, rule, state, decisions, putHash, by, version: (before?.version ?? 0) + 1 })
  const phase = state === 'draft' ? 'draft' : 'scheduled'
  const writes = plan.wanted.flatMap(({ plan: one, known }): LessonWrite[] => {
    const write = {
      id: known?.id ?? lessonIdOf(id, one.planned.day),
      subject: rule.subject,
      topic: rule.topic,
      phase,
      plan: one,
      seriesId: id,
      seriesDay: one.planned.day,
      makesUpId: null,
      apart: false,
      version: (known?.version ?? 0) + 1,
    } as const
    return known && isSame(known, write) ? [] : [write]
  })
  const drafts = plan.surplus.filter((lesson) => lesson.phase === 'draft')
  const dropped = plan.surplus.filter((lesson) => lesson.phase !== 'draft')
  await deleteDrafts(
    context,
    drafts.map((lesson) => lesson.id),
  )
  const reason = 'The series was changed.'
  await cancelLessons(
    context,
    dropped.map((lesson) => lesson.id),
    { reason, apart: false, by },
  )
  await writeLessons(context, writes, by)
  const knownById = new Map(
    [...plan.wanted.flatMap((lesson) => lesson.known ?? []), ...dropped].map((lesson) => [lesson.id, lesson]),
  )
  const changes = async (ids: string[]) =>
    (await readLessonsByIds(context, ids)).map((after) => ({
      before: knownById.get(after.id) ?? null,
      after,
    }))
  const written = await changes(writes.map((write) => write.id))
  const confirming = before?.state === 'draft' && state === 'confirmed'
  const isNew = ({ before: was }: { before: Lesson | null }) => was === null
  await recordChanges(context, actor, 'booked', '', written.filter(isNew))
  const others = written.filter((change) => !isNew(change))
  await recordChanges(context, actor, confirming ? 'confirmed' : 'changed', '', others)
  await recordChanges(context, actor, 'cancel', reason, await changes(dropped.map((lesson) => lesson.id)))
  await audit(context, actor, before ? 'series:change' : 'series:put', `series:${id}`, {
    state,
    teacherId: rule.teacherId,
    lessons: writes.length,
    cancelled: dropped.length,
  })
}

/** The lesson of a series on a date always has the same id: putting it again makes no second one. */
function lessonIdOf(seriesId: string, day: string): string {
  const hex = createHash('sha256').update(`${seriesId} ${day}`).digest('hex')
  const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function isSame(
  known: Lesson,
  write: { phase: string; subject: string; topic: string; plan: LessonPlan },
): boolean {
  const { wanted, planned } = write.plan
  const key = (parts: LessonPlan['wanted'] | Lesson) => [
    parts.kind,
    parts.teacherId,
    parts.leadClassroomId,
    parts.leadClassGroupId,
    parts.receivers.map((r) => [r.classGroupId, r.classroomId, r.assistantId]),
  ]
  return (
    JSON.stringify([known.phase, known.subject, known.topic, known.startsAt, known.endsAt, ...key(known)]) ===
      JSON.stringify([
        write.phase,
        write.subject,
        write.topic,
        planned.startsAt,
        planned.endsAt,
        ...key(wanted),
      ]) &&
    JSON.stringify(known.receivers.map((r) => [r.period, r.windowStartsAt, r.windowEndsAt])) ===
      JSON.stringify(planned.receivers.map((r) => [r.period, r.windowStartsAt, r.windowEndsAt]))
  )
}
