import { DateTime } from 'luxon'
import type { z } from 'zod'
import { type Settings, type Subject, subject } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import type { Coverage, CoverageRow, coverageFilter } from '../../shared/ledger.ts'
import { dateOf, instantOf } from '../../shared/time.ts'
import type { Actor } from '../account/actor.ts'
import { reachOf } from '../account/policy.ts'
import { datesFrom, teachingWeeks } from '../calendar/day-rule.ts'
import { schoolCalendars } from '../calendar/school-calendars.ts'
import { isInSight, settingsOf, sightOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { coverageOf, rollUp, type TermProgress, weeklyQuota } from './coverage.ts'
import {
  countAhead,
  countOutcomes,
  type OutcomeCounts,
  type PlacedClassGroup,
  type PlacedTerm,
  readClassGroupsWithin,
  readPlacedTerm,
} from './coverage-store.ts'

/**
 * Coverage of every class group and subject within the actor's reach, as of the end of a local date. An attended lesson is one
 * whole period, a partial one none until it is repaired; its minutes are on the lesson's page. What is due by then goes by each
 * school's own calendar. As many queries for a thousand classes as for one.
 * @throws AppError `not_found` (no such term, or not the actor's)
 */
export async function readCoverage(
  context: Context,
  actor: Actor,
  filter: z.output<typeof coverageFilter>,
): Promise<Coverage> {
  const term = await readPlacedTerm(context, filter.termId)
  if (!term || !isInSight(await sightOf(context, actor, 'term:read'), term.regionPath))
    throw new AppError('not_found', 'There is no such term, or it is not yours to see.')
  const { zone } = await settingsOf(context, term.regionId)
  const asOf = filter.asOf ?? dateOf(context.now().getTime(), zone)
  const groups = await readClassGroupsWithin(
    context,
    reachOf(actor, 'coverage:read'),
    [term.regionId, ...(filter.regionId ? [filter.regionId] : [])],
    filter.schoolId,
  )
  const settings = await settingsOfRegions(context, groups)
  const counts = await readCounts(context, term, asOf, zone, groups)
  const progress = await progressOfSchools(context, term, asOf, groups)
  const subjects = filter.subject ? [filter.subject] : subject.options
  const rows = groups.flatMap((group) =>
    subjects.flatMap((of) =>
      rowOf(
        group,
        of,
        settings.get(group.regionId)!,
        progress.get(group.schoolId)!,
        counts.get(keyOf(group.id, of)),
      ),
    ),
  )
  return {
    termId: term.id,
    asOf,
    rows,
    bySubject: subjects.flatMap((of) => {
      const ofSubject = rows.filter((row) => row.subject === of)
      return ofSubject.length === 0 ? [] : [{ subject: of, ...rollUp(ofSubject) }]
    }),
  }
}

type Counts = OutcomeCounts & { ahead: number }

const keyOf = (classGroupId: string, of: Subject): string => `${classGroupId} ${of}`

const nothing = (classGroupId: string, of: Subject): Counts => ({
  classGroupId,
  subject: of,
  local: 0,
  shared: 0,
  partial: 0,
  absent: 0,
  notDelivered: 0,
  unknown: 0,
  ahead: 0,
})

async function settingsOfRegions(
  context: Context,
  groups: readonly PlacedClassGroup[],
): Promise<Map<string, Settings>> {
  const regions = [...new Set(groups.map((group) => group.regionId))]
  return new Map(await Promise.all(regions.map(async (id) => [id, await settingsOf(context, id)] as const)))
}

/** How far the term has come at each school: holidays, make-up days and remaps are the school's own. */
async function progressOfSchools(
  context: Context,
  term: PlacedTerm,
  asOf: string,
  groups: readonly PlacedClassGroup[],
): Promise<Map<string, TermProgress>> {
  const schoolIds = groups.map((group) => group.schoolId)
  const calendars = await schoolCalendars(context, schoolIds, term.firstDay, term.lastDay)
  const dates = [...datesFrom(term.firstDay, term.lastDay)]
  const weeks = teachingWeeks(term)
  return new Map(
    [...calendars].map(([schoolId, calendar]) => {
      const days = dates.filter((date) => calendar.day(date).instruction)
      const elapsed = days.filter((date) => date <= asOf)
      return [schoolId, { teachingWeeks: weeks, instructionDays: days.length, elapsedDays: elapsed.length }]
    }),
  )
}

async function readCounts(
  context: Context,
  term: PlacedTerm,
  asOf: string,
  zone: string,
  groups: readonly PlacedClassGroup[],
): Promise<Map<string, Counts>> {
  const ids = groups.map((group) => group.id)
  const dayStart = (date: string): Date => new Date(instantOf(date, '00:00', zone))
  const nextDay = (date: string): string =>
    DateTime.fromISO(date, { zone: 'utc' }).plus({ days: 1 }).toISODate()!
  const whole = { from: dayStart(term.firstDay), until: dayStart(nextDay(term.lastDay)) }
  const after = dayStart(nextDay(asOf))
  const elapsed = { from: whole.from, until: after < whole.until ? after : whole.until }
  const counts = new Map<string, Counts>()
  for (const row of await countOutcomes(context, ids, elapsed))
    counts.set(keyOf(row.classGroupId, row.subject), { ...row, ahead: 0 })
  for (const { classGroupId, subject: of, lessons } of await countAhead(context, ids, whole, after)) {
    const key = keyOf(classGroupId, of)
    counts.set(key, { ...(counts.get(key) ?? nothing(classGroupId, of)), ahead: lessons })
  }
  return counts
}

/** No row for a subject that is neither due nor taught here. */
function rowOf(
  group: PlacedClassGroup,
  of: Subject,
  settings: Settings,
  progress: TermProgress,
  found: Counts | undefined,
): CoverageRow[] {
  const weekly = weeklyQuota(settings.quotas, of, group.grade)
  if (weekly === 0 && !found) return []
  const counts = found ?? nothing(group.id, of)
  // Live make-up and supervised replay come with the library; the formula has their place.
  const delivered = { local: counts.local, shared: counts.shared, makeUp: 0, replay: 0 }
  const figures = coverageOf(weekly, progress, delivered, counts.ahead, settings.replayShare)
  return [
    {
      classGroupId: group.id,
      classGroupName: group.name,
      grade: group.grade,
      schoolId: group.schoolId,
      schoolName: group.schoolName,
      regionId: group.regionId,
      subject: of,
      weekly,
      ...delivered,
      ...figures,
      scheduledAhead: counts.ahead,
      partial: counts.partial,
      absent: counts.absent,
      notDelivered: counts.notDelivered,
      unknown: counts.unknown,
    },
  ]
}
