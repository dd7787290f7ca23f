import type { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { Lesson } from '../../shared/schedule.ts'
import type { Slot, slotsWanted } from '../../shared/series.ts'
import { dateOf, dayAfter, weekdayOf } from '../../shared/time.ts'
import type { Actor } from '../account/actor.ts'
import { schoolScopes, settingsOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { partsOfLesson } from './apply-change.ts'
import { weighClashes } from './clash-store.ts'
import type { Parts } from './ground.ts'
import { lessonTargets, maySeeLesson } from './lesson-target.ts'
import { loadPlanned } from './load-lesson.ts'
import { refuseDoubles } from './misfits.ts'
import { readGround } from './read-ground.ts'
import { byScore, plansAt, slotOf } from './slots.ts'

/**
 * The slots of the lead school in the week of a date, for a lesson that is to be moved or a rule that is not saved: by time, and of
 * each that can't be had, why not.
 * @throws AppError `not_found`, `forbidden`, `bad_input`
 */
export async function findSlots(
  context: Context,
  actor: Actor,
  { lessonId, rule, from }: z.output<typeof slotsWanted>,
): Promise<Slot[]> {
  const lesson = lessonId ? await seenLesson(context, actor, lessonId) : null
  const monday = dayAfter(from, 1 - weekdayOf(from))
  return slotsOf(context, actor, lesson ? partsOfLesson(lesson) : rule!, datesAfter(monday, 7), lessonId)
}

const weeksAhead = 4

/**
 * Where a missed lesson could be made up for, in the four weeks from a date (today): best first, then those that can't be had.
 * Book one of them with `makesUpId`.
 * @throws AppError `not_found`, `forbidden`
 */
export async function findMakeUp(
  context: Context,
  actor: Actor,
  lessonId: string,
  from: string | undefined,
): Promise<Slot[]> {
  const lesson = await seenLesson(context, actor, lessonId)
  const now = context.now()
  const lead = (await schoolScopes(context, [lesson.leadSchoolId])).get(lesson.leadSchoolId)!
  const { zone } = await settingsOf(context, lead.regionId)
  const today = dateOf(now.getTime(), zone)
  const first = from && from > today ? from : today
  const slots = await slotsOf(
    context,
    actor,
    partsOfLesson(lesson),
    datesAfter(first, weeksAhead * 7),
    lessonId,
  )
  return slots.filter((slot) => Date.parse(slot.startsAt) > now.getTime()).sort(byScore)
}

const datesAfter = (first: string, days: number): string[] =>
  Array.from({ length: days }, (_, i) => dayAfter(first, i))

async function slotsOf(
  context: Context,
  actor: Actor,
  parts: Parts,
  dates: string[],
  lessonId: string | undefined,
): Promise<Slot[]> {
  refuseDoubles(parts)
  const ground = await readGround(
    context,
    actor,
    [parts],
    dayAfter(dates[0]!, -1),
    dayAfter(dates.at(-1)!, 1),
  )
  const plans = await weighClashes(context, plansAt(ground, parts, dates), lessonId ? [lessonId] : [])
  return plans.map(slotOf)
}

async function seenLesson(context: Context, actor: Actor, id: string): Promise<Lesson> {
  const lesson = await loadPlanned(context, id)
  if (!lesson || !maySeeLesson(actor, lesson, await lessonTargets(context, lesson)))
    throw new AppError('not_found', 'There is no such lesson, or it is not yours to see.')
  return lesson
}
