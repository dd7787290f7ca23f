import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type {
  HistoryEntry,
  putSeries as putSeriesSchema,
  Series,
  SeriesPreview,
} from '../../shared/series.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { demand } from '../account/policy.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { isExclusionViolation, transact } from '../platform/database.ts'
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
import { type Change, recordChanges } from './record-changes.ts'
import { readLessonsByIds } from './series-lesson-store.ts'
import { refuseStale, seenSeries, staleSeries } from './series-rights.ts'
import { lockSeries, readSeries, type StoredSeries, writeSeries } from './series-store.ts'

type Input = z.output<typeof putSeriesSchema>

const ATTEMPTS = 3

/** Why a lesson was cancelled that its series' rule gives no longer: nobody missed it, others take its place. */
export const ruleChanged = 'The series was changed.'

export interface SeriesPut {
  id: string
  input: Input
}

/** As `putSeriesList`, for one. */
export async function putSeries(context: Context, actor: Actor, id: string, input: Input): Promise<Series> {
  const [saved] = await putSeriesList(context, actor, [{ id, input }])
  return saved!
}

/** One series that is to be written. */
interface Todo extends SeriesPut {
  putHash: string
  before: StoredSeries | null
  plan: SeriesPlan
}

/**
 * Makes or changes series, and with them all of their lessons still to come, in one transaction: all of them or none. The same again
 * changes nothing but what calendars and bells changed meanwhile. Lessons that have begun, or were changed by themselves, stay. A draft's lessons hold their slots and are told to
 * nobody.
 * @throws AppError `not_found`, `forbidden`, `bad_input`, `stale` (`changedBy`, `changedAt`, `version`), `series_cancelled`,
 * `series_undecided` (`seriesId`, `preview`: a date has a refused problem that is not decided)
 */
export async function putSeriesList(
  context: Context,
  actor: Actor,
  puts: readonly SeriesPut[],
): Promise<Series[]> {
  const ids = puts.map((put) => put.id)
  for (let attempt = 1; ; attempt++) {
    const todo = await planPuts(context, actor, puts)
    const refused = todo.find(({ plan }) => plan.wanted.some((lesson) => isRefused(lesson.plan)))
    if (refused) {
      // Put twice at once, the other one's lessons are the same series' and no clash.
      const [now] = await readSeries(context, { ids: [refused.id] })
      if (now?.version !== refused.before?.version && attempt < ATTEMPTS) continue
      throw undecided(refused.id, previewOf(refused.plan))
    }
    if (todo.length === 0 || (await written(context, actor, todo, attempt))) {
      const saved = new Map((await readSeries(context, { ids })).map((series) => [series.id, bare(series)]))
      return ids.map((id) => saved.get(id)!)
    }
    if (attempt === ATTEMPTS) {
      const { id, plan } = todo[0]!
      const [now] = await readSeries(context, { ids: [id] })
      throw now ? staleSeries(now) : undecided(id, previewOf(plan))
    }
  }
}

async function planPuts(context: Context, actor: Actor, puts: readonly SeriesPut[]): Promise<Todo[]> {
  const known = await seenSeries(
    context,
    actor,
    puts.map((put) => put.id),
  )
  const todo = puts.flatMap(({ id, input }) => {
    const seen = known.get(id)
    if (seen) for (const target of seen.targets) demand(actor, 'lesson:book', target)
    const before = seen?.series ?? null
    const putHash = createHash('sha256')
      .update(JSON.stringify([input.rule, input.state, input.decisions]))
      .digest('hex')
    // Sent once more, it is there already; put anew over its own version, calendars and bells may give other lessons by now.
    if (isSameRule({ before, putHash, input }) && input.version !== before?.version) return []
    refuseState(before, input)
    return [{ id, input, putHash, before }]
  })
  const plans = await planSeries(
    context,
    actor,
    todo.map(({ id, input, before }) => ({ ...input, seriesId: before ? id : null })),
  )
  return todo.map((one, i) => ({ ...one, plan: plans[i]! })).filter((one) => !isIdle(one))
}

const isSameRule = ({ before, putHash, input }: Pick<Todo, 'before' | 'putHash' | 'input'>): boolean =>
  before?.putHash === putHash && before.state === input.state

const isIdle = (one: Todo): boolean =>
  isSameRule(one) && one.plan.surplus.length === 0 && writesOf(one).length === 0

/** False when somebody was faster, and all is to be decided anew. */
async function written(
  context: Context,
  actor: Actor,
  todo: readonly Todo[],
  attempt: number,
): Promise<boolean> {
  try {
    return await transact(context.db, async (db) => {
      const within = { ...context, db }
      await lockResources(within, [
        ...todo.map(({ id }) => ({ resourceId: id })),
        ...todo.flatMap(({ plan }) => plan.wanted.flatMap((lesson) => lesson.plan.holds)),
      ])
      const versions = await lockSeries(
        within,
        todo.map(({ id }) => id),
      )
      if (todo.some(({ id, before }) => versions.get(id) !== before?.version)) return false
      if (
        !(await isUntouched(
          within,
          todo.map(({ plan }) => plan),
        ))
      )
        return false
      await save(within, actor, todo)
      return true
    })
  } catch (error) {
    // A slot that somebody took meanwhile, or that two of these want: looked at again, the first says so.
    if (!isExclusionViolation(error, 'holds_no_overlap') || context.db.isTransaction) throw error
    if (attempt < ATTEMPTS) return false
    throw undecided(todo[0]!.id, previewOf(todo[0]!.plan))
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

const undecided = (seriesId: string, preview: SeriesPreview): AppError => {
  const days = preview.lessons.filter((lesson) => lesson.problems.some((p) => p.severity === 'refused'))
  const said = days.map((lesson) => lesson.day).join(', ')
  return new AppError(
    'series_undecided',
    `These dates cannot be held as they are: ${said || 'a slot was taken meanwhile'}. Decide each: leave it out, or go without the class.`,
    { seriesId, preview },
  )
}

/** Whether the lessons that are to be rewritten are as they were when they were read. */
async function isUntouched(context: Context, plans: readonly SeriesPlan[]): Promise<boolean> {
  const known = plans.flatMap(({ wanted, surplus }) => [
    ...wanted.flatMap((lesson) => lesson.known ?? []),
    ...surplus,
  ])
  if (known.length === 0) return true
  const now = await lockLessons(
    context,
    known.map((lesson) => lesson.id),
  )
  return known.every(
    ({ id, version, phase }) => now.get(id)?.version === version && now.get(id)?.phase === phase,
  )
}

async function save(context: Context, actor: Actor, todo: readonly Todo[]): Promise<void> {
  const by = actor.kind === 'person' ? actor.id : null
  await writeSeries(
    context,
    todo.map(({ id, input: { rule, state, decisions }, putHash, before }) => {
      const version = (before?.version ?? 0) + 1
      return { id, rule, state, decisions, putHash, by, version }
    }),
  )
  const surplus = todo.flatMap(({ plan }) => plan.surplus)
  const dropped = surplus.filter((lesson) => lesson.phase !== 'draft')
  await deleteDrafts(
    context,
    surplus.filter((lesson) => lesson.phase === 'draft').map((lesson) => lesson.id),
  )
  const reason = ruleChanged
  await cancelLessons(
    context,
    dropped.map((lesson) => lesson.id),
    { reason, apart: false, by },
  )
  const writes = todo.flatMap(writesOf)
  await writeLessons(context, writes, by)
  const known = todo.flatMap(({ plan }) => plan.wanted.flatMap((lesson) => lesson.known ?? []))
  const before = new Map([...known, ...dropped].map((lesson) => [lesson.id, lesson]))
  const ids = [...writes, ...dropped].map((one) => one.id)
  const changes = (await readLessonsByIds(context, ids)).map((after) => ({
    before: before.get(after.id) ?? null,
    after,
  }))
  const of = (kind: HistoryEntry['kind']) =>
    recordChanges(
      context,
      actor,
      kind,
      kind === 'cancel' ? reason : '',
      changes.filter((change) => kindOf(change) === kind),
    )
  for (const kind of ['booked', 'confirmed', 'changed', 'cancel'] as const) await of(kind)
  for (const { id, before: was, input, plan } of todo)
    await audit(context, actor, was ? 'series:change' : 'series:put', `series:${id}`, {
      state: input.state,
      teacherId: input.rule.teacherId,
      lessons: plan.wanted.length,
      cancelled: plan.surplus.length,
    })
}

function kindOf({ before, after }: Change): HistoryEntry['kind'] {
  if (after.phase === 'cancelled') return 'cancel'
  if (before === null) return 'booked'
  return before.phase === 'draft' && after.phase === 'scheduled' ? 'confirmed' : 'changed'
}

/** The lessons that are new or other than they were. */
function writesOf({ id, input: { rule, state }, plan }: Todo): LessonWrite[] {
  return plan.wanted.flatMap(({ plan: one, known }): LessonWrite[] => {
    const write = {
      id: known?.id ?? lessonIdOf(id, one.planned.day, plan.lessonIds),
      subject: rule.subject,
      topic: rule.topic,
      phase: state === 'draft' ? 'draft' : 'scheduled',
      plan: one,
      seriesId: id,
      seriesDay: one.planned.day,
      makesUpId: null,
      apart: false,
      version: (known?.version ?? 0) + 1,
    } as const
    return known && isSame(known, write) ? [] : [write]
  })
}

/**
 * The lesson of a series on a date always has the same id: putting it again makes no second one. Where a lesson that moved on with
 * its rule has that id, the next one.
 */
function lessonIdOf(seriesId: string, day: string, taken: ReadonlySet<string>): string {
  for (let time = 0; ; time++) {
    const name = time === 0 ? `${seriesId} ${day}` : `${seriesId} ${day} ${time}`
    const hex = createHash('sha256').update(name).digest('hex')
    const variant = ((Number.parseInt(hex[16]!, 16) & 3) | 8).toString(16)
    const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
    if (!taken.has(id)) return id
  }
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
