import type { Grant } from '../../shared/account.ts'
import type { BellTable, LocalLesson } from '../../shared/calendar.ts'
import type { ClassGroup, Classroom, Pairing, Region, School } from '../../shared/directory.ts'

export interface KnownPerson {
  id: string
  name: string
  displayName: string
  disabled: boolean
  /** Those that the importing person may see. */
  grants: Grant[]
  /** Whether they may change the name and take the person out of use: they may give every right the person has. */
  governed: boolean
}

/** What there is in and below the region that an import goes into, as the importing person may see it. */
export interface Snapshot {
  /** The region itself first. */
  regions: Region[]
  schools: School[]
  /** Schools elsewhere that the person may pair with these. */
  partners: School[]
  classrooms: Classroom[]
  classGroups: ClassGroup[]
  people: KnownPerson[]
  /** Sign-in names of all others, in lower case: names are one space for the whole installation. */
  takenNames: string[]
  pairings: Pairing[]
  bellTables: BellTable[]
  /** By class group. */
  timetables: { classGroupId: string; lessons: LocalLesson[] }[]
  /** Who imports; nobody changes their own rights. */
  actorId: string | null
}

/** The order of a timetable, so that two of them can be compared. */
export const inOrder = (a: LocalLesson, b: LocalLesson) =>
  a.weekday - b.weekday || a.period - b.period || (a.weeks < b.weeks ? -1 : a.weeks > b.weeks ? 1 : 0)

export const emptySnapshot: Snapshot = {
  regions: [],
  schools: [],
  partners: [],
  classrooms: [],
  classGroups: [],
  people: [],
  takenNames: [],
  pairings: [],
  bellTables: [],
  timetables: [],
  actorId: null,
}
