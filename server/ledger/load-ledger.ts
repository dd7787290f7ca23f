import { defaultSettings, type Settings, type Subject } from '../../shared/directory.ts'
import { AppError } from '../../shared/errors.ts'
import type { LedgerFilter } from '../../shared/ledger.ts'
import { dateOf, dayAfter, instantOf } from '../../shared/time.ts'
import type { Actor } from '../account/actor.ts'
import { reachOf } from '../account/policy.ts'
import { isInSight, sightOf } from '../directory/scope.ts'
import type { Context } from '../platform/context.ts'
import { eventsOf } from './occurrence.ts'
import { quarterOf, writePage } from './page.ts'
import { type PageRow, readEntries, readPages, type StoredEntry, writePages } from './page-store.ts'
import {
  countAhead,
  type PlacedClassGroup,
  type PlacedRegion,
  type PlacedSchool,
  type PlacedTerm,
  readClassGroupsWithin,
  readPlacedTerm,
  readRegionsAround,
  readSchoolsWithin,
  readSpecialDaysWithin,
  readTermsAmong,
} from './place-store.ts'
import { type SchoolTerm, schoolTerms } from './progress.ts'

/** A school with what its classes are measured by. */
export interface LedgerSchool extends PlacedSchool {
  path: string[]
  settings: Settings
  term: SchoolTerm
  /** By grade and name. */
  classGroups: PlacedClassGroup[]
}

/** All that the figures of a place are made of, as of any date of its term. */
export interface LoadedLedger {
  term: PlacedTerm
  zone: string
  /** Regions from the root down to the term's, and all below it. */
  regions: Map<string, PlacedRegion>
  /** By name; only those with class groups. */
  schools: LedgerSchool[]
  pages: BySubject<string>
  /** Lessons that are booked and not over. */
  ahead: BySubject<number>
}

/** Of class groups, by subject. */
export type BySubject<T> = Map<string, Partial<Record<Subject, T>>>

function put<T>(map: BySubject<T>, classGroupId: string, subject: Subject, value: T): void {
  const known = map.get(classGroupId)
  if (known) known[subject] = value
  else map.set(classGroupId, { [subject]: value })
}

/** The term, if the actor sees it. @throws AppError `not_found` */
export async function seenTerm(context: Context, actor: Actor, termId: string): Promise<PlacedTerm> {
  const [term, sight] = await Promise.all([
    readPlacedTerm(context, termId),
    sightOf(context, actor, 'term:read'),
  ])
  if (!term || !isInSight(sight, term.regionPath))
    throw new AppError('not_found', 'There is no such term, or it is not yours to see.')
  return term
}

/**
 * Reads a place's ledger within the actor's reach: as many queries for a thousand schools as for one.
 * @throws AppError `not_found` (no such term or region, or not the actor's)
 */
export async function loadLedger(
  context: Context,
  actor: Actor,
  filter: Omit<LedgerFilter, 'asOf'>,
): Promise<LoadedLedger> {
  const term = await seenTerm(context, actor, filter.termId)
  const around = await readRegionsAround(context, term.regionId)
  const regions = new Map(around.map((region) => [region.id, region]))
  const below = filter.regionId ? regions.get(filter.regionId) : undefined
  if (filter.regionId && !below?.path.includes(term.regionId))
    throw new AppError('not_found', 'There is no such region in this term, or it is not yours to see.')
  const settings = settingsAmong(regions)
  const { zone } = settings(term.regionPath)
  const place = {
    regionIds: [term.regionId, ...(filter.regionId ? [filter.regionId] : [])],
    schoolId: filter.schoolId,
    classGroupId: filter.classGroupId,
  }
  const within = below?.id ?? term.regionId
  const span = { from: dayStart(term.firstDay, zone), until: dayStart(dayAfter(term.lastDay, 1), zone) }
  const ids = [...regions.keys()]
  const [schools, groups, days, terms, pages, ahead] = await Promise.all([
    readSchoolsWithin(context, reachOf(actor, 'coverage:read'), place),
    readClassGroupsWithin(context, place),
    readSpecialDaysWithin(context, ids, within, term),
    readTermsAmong(context, ids, term),
    readPages(context, place, filter.subject),
    countAhead(context, place, span),
  ])
  const groupsOf = new Map<string, PlacedClassGroup[]>()
  for (const group of groups) {
    const list = groupsOf.get(group.schoolId)
    if (list) list.push(group)
    else groupsOf.set(group.schoolId, [group])
  }
  const seen = schools.flatMap((school) => {
    const classGroups = groupsOf.get(school.id)?.sort(byGrade)
    return classGroups ? [{ ...school, path: regions.get(school.regionId)!.path, classGroups }] : []
  })
  const calendars = schoolTerms(
    term,
    seen.map((school) => ({ id: school.id, regionPath: school.path })),
    terms,
    days,
  )
  const booked: BySubject<number> = new Map()
  for (const row of ahead) put(booked, row.classGroupId, row.subject, row.lessons)
  return {
    term,
    zone,
    regions,
    schools: seen.map((school) => ({
      ...school,
      settings: settings(school.path),
      term: calendars.get(school.id)!,
    })),
    pages: await whole(context, pages),
    ahead: booked,
  }
}

const byGrade = (a: PlacedClassGroup, b: PlacedClassGroup): number =>
  a.grade - b.grade || (a.name < b.name ? -1 : 1)

export const dayStart = (date: string, zone: string): Date => new Date(instantOf(date, '00:00', zone))

/** The first and, not included, the last quarter of an hour of what a term has given by the end of a date. */
export function quartersOf(
  { term, zone }: Pick<LoadedLedger, 'term' | 'zone'>,
  asOf: string,
): { from: number; until: number } {
  const last = asOf < term.lastDay ? asOf : term.lastDay
  return {
    from: quarterOf(instantOf(term.firstDay, '00:00', zone)),
    until: quarterOf(instantOf(dayAfter(last, 1), '00:00', zone)),
  }
}

/** The date that was asked for, or today. */
export const asOfDate = (context: Context, zone: string, asOf: string | undefined): string =>
  asOf ?? dateOf(context.now().getTime(), zone)

function settingsAmong(regions: ReadonlyMap<string, PlacedRegion>): (path: readonly string[]) => Settings {
  const known = new Map<string, Settings>()
  return (path) => {
    const key = path.at(-1)!
    const found = known.get(key)
    if (found) return found
    const own = path.map((id) => regions.get(id)?.settings ?? {})
    const inForce = Object.assign({}, defaultSettings, ...own) as Settings
    known.set(key, inForce)
    return inForce
  }
}

/** Pages with their events; those that were spoiled since they were read last are put together anew, and kept. */
async function whole(context: Context, rows: readonly PageRow[]): Promise<BySubject<string>> {
  const pages: BySubject<string> = new Map()
  const spoiled: PageRow[] = []
  for (const row of rows)
    if (row.events === null) spoiled.push(row)
    else put(pages, row.classGroupId, row.subject, row.events)
  for (let i = 0; i < spoiled.length; i += batch) {
    const some = spoiled.slice(i, i + batch)
    const entries: BySubject<StoredEntry[]> = new Map()
    for (const entry of await readEntries(context, [...new Set(some.map((row) => row.classGroupId))])) {
      const list = entries.get(entry.classGroupId)?.[entry.subject]
      if (list) list.push(entry)
      else put(entries, entry.classGroupId, entry.subject, [entry])
    }
    const made = some.map((row) => ({
      ...row,
      events: writePage(eventsOf(entries.get(row.classGroupId)?.[row.subject] ?? [])),
    }))
    await writePages(context, made)
    for (const page of made) put(pages, page.classGroupId, page.subject, page.events)
  }
  return pages
}

const batch = 2_000
