import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { JointWindow } from '../../shared/joint-window.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { Changed, changeLesson as changeSchema, LessonChange, Problem } from '../../shared/series.ts'
import { dateOf, dayAfter } from '../../shared/time.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import { demand } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { isExclusionViolation, transact } from '../platform/database.ts'
import { partsOfLesson, wantedOfLesson } from './apply-change.ts'
import { changedRule, followSeries, lessonsInScope, wantedAfter } from './change-scope.ts'
import { weighClashes } from './clash-store.ts'
import { type Ground, leadOf, type Wanted } from './ground.ts'
import { readLastActor } from './history-store.ts'
import { lessonAfter } from './lesson-after.ts'
import { lessonTargets, maySeeLesson } from './lesson-target.ts'
import {
  cancelLessons,
  type LessonWrite,
  lockLessons,
  lockResources,
  writeLessons,
} from './lesson-write-store.ts'
import { loadPlanned } from './load-lesson.ts'
import { refuseDoubles, refuseMisfits } from './misfits.ts'
import { holdsOf, isRefused, type LessonPlan, planLesson } from './plan-lesson.ts'
import { readGround } from './read-ground.ts'
import { recordChanges } from './record-changes.ts'
import { refusePlan } from './refuse-plan.ts'
import { readApart, readLessonsByIds, readLessonsOfSeries } from './series-lesson-store.ts'
import { lockSeries, readSeries, writeSeries } from './series-store.ts'

type Input = z.output<typeof changeSchema>
const ATTEMPTS = 3

/**
 * Changes a lesson that has not begun: itself, all of its series from it on, or all of its series still to come. Everything that is
 * changed is changed in one transaction, kept in the history, and told. The same again changes nothing. With `preview` it only says
 * what would become of them, and what stands against it; what stood before the change does not stand in its way.
 * @throws AppError `not_found`, `forbidden`, `bad_input`, `stale` (`changedBy`, `version`), `lesson_over`, `lesson_wrong_phase`,
 * `lesson_in_past`, and for what stands against it: of one lesson as `bookLesson`, of several `series_undecided` (`preview`)
 */
export async function changeLesson(
  context: Context,
  actor: Actor,
  lessonId: string,
  input: Input,
): Promise<Changed> {
  for (let attempt = 1; ; attempt++) {
    const lesson = await seenLesson(context, actor, lessonId, input)
    if (input.change.kind === 'cancel' && lesson.phase === 'cancelled')
      return unchanged([lesson], !input.preview)
    refuseBegun(lesson, context.now().getTime())
    const lessons = await lessonsInScope(context, lesson, input)
    // Cancelled between the two reads: the next look says so.
    if (!lessons.some((one) => one.id === lesson.id)) {
      if (attempt === ATTEMPTS) throw await stale(context, lesson)
      continue
    }
    for (const one of lessons)
      for (const target of (await lessonTargets(context, one)).all) demandChange(actor, input, target)
    const todo = await planChange(context, actor, lesson, lessons, input)
    const news = todo.filter((one) => one.after !== null || input.change.kind === 'cancel')
    if (input.change.kind !== 'cancel' && todo.every((one) => isSameWanted(one)))
      return unchanged([lesson], !input.preview)
    if (lesson.version !== input.version) throw await stale(context, lesson)
    if (input.preview) return { saved: false, lessons: news.map(shown) }
    refuse(todo)
    try {
      const saved = await transact(context.db, async (db) => {
        const within = { ...context, db }
        await lockResources(
          within,
          todo.flatMap((one) => one.after?.plan.holds ?? []),
        )
        const now = await lockLessons(
          within,
          todo.map((one) => one.before.id),
        )
        const same = todo.every(({ before }) => {
          const row = now.get(before.id)
          return row?.version === before.version && row.phase === before.phase
        })
        if (!same) return null
        return save(within, actor, lesson, todo, input)
      })
      if (saved)
        return {
          saved: true,
          lessons: saved.map((one) => ({ lesson: one, problems: problemsOf(todo, one) })),
        }
    } catch (error) {
      if (!isExclusionViolation(error, 'holds_no_overlap') || context.db.isTransaction) throw error
      if (attempt === ATTEMPTS)
        throw new AppError(
          'booking_conflict',
          'A slot was taken meanwhile. Look again, and choose another.',
          {
            clashes: [],
          },
        )
    }
    if (attempt === ATTEMPTS) throw await stale(context, lesson)
  }
}

/** One lesson of a change: `after` null when it is cancelled. */
export interface ChangeStep {
  before: Lesson
  after: { plan: LessonPlan; ground: Ground } | null
  /** Why this one cannot follow the change. */
  problems: Problem[]
}

async function seenLesson(context: Context, actor: Actor, id: string, input: Input): Promise<Lesson> {
  const lesson = await loadPlanned(context, id)
  const targets = lesson && (await lessonTargets(context, lesson))
  if (!lesson || !targets || !maySeeLesson(actor, lesson, targets))
    throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  if (input.change.kind === 'cancel') demand(actor, 'lesson:cancel', targets.lead)
  else for (const target of targets.all) demand(actor, 'lesson:book', target)
  return lesson
}

function demandChange(actor: Actor, { change }: Input, target: Parameters<typeof demand>[2]): void {
  // Whoever may cancel at the lead end was asked; the others' rooms are only freed.
  if (change.kind !== 'cancel') demand(actor, 'lesson:book', target)
}

function refuseBegun(lesson: Lesson, now: number): void {
  const { phase } = lesson
  if (phase === 'ended' || phase === 'cancelled')
    throw new AppError('lesson_over', `This lesson is ${phase}; book another.`, { phase })
  if (phase === 'open' || phase === 'live')
    throw new AppError('lesson_wrong_phase', 'This lesson is running and cannot be changed any more.', {
      phase,
    })
  if (Date.parse(lesson.startsAt) <= now)
    throw new AppError('lesson_in_past', 'This lesson should have begun; past lessons do not change.', {
      startsAt: lesson.startsAt,
    })
}

async function stale(context: Context, lesson: Lesson): Promise<AppError> {
  const changedBy = await readLastActor(context, lesson.id)
  return new AppError(
    'stale',
    `This lesson was changed by ${changedBy || 'somebody'} meanwhile. Read it again, then change it.`,
    { changedBy, version: lesson.version },
  )
}

async function planChange(
  context: Context,
  actor: Actor,
  chosen: Lesson,
  lessons: readonly Lesson[],
  input: Input,
): Promise<ChangeStep[]> {
  if (input.change.kind === 'cancel') return lessons.map((before) => ({ before, after: null, problems: [] }))
  const instants = [...lessons.flatMap((l) => [l.startsAt, l.endsAt]), ...movedTo(input)].map(Date.parse)
  const from = dayAfter(dateOf(Math.min(...instants), 'UTC'), -8)
  const to = dayAfter(dateOf(Math.max(...instants), 'UTC'), 8)
  const parts = lessons.map((lesson) => ({ lesson, wanted: wantedAfter(lesson, chosen, input) }))
  const ground = await readGround(
    context,
    actor,
    parts.flatMap(({ lesson, wanted }) => [partsOfLesson(lesson), wanted]),
    from,
    to,
  )
  const dateOfWanted = (wanted: Wanted): string =>
    dateOf(wanted.during.start, leadOf(ground, wanted).calendar.zone)
  const taken = new Set(
    parts.flatMap(({ lesson, wanted }) => (lesson.id === chosen.id ? [dateOfWanted(wanted)] : [])),
  )
  const steps = parts.map(({ lesson, wanted }) => {
    refuseDoubles(wanted)
    refuseMisfits(ground, wanted)
    const followed = followSeries(ground, lesson, chosen, wanted, input, taken)
    taken.add(dateOfWanted(followed.wanted))
    return { before: lesson, ...followed }
  })
  const plans = await weighClashes(
    context,
    steps.map(({ before, wanted }) =>
      softened(planLesson(ground, wanted), planLesson(ground, wantedOfLesson(before)), before),
    ),
    lessons.map((lesson) => lesson.id),
  )
  return steps.map(({ before, problems }, i) => ({ before, after: { plan: plans[i]!, ground }, problems }))
}

const movedTo = ({ change }: Input): string[] =>
  change.kind === 'move' ? [change.startsAt, change.endsAt] : []

/**
 * What stood against the lesson before the change was decided then, and a receiver whose bells changed since keeps the window that it
 * has, unless the lesson moves.
 */
function softened(plan: LessonPlan, before: LessonPlan, lesson: Lesson): LessonPlan {
  const key = (problem: Problem): string => `${problem.code} ${problem.classGroupId}`
  const stood = new Set(before.planned.problems.map(key))
  const unmoved = plan.wanted.during.start === before.wanted.during.start
  const problems = plan.planned.problems.map((problem) =>
    unmoved && stood.has(key(problem)) ? { ...problem, severity: 'warning' as const } : problem,
  )
  const windows = plan.windows.map(
    (window, i) => window ?? (unmoved ? windowOf(lesson, plan.wanted, i) : null),
  )
  return {
    ...plan,
    windows,
    holds: holdsOf(plan.wanted, windows),
    planned: { ...plan.planned, problems },
  }
}

function windowOf(lesson: Lesson, { receivers }: Wanted, i: number): JointWindow | null {
  const known = lesson.receivers.find((receiver) => receiver.classGroupId === receivers[i]!.classGroupId)
  if (!known) return null
  const window = { start: Date.parse(known.windowStartsAt), end: Date.parse(known.windowEndsAt) }
  const share = (window.end - window.start) / (Date.parse(lesson.endsAt) - Date.parse(lesson.startsAt))
  return { period: known.period, bell: null, window, share }
}

function isSameWanted({ before, after, problems }: ChangeStep): boolean {
  const key = ({ during, ...parts }: Wanted) =>
    JSON.stringify([during, parts.teacherId, parts.leadClassroomId, parts.receivers])
  return after !== null && problems.length === 0 && key(after.plan.wanted) === key(wantedOfLesson(before))
}

const shown = ({ before, after, problems }: ChangeStep) => ({
  lesson: after ? lessonAfter(before, after.plan, after.ground) : { ...before, phase: 'cancelled' as const },
  problems: [...problems, ...(after?.plan.planned.problems ?? [])],
})

const unchanged = (lessons: Lesson[], saved: boolean): Changed => ({
  saved,
  lessons: lessons.map((lesson) => ({ lesson, problems: [] })),
})

const problemsOf = (todo: readonly ChangeStep[], lesson: Lesson): Problem[] =>
  todo.find((one) => one.before.id === lesson.id)?.after?.plan.planned.problems ?? []

function refuse(todo: readonly ChangeStep[]): void {
  const [only] = todo
  if (todo.length === 1 && only?.after && only.problems.length === 0) {
    refusePlan(only.after.plan)
    return
  }
  const bad = todo.filter(({ after, problems }) => problems.length > 0 || (after && isRefused(after.plan)))
  if (bad.length === 0) return
  const lessons = todo.flatMap(({ after, problems }) =>
    after ? [{ ...after.plan.planned, problems: [...problems, ...after.plan.planned.problems] }] : [],
  )
  throw new AppError(
    'series_undecided',
    `${bad.length} of ${todo.length} lessons cannot be changed so. Change these by themselves first, or choose otherwise.`,
    { preview: { lessons, leftOut: [] } },
  )
}

async function save(
  context: Context,
  actor: Actor,
  chosen: Lesson,
  todo: readonly ChangeStep[],
  { change, scope, reason }: Input,
): Promise<Lesson[]> {
  const by = actor.kind === 'person' ? actor.id : null
  const apart = new Set(chosen.seriesId ? await readApart(context, [chosen.seriesId]) : [])
  const changing = todo.filter((one) => one.after === null || !isSameWanted(one))
  const ids = changing.map((one) => one.before.id)
  const follows = (before: Lesson): boolean => scope === 'series' && !apart.has(before.id)
  const days =
    change.kind === 'move'
      ? await newDays(
          context,
          changing.filter((c) => follows(c.before)),
        )
      : null
  if (change.kind === 'cancel') await cancelLessons(context, ids, { reason, apart: true, by })
  else
    await writeLessons(
      context,
      changing.map(
        ({ before, after }): LessonWrite => ({
          id: before.id,
          subject: before.subject,
          topic: before.topic,
          phase: before.phase,
          plan: after!.plan,
          seriesId: before.seriesId,
          seriesDay: days?.get(before.id) ?? before.seriesDay,
          makesUpId: before.makesUpId,
          // Changed with the rule of its series it still follows it; otherwise the rule decides of it no longer.
          apart: before.seriesId !== null && !follows(before),
          version: before.version + 1,
        }),
      ),
      by,
    )
  if (scope === 'series') await saveRule(context, chosen, todo, change, by)
  const before = new Map(changing.map((one) => [one.before.id, one.before]))
  const after = await readLessonsByIds(context, ids)
  await recordChanges(
    context,
    actor,
    change.kind,
    reason,
    after.map((lesson) => ({ before: before.get(lesson.id)!, after: lesson })),
  )
  await audit(context, actor, `lesson:${change.kind}`, `lesson:${chosen.id}`, {
    scope,
    reason,
    lessons: ids.length,
  })
  return after
}

/**
 * The dates for which the rule gives lessons that moved with it, so that the series put again knows them. One that stands for another
 * lesson, such as one that was cancelled by itself, stays that lesson's.
 */
async function newDays(context: Context, moving: readonly ChangeStep[]): Promise<Map<string, string>> {
  const seriesIds = moving.flatMap(({ before }) => before.seriesId ?? [])
  const known = await readLessonsOfSeries(context, [...new Set(seriesIds)])
  return new Map(
    moving.flatMap(({ before, after }) => {
      const day = after!.plan.planned.day
      return known.some((one) => one.seriesDay === day && one.id !== before.id) ? [] : [[before.id, day]]
    }),
  )
}

/** What is changed of the whole series is its rule from then on. */
async function saveRule(
  context: Context,
  chosen: Lesson,
  todo: readonly ChangeStep[],
  change: LessonChange,
  by: string | null,
): Promise<void> {
  const id = chosen.seriesId!
  const version = (await lockSeries(context, [id])).get(id)
  const [series] = await readSeries(context, { ids: [id] })
  const after = todo.find((one) => one.before.id === chosen.id)?.after
  const calendar = after ? leadOf(after.ground, after.plan.wanted).calendar : null
  const rule = series && changedRule(series.rule, change, calendar)
  if (!rule || version === undefined) return
  const { state, decisions } = series
  await writeSeries(context, [{ id, rule, state, decisions, version: version + 1, putHash: '', by }])
}
