import type { Problem, ProblemCode, Unsettled } from '../../shared/series.ts'
import { dateOf } from '../../shared/time.ts'
import { type Actor, system } from '../account/actor.ts'
import { may } from '../account/policy.ts'
import { schoolScopes } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { type GroundSchool, leadOf } from './ground.ts'
import { schoolsOf, targetsAmong } from './lesson-target.ts'
import { listLessons } from './list-lessons.ts'
import { planLesson, problemOf } from './plan-lesson.ts'
import { readGround } from './read-ground.ts'
import { readDecided } from './touched-store.ts'

/** What calendars, bells, local timetables and the end of a pairing can put against a lesson after it was booked. */
const codes: ReadonlySet<ProblemCode> = new Set([
  'local-lesson',
  'overlap-too-small',
  // Less than the whole lesson is less than the whole credit.
  'overlap-partial',
  'not-paired',
  'no-period',
  'day-off',
  'different-weekday',
  'unknown-weekday',
])
/** Four weeks: a make-up day is told of about so long before. */
export const aheadMs = 28 * 86_400_000

/**
 * Lessons of the coming four weeks that no longer fit, and that the actor may decide about: a make-up day (调休) follows another
 * weekday's timetable, a school has not said which, bells or a local timetable changed, a pairing ended. What was decided when the
 * lesson was booked is settled. By start.
 */
export async function listUnsettled(context: Context, actor: Actor): Promise<Unsettled[]> {
  const now = context.now().getTime()
  const [from, to] = [new Date(now).toISOString(), new Date(now + aheadMs).toISOString()]
  const listed = (await listLessons(context, actor, { from, to })).filter(
    ({ phase, startsAt }) => (phase === 'draft' || phase === 'scheduled') && startsAt > from,
  )
  const scopes = await schoolScopes(context, listed.flatMap(schoolsOf))
  const lessons = listed.filter((lesson) => may(actor, 'lesson:book', targetsAmong(scopes, lesson).lead))
  if (lessons.length === 0) return []
  const wanted = lessons.map((lesson) => ({
    ...lesson,
    during: { start: Date.parse(lesson.startsAt), end: Date.parse(lesson.endsAt) },
  }))
  // A day more at each end: local dates differ from UTC's.
  const dates = [dateOf(now - 86_400_000, 'UTC'), dateOf(now + aheadMs + 86_400_000, 'UTC')] as const
  const ground = await readGround(context, system, wanted, ...dates)
  const decided = await readDecided(
    context,
    lessons.map(({ id }) => id),
  )
  return lessons.flatMap((lesson, i) => {
    const { problems: taken = [], weekday = null } = decided.get(lesson.id) ?? {}
    const known = new Set(taken.map(keyOf))
    const { planned } = planLesson(ground, wanted[i]!)
    const problems = [
      ...remapped(leadOf(ground, lesson), planned.day, weekday),
      ...planned.problems.filter((problem) => codes.has(problem.code) && !known.has(keyOf(problem))),
    ]
    return problems.length > 0 ? [{ lesson, problems }] : []
  })
}

/** All schools may follow another weekday on the date, and agree: then the lesson is no longer where its series belongs. */
function remapped({ scope, calendar }: GroundSchool, date: string, weekday: number | null): Problem[] {
  const { follows } = calendar.day(date)
  if (weekday === null || follows === null || follows === weekday) return []
  const details = { schoolId: scope.id, schoolName: scope.name, date, weekday, follows }
  return [problemOf('refused', 'other-weekday', null, details)]
}

/** A period that holds less than it did when the lesson was booked is another matter. */
const keyOf = ({ code, classGroupId, details }: Problem): string =>
  `${code} ${classGroupId} ${code === 'overlap-partial' ? details.creditPercent : ''}`
