import type { MissingLesson } from '../../shared/series.ts'
import { dateOf } from '../../shared/time.ts'
import { isWeekOf } from '../../shared/week-pattern.ts'
import type { Actor } from '../account/actor.ts'
import { may } from '../account/policy.ts'
import { datesFrom } from '../calendar/day-rule.ts'
import type { SchoolCalendar } from '../calendar/school-calendar.ts'
import { schoolCalendars } from '../calendar/school-calendars.ts'
import type { Context } from '../platform/context.ts'
import { aheadMs } from './list-unsettled.ts'
import { ringsOn } from './rings.ts'
import { readSeriesDays, seriesDayKey } from './series-lesson-store.ts'
import { targetsOfRules } from './series-rights.ts'
import { readSeries, type StoredSeries } from './series-store.ts'

/**
 * Lessons that the rules of confirmed series give in the coming four weeks and that are not there, as far as the actor may decide
 * about them: of a make-up day it was said only since whose timetable it follows. What was left out by a decision, or cancelled by
 * itself, is none. By date.
 */
export async function listMissing(context: Context, actor: Actor): Promise<MissingLesson[]> {
  const now = context.now().getTime()
  // A day more at each end: local dates differ from UTC's.
  const from = dateOf(now - 86_400_000, 'UTC')
  const to = dateOf(now + aheadMs + 86_400_000, 'UTC')
  const confirmed = (await readSeries(context, { between: [from, to] })).filter(
    ({ state }) => state === 'confirmed',
  )
  const targets = await targetsOfRules(
    context,
    confirmed.map(({ rule }) => rule),
  )
  const own = confirmed.filter((_, i) => may(actor, 'lesson:book', targets[i]![0]!))
  if (own.length === 0) return []
  const leadIds = [...new Set(own.map(({ leadSchoolId }) => leadSchoolId))]
  const calendars = await schoolCalendars(context, leadIds, from, to)
  const there = await readSeriesDays(
    context,
    own.map(({ id }) => id),
    from,
    to,
  )
  return own
    .flatMap((series) =>
      given(series, calendars.get(series.leadSchoolId)!, datesFrom(from, to), [now, now + aheadMs]).filter(
        ({ day }) => !there.has(seriesDayKey(series.id, day)),
      ),
    )
    .sort((a, b) => a.day.localeCompare(b.day) || a.period - b.period)
}

/** What a rule gives on some dates, as far as it begins between two instants (epoch ms), but for what was decided away. */
function given(
  { id, rule, decisions, teacherName, leadSchoolName }: StoredSeries,
  calendar: SchoolCalendar,
  dates: Iterable<string>,
  [from, until]: readonly [number, number],
): MissingLesson[] {
  const away = new Set(
    decisions.flatMap(({ day, skip, without }) =>
      skip || rule.receivers.every(({ classGroupId }) => without.includes(classGroupId)) ? [day] : [],
    ),
  )
  const found: MissingLesson[] = []
  for (const day of dates) {
    const { follows, week } = calendar.day(day)
    if (follows !== rule.weekday || week === null || !isWeekOf(rule.weeks, week) || away.has(day)) continue
    const start = ringsOn(calendar, day).find(({ bell }) => bell.period === rule.period)?.during.start
    if (start === undefined || start <= from || start >= until) continue
    const { subject, topic, weekday, period } = rule
    found.push({ seriesId: id, subject, topic, teacherName, leadSchoolName, day, week, weekday, period })
  }
  return found
}
