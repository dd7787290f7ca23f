import { AppError } from '../../shared/errors.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { Changed, Problem } from '../../shared/series.ts'
import type { Actor } from '../account/actor.ts'
import { demand } from '../account/policy.ts'
import type { Context } from '../platform/context.ts'
import { isExclusionViolation, transact } from '../platform/database.ts'
import { lessonsInScope } from './change-scope.ts'
import { readLastActor } from './history-store.ts'
import { lessonAfter } from './lesson-after.ts'
import { lessonTargets, maySeeLesson } from './lesson-target.ts'
import { lockLessons, lockResources } from './lesson-write-store.ts'
import { loadPlanned } from './load-lesson.ts'
import { type ChangeInput, type ChangeStep, isSameWanted, planChange } from './plan-change.ts'
import { isRefused } from './plan-lesson.ts'
import { refusePlan } from './refuse-plan.ts'
import { saveChange } from './save-change.ts'

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
  input: ChangeInput,
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
        return saveChange(within, actor, lesson, todo, input)
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

async function seenLesson(context: Context, actor: Actor, id: string, input: ChangeInput): Promise<Lesson> {
  const lesson = await loadPlanned(context, id)
  const targets = lesson && (await lessonTargets(context, lesson))
  if (!lesson || !targets || !maySeeLesson(actor, lesson, targets))
    throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  if (input.change.kind === 'cancel') demand(actor, 'lesson:cancel', targets.lead)
  else for (const target of targets.all) demand(actor, 'lesson:book', target)
  return lesson
}

function demandChange(actor: Actor, { change }: ChangeInput, target: Parameters<typeof demand>[2]): void {
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
