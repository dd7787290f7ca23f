import type { Lesson } from '../../shared/schedule.ts'
import type { LessonChange } from '../../shared/series.ts'
import type { Actor } from '../account/actor.ts'
import { audit } from '../account/audit.ts'
import type { Context } from '../platform/context.ts'
import { changedRule } from './change-scope.ts'
import { leadOf } from './ground.ts'
import { cancelLessons, type LessonWrite, writeLessons } from './lesson-write-store.ts'
import { type ChangeInput, type ChangeStep, isSameWanted } from './plan-change.ts'
import { recordChanges } from './record-changes.ts'
import { readApart, readLessonsByIds, readLessonsOfSeries } from './series-lesson-store.ts'
import { lockSeries, readSeries, writeSeries } from './series-store.ts'

/**
 * Writes what was planned, the rule of the series with it where all of it is changed, and tells. Within one transaction whose caller
 * holds the lessons.
 */
export async function saveChange(
  context: Context,
  actor: Actor,
  chosen: Lesson,
  todo: readonly ChangeStep[],
  { change, scope, reason }: ChangeInput,
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
