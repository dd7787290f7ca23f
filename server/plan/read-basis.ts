import type { Term } from '../../shared/calendar.ts'
import type { ClassGroup, Classroom, Pairing } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import type { ProposalOptions } from '../../shared/proposal.ts'
import { dateOf, dayAfter, instantOf } from '../../shared/time.ts'
import { datesFrom, teachingWeekOf } from '../calendar/day-rule.ts'
import { type PlacedLocalLesson, readLocalLessons } from '../calendar/local-lesson-store.ts'
import { schoolCalendars } from '../calendar/school-calendars.ts'
import { readTerm } from '../calendar/store.ts'
import { type SchoolScope, schoolScopes, settingsOf } from '../directory/scope.ts'
import {
  readClassGroups,
  readClassrooms,
  readPairingsOf,
  readRegion,
  readSchoolsWithin,
} from '../directory/store.ts'
import { type PlanningGap, planningGaps } from '../ledger/planning-gap.ts'
import { badField } from '../platform/bad-field.ts'
import type { Context } from '../platform/context.ts'
import { readParts } from '../schedule/ground-store.ts'
import { readSeries, type StoredSeries } from '../schedule/series-store.ts'
import { type LeadTeacher, readLeadTeachers, readWeeklyHolds, type WeeklyHold } from './ground-store.ts'
import { type RegularWeek, regularWeek } from './regular-week.ts'

/** All that a plan's input is made from, so that it is made in memory. */
export interface Basis {
  options: ProposalOptions
  term: Term
  /** Teaching weeks that are left, by number. */
  weekNumbers: number[]
  /** Those that take part, and those of series that go on at them. */
  schools: ReadonlyMap<string, SchoolScope>
  /** Of these, those that take part. */
  chosen: ReadonlySet<string>
  weeks: ReadonlyMap<string, RegularWeek>
  classrooms: readonly Classroom[]
  classGroups: readonly ClassGroup[]
  /** In force at the start. */
  pairings: readonly Pairing[]
  teachers: readonly LeadTeacher[]
  local: readonly PlacedLocalLesson[]
  /** With lessons to come, at schools that take part. */
  series: readonly StoredSeries[]
  gaps: readonly PlanningGap[]
}

/**
 * Reads the ground of a plan; some twenty queries however large the region. No policy: the use cases ask it.
 * @throws AppError `not_found` (region or term), `bad_input` (`from`: no part of the term is left)
 */
export async function readBasis(context: Context, options: ProposalOptions): Promise<Basis> {
  const { regionId, from } = options
  const region = await readRegion(context, regionId)
  const term = await readTerm(context, options.termId)
  if (!region || !term) throw new AppError('not_found', 'There is no such region or term.')
  if (!region.path.includes(term.regionId))
    throw badField('termId', 'this term does not hold in the region that is planned')
  if (from > term.lastDay) throw badField('from', 'the term is over by then; choose an earlier date')
  const start = from < term.firstDay ? term.firstDay : from
  const dates = [...datesFrom(start, term.lastDay)]
  const within = await readSchoolsWithin(context, { everywhere: false, regionIds: [regionId], schoolIds: [] })
  const wanted = new Set(options.schoolIds)
  const taking = within.filter((school) => wanted.size === 0 || wanted.has(school.id))
  const chosen = new Set(taking.map((school) => school.id))

  const ahead = new Set(dates.flatMap((date) => teachingWeekOf(term, date) ?? []))
  const weekNumbers = [...ahead]
  const all = (await readSeries(context, { termId: term.id })).filter(
    (series) => series.state !== 'cancelled',
  )
  const places = await readPlaces(context, all)
  const series = all.filter((one) => places.get(one.id)!.some((schoolId) => chosen.has(schoolId)))
  const others = await schoolScopes(
    context,
    series.flatMap((one) => places.get(one.id)!).filter((id) => !chosen.has(id)),
  )
  const schools = new Map([...taking.map((school) => [school.id, school] as const), ...others])
  const ids = [...schools.keys()]
  const calendars = await schoolCalendars(context, ids, start, term.lastDay)
  const leads = [...schools.values()].filter((school) => school.lead).map((school) => school.id)
  // A plan knows a teacher at one school.
  const teachers = [
    ...new Map((await readLeadTeachers(context, leads)).reverse().map((t) => [t.personId, t])).values(),
  ].reverse()
  const { zone } = await settingsOf(context, regionId)
  const today = dateOf(context.now().getTime(), zone)
  return {
    options,
    term,
    weekNumbers,
    schools,
    chosen,
    weeks: new Map(ids.map((id) => [id, regularWeek(calendars.get(id)!, dates)])),
    classrooms: await readClassrooms(context, ids),
    classGroups: await readClassGroups(context, ids),
    pairings: (await readPairingsOf(context, ids)).filter(
      (p) => p.from <= start && (p.until === null || p.until >= start),
    ),
    teachers,
    local: await readLocalLessons(context, {
      schoolIds: ids,
      teacherIds: teachers.map((teacher) => teacher.personId),
    }),
    series,
    gaps: await planningGaps(context, {
      termId: term.id,
      regionId,
      ...(today > term.lastDay ? { asOf: term.lastDay } : {}),
    }),
  }
}

/** What other lessons hold in most weeks to come. */
export async function readHolds(
  context: Context,
  basis: Basis,
  keptIds: readonly string[],
): Promise<WeeklyHold[]> {
  const { term, options } = basis
  const { zone } = await settingsOf(context, options.regionId)
  const start = options.from < term.firstDay ? term.firstDay : options.from
  const between = {
    from: new Date(instantOf(start, '00:00', zone)),
    until: new Date(instantOf(dayAfter(term.lastDay, 1), '00:00', zone)),
    zone,
  }
  const resources = [
    ...basis.teachers.map((teacher) => teacher.personId),
    ...basis.classrooms.map((room) => room.id),
    ...basis.classGroups.map((group) => group.id),
  ]
  return readWeeklyHolds(context, between, resources, keptIds)
}

/** The schools of each series: the one that gives it first. */
async function readPlaces(context: Context, series: readonly StoredSeries[]): Promise<Map<string, string[]>> {
  const { classGroups } = await readParts(context, {
    people: [],
    classrooms: [],
    classGroups: [...new Set(series.flatMap(({ rule }) => rule.receivers.map((r) => r.classGroupId)))],
  })
  return new Map(
    series.map((one) => [
      one.id,
      [one.leadSchoolId, ...one.rule.receivers.map((r) => classGroups.get(r.classGroupId)!.schoolId)],
    ]),
  )
}
