import type { z } from 'zod'
import type { LedgerView, LedgerWorst, ledgerViewFilter } from '../../shared/ledger.ts'
import { dayAfter, weekdayOf } from '../../shared/time.ts'
import type { Actor } from '../account/actor.ts'
import { teachingWeekOf } from '../calendar/day-rule.ts'
import { localLessonsOf } from '../calendar/read-local-lessons.ts'
import type { Context } from '../platform/context.ts'
import { causesOf, mainCause } from './cause.ts'
import { type Cell, cellsOf, figuresOf, rowOf } from './figures.ts'
import { asOfDate, dayStart, type LoadedLedger, loadLedger } from './load-ledger.ts'
import { subjectOfName } from './local-subject.ts'
import { readConfirmedWeeks } from './local-week-store.ts'
import { eventsOf, type LedgerEvent } from './occurrence.ts'
import { readEntries, type StoredEntry } from './page-store.ts'
import { instructionOf } from './progress.ts'
import { readSatisfaction, type SchoolSatisfaction } from './satisfaction-store.ts'
import { bySubject, completenessOf, trendOf, type UnitKind, unitKeyOf, unitsOf, worstOf } from './view.ts'

const worstShown = 30

/**
 * The ledger of a place as of a date: figures, a heat map of what lies below it, the weeks so far, and the classes that lack most
 * with why and what would mend it.
 * @throws AppError `not_found`
 */
export async function readLedgerView(
  context: Context,
  actor: Actor,
  filter: z.output<typeof ledgerViewFilter>,
): Promise<LedgerView> {
  const ledger = await loadLedger(context, actor, filter)
  const asOf = asOfDate(context, ledger.zone, filter.asOf)
  const cells = cellsOf(ledger, asOf, filter.subject)
  const path = pathOf(ledger, filter)
  const region = path.findLast((place) => place.kind === 'region')!
  const kind = unitKind(ledger, filter, region.id)
  const span = {
    from: dayStart(ledger.term.firstDay, ledger.zone),
    until: dayStart(dayAfter(asOf, 1), ledger.zone),
  }
  const [satisfied, worst] = await Promise.all([
    readSatisfaction(context, ledger.term.regionId, span, filter.subject),
    explain(context, ledger, worstOf(cells, worstShown), asOf),
  ])
  const schoolIds = new Set(cells.map((cell) => cell.school.id))
  const bySchool = new Map(satisfied.map((one) => [one.schoolId, one]))
  const units = unitsOf(cells, unitKeyOf(ledger, region.id, kind))
  const schoolsOfUnit = schoolsBy(ledger, region.id)
  return {
    termId: ledger.term.id,
    termName: ledger.term.name,
    asOf,
    week: teachingWeekOf(ledger.term, asOf),
    path,
    classes: new Set(cells.map((cell) => cell.group.id)).size,
    schools: schoolIds.size,
    all: figuresOf(cells),
    subjects: bySubject(cells),
    ...completenessOf(cells),
    satisfaction: averageOf([...schoolIds].flatMap((id) => bySchool.get(id) ?? [])),
    units: units.map((unit) => ({
      ...unit,
      satisfaction:
        unit.kind === 'class-group'
          ? null
          : averageOf((schoolsOfUnit.get(unit.id) ?? [unit.id]).flatMap((id) => bySchool.get(id) ?? [])),
    })),
    trend: trendOf(ledger, cells, asOf),
    worst,
  }
}

type Filter = z.output<typeof ledgerViewFilter>

function unitKind(ledger: LoadedLedger, filter: Filter, regionId: string): UnitKind {
  if (filter.schoolId || filter.classGroupId) return 'class-group'
  if (filter.by === 'school') return 'school'
  const below = ledger.schools.some((school) => school.path.at(-1) !== regionId)
  return below ? 'region' : 'school'
}

/** From the term's region down to the place that was asked for. */
export function pathOf(ledger: LoadedLedger, filter: Omit<Filter, 'by'>): LedgerView['path'] {
  const { term, regions, schools } = ledger
  const school = filter.schoolId || filter.classGroupId ? schools[0] : undefined
  const group = filter.classGroupId ? school?.classGroups[0] : undefined
  const regionId = school?.regionId ?? filter.regionId ?? term.regionId
  const { path } = regions.get(regionId)!
  return [
    ...path.slice(path.indexOf(term.regionId)).map((id) => ({
      kind: 'region' as const,
      id,
      name: regions.get(id)!.name,
    })),
    ...(school ? [{ kind: 'school' as const, id: school.id, name: school.name }] : []),
    ...(group ? [{ kind: 'class-group' as const, id: group.id, name: group.name }] : []),
  ]
}

/** Ids of the schools below each region that lies next below the place. */
function schoolsBy(ledger: LoadedLedger, regionId: string): Map<string, string[]> {
  const schools = new Map<string, string[]>()
  for (const { id, path } of ledger.schools) {
    const next = path[path.indexOf(regionId) + 1]
    if (next) schools.set(next, [...(schools.get(next) ?? []), id])
  }
  return schools
}

function averageOf(some: readonly SchoolSatisfaction[]): LedgerView['satisfaction'] {
  const count = some.reduce((sum, one) => sum + one.count, 0)
  return count === 0 ? null : { average: some.reduce((sum, one) => sum + one.sum, 0) / count, count }
}

/** Why each of these lacks what it lacks, with the lesson or the week to begin with. */
async function explain(
  context: Context,
  ledger: LoadedLedger,
  cells: readonly Cell[],
  asOf: string,
): Promise<LedgerWorst[]> {
  const { term, zone } = ledger
  const ids = [...new Set(cells.map((cell) => cell.group.id))]
  const schoolIds = [...new Set(cells.map((cell) => cell.school.id))]
  const [entries, locals, confirmed] = await Promise.all([
    readEntries(context, ids, { from: dayStart(term.firstDay, zone) }),
    localLessonsOf(context, { classGroupIds: ids }),
    readConfirmedWeeks(context, schoolIds, term),
  ])
  const end = dayStart(dayAfter(asOf, 1), zone).getTime()
  return cells.map((cell) => {
    const own = entries.filter((e) => e.classGroupId === cell.group.id && e.subject === cell.subject)
    const local = locals.filter(
      (lesson) => lesson.classGroupId === cell.group.id && subjectOfName(lesson.subjectName) === cell.subject,
    ).length
    const mondays = local === 0 ? [] : openMondays(cell, term, asOf, confirmed.get(cell.school.id))
    const causes = causesOf(cell.figures.gap, cell.tally, local * mondays.length)
    const cause = mainCause(cell.figures.gap, causes)
    return {
      ...rowOf(cell),
      cause,
      causes,
      missedLessonId: missedLesson(own, end, 'lead-failed', 'cancelled', 'line', 'absent'),
      unknownLessonId: missedLesson(own, end, 'unknown'),
      unconfirmedWeek: mondays.at(-1) ?? null,
    }
  })
}

/** Mondays of the weeks that are over by a date, have instruction at the school, and were not confirmed. */
function openMondays(
  { school, group }: Cell,
  term: { firstDay: string },
  asOf: string,
  confirmed: ReadonlySet<string> | undefined,
): string[] {
  const mondays = new Set(
    instructionOf(school.term, group.grade)
      .map((date) => dayAfter(date, 1 - weekdayOf(date)))
      .filter((monday) => dayAfter(monday, 6) <= asOf),
  )
  return [...mondays].filter((monday) => monday >= dayAfter(term.firstDay, -6) && !confirmed?.has(monday))
}

/** The latest lesson that is missed for one of these reasons and not repaired, or null. */
function missedLesson(
  entries: readonly StoredEntry[],
  end: number,
  ...reasons: LedgerEvent['what'][]
): string | null {
  const before = entries.filter((entry) => entry.at < end)
  const last = eventsOf(before).findLast((event) => event.until === null && reasons.includes(event.what))
  return (last && before.find((e) => e.at === last.at && e.source === 'lesson')?.lessonId) ?? null
}
