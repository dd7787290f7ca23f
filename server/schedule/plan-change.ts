import type { z } from 'zod'
import type { JointWindow } from '../../shared/joint-window.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { changeLesson as changeSchema, Problem } from '../../shared/series.ts'
import { dateOf, dayAfter } from '../../shared/time.ts'
import type { Actor } from '../account/actor.ts'
import type { Context } from '../platform/context.ts'
import { partsOfLesson, wantedOfLesson } from './apply-change.ts'
import { followSeries, wantedAfter } from './change-scope.ts'
import { weighClashes } from './clash-store.ts'
import { type Ground, leadOf, type Wanted } from './ground.ts'
import { refuseDoubles, refuseMisfits } from './misfits.ts'
import { holdsOf, type LessonPlan, planLesson } from './plan-lesson.ts'
import { readGround } from './read-ground.ts'

export type ChangeInput = z.output<typeof changeSchema>

/** One lesson of a change: `after` null when it is cancelled. */
export interface ChangeStep {
  before: Lesson
  after: { plan: LessonPlan; ground: Ground } | null
  /** Why this one cannot follow the change. */
  problems: Problem[]
}

/**
 * What each lesson becomes by the change, and what stands against it; nothing is written.
 * @throws AppError `bad_input` when the parts of a lesson do not fit each other, `not_found` for one that is not there
 */
export async function planChange(
  context: Context,
  actor: Actor,
  chosen: Lesson,
  lessons: readonly Lesson[],
  input: ChangeInput,
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

const movedTo = ({ change }: ChangeInput): string[] =>
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

/** Whether the lesson is so already. */
export function isSameWanted({ before, after, problems }: ChangeStep): boolean {
  const key = ({ during, ...parts }: Wanted) =>
    JSON.stringify([during, parts.teacherId, parts.leadClassroomId, parts.receivers])
  return after !== null && problems.length === 0 && key(after.plan.wanted) === key(wantedOfLesson(before))
}
