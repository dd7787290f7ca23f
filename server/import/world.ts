import type { BellTable, LocalLesson } from '../../shared/calendar.ts'
import type { ClassGroup, Classroom, Pairing, Region, School } from '../../shared/directory.ts'
import type { FaultList, Place } from './fault-list.ts'
import { suggestions } from './similar.ts'
import { inOrder, type KnownPerson, type Snapshot } from './snapshot.ts'
import { keyOf } from './text.ts'

/** The region's own schools, or also those elsewhere that may be paired with them. */
export type Among = 'own' | 'all'

/** What there is, and what the file adds, found by the names people use. */
export interface World {
  region: Region
  actorId: string | null
  regionNamed(name: string): Region | null
  regionById(id: string): Region | undefined
  regionNames(): string[]
  addSchool(school: School): void
  schoolById(id: string): School | undefined
  schoolsNamed(name: string, among?: Among): School[]
  schoolNames(among: Among): string[]
  classrooms: Named<Classroom>
  classGroups: Named<ClassGroup>
  people: Map<string, KnownPerson>
  takenNames: ReadonlySet<string>
  pairings: Pairing[]
  bellTables: Map<string, BellTable>
  timetables: Map<string, LocalLesson[]>
}

/** What a school has, by its name in that school. */
export interface Named<T> {
  find(schoolId: string, name: string): T | undefined
  add(entry: T): void
  ofSchool(schoolId: string): T[]
  all(): T[]
}

export function createWorld(snapshot: Snapshot): World {
  const regions = new Map(snapshot.regions.map((region) => [keyOf(region.name), region]))
  const byId = new Map([...snapshot.partners, ...snapshot.schools].map((school) => [school.id, school]))
  const own = groupBy(snapshot.schools, (school) => keyOf(school.name))
  const all = groupBy([...snapshot.schools, ...snapshot.partners], (school) => keyOf(school.name))
  const regionsById = new Map(snapshot.regions.map((region) => [region.id, region]))
  return {
    region: snapshot.regions[0]!,
    actorId: snapshot.actorId,
    regionNamed: (name) => regions.get(keyOf(name)) ?? null,
    regionById: (id) => regionsById.get(id),
    regionNames: () => snapshot.regions.map((region) => region.name),
    addSchool(school) {
      byId.set(school.id, school)
      for (const index of [own, all])
        index.set(keyOf(school.name), [...(index.get(keyOf(school.name)) ?? []), school])
    },
    schoolById: (id) => byId.get(id),
    schoolsNamed: (name, among = 'own') => (among === 'own' ? own : all).get(keyOf(name)) ?? [],
    schoolNames: (among) => [...(among === 'own' ? own : all).values()].map(([school]) => school!.name),
    classrooms: named(snapshot.classrooms),
    classGroups: named(snapshot.classGroups),
    people: new Map(snapshot.people.map((person) => [signInKey(person.name), person])),
    takenNames: new Set(snapshot.takenNames),
    pairings: [...snapshot.pairings],
    bellTables: new Map(snapshot.bellTables.map((table) => [bellTableKey(table), table])),
    timetables: new Map(
      snapshot.timetables
        .filter(({ lessons }) => lessons.length > 0)
        .map(({ classGroupId, lessons }) => [classGroupId, [...lessons].sort(inOrder)]),
    ),
  }
}

/** Sign-in names are compared as the database compares them. */
export const signInKey = (name: string) => name.toLowerCase()

export const bellTableKey = (table: Omit<BellTable, 'id' | 'bells'>) =>
  [table.schoolId, keyOf(table.name), table.effectiveFrom, table.weekdays.join('')].join('|')

function groupBy<T>(entries: readonly T[], key: (entry: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const entry of entries) {
    const group = groups.get(key(entry))
    if (group) group.push(entry)
    else groups.set(key(entry), [entry])
  }
  return groups
}

function named<T extends { schoolId: string; name: string }>(entries: readonly T[]): Named<T> {
  const schools = new Map<string, Map<string, T>>()
  const add = (entry: T) => {
    const school = schools.get(entry.schoolId) ?? new Map<string, T>()
    schools.set(entry.schoolId, school.set(keyOf(entry.name), entry))
  }
  for (const entry of entries) add(entry)
  return {
    find: (schoolId, name) => schools.get(schoolId)?.get(keyOf(name)),
    add,
    ofSchool: (schoolId) => [...(schools.get(schoolId)?.values() ?? [])],
    all: () => [...schools.values()].flatMap((entries) => [...entries.values()]),
  }
}

/** A school as a row names it, perhaps with its region. */
export interface SchoolName {
  field: string
  school: string
  region?: string | undefined
  /** The column of `region`. */
  regionField?: string
}

/** The region a row names; without a name, null and no fault. */
export function regionOfRow(
  world: World,
  faults: FaultList,
  place: Place,
  field: string,
  name: string,
): Region | null {
  const region = world.regionNamed(name)
  if (!region)
    faults.at(place, field, name, 'unknown_region', { like: suggestions(name, world.regionNames()) })
  return region
}

/** The school a row names, or a fault that says which ones it may mean. */
export function schoolOfRow(
  world: World,
  faults: FaultList,
  place: Place,
  { field, school, region: regionName, regionField = 'region' }: SchoolName,
  among: Among = 'own',
): School | null {
  const region = regionName === undefined ? null : regionOfRow(world, faults, place, regionField, regionName)
  if (regionName !== undefined && !region) return null
  const found = world.schoolsNamed(school, among).filter((s) => region === null || s.regionId === region.id)
  if (found.length === 1) return found[0]!
  if (found.length === 0)
    faults.at(place, field, school, 'unknown_school', { like: likeSchools(world, school, among) })
  else
    faults.at(place, field, school, 'ambiguous_school', {
      regions: found.map((s) => world.regionById(s.regionId)?.name ?? ''),
    })
  return null
}

/** A wrong name is often wrong in every row of its school: looked for once. */
const seen = new WeakMap<World, Map<string, string[]>>()

function likeSchools(world: World, name: string, among: Among): string[] {
  const known = seen.get(world) ?? new Map<string, string[]>()
  seen.set(world, known)
  const key = `${among} ${name}`
  const found = known.get(key)
  // After so many different wrong names, it is the file that is wrong, and comparing each with all would take long.
  if (found || known.size >= 300) return found ?? []
  const like = suggestions(name, world.schoolNames(among))
  known.set(key, like)
  return like
}
