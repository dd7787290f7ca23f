import type { Pairing, Settings } from '../../shared/directory.ts'
import type { LessonKind } from '../../shared/schedule.ts'
import type { SeriesRule } from '../../shared/series.ts'
import type { Interval } from '../../shared/time.ts'
import type { PlacedLocalLesson } from '../calendar/read-local-lessons.ts'
import type { SchoolCalendar } from '../calendar/school-calendar.ts'
import type { SchoolScope } from '../directory/scope.ts'

export interface GroundSchool {
  scope: SchoolScope
  calendar: SchoolCalendar
  settings: Settings
}

/** All that the rules of planning look at, so that they answer from memory, however many lessons are planned. */
export interface Ground {
  /** Epoch milliseconds. */
  now: number
  people: ReadonlyMap<
    string,
    { id: string; displayName: string; disabled: boolean; leadTeacherAt: string[]; assistantAt: string[] }
  >
  classrooms: ReadonlyMap<
    string,
    { id: string; schoolId: string; name: string; lead: boolean; receive: boolean }
  >
  classGroups: ReadonlyMap<string, { id: string; schoolId: string; name: string; grade: number }>
  /** Of the classrooms and class groups, and of the local lessons. */
  schools: ReadonlyMap<string, GroundSchool>
  pairings: readonly Pick<Pairing, 'leadSchoolId' | 'memberSchoolId' | 'from' | 'until'>[]
  /** Local lessons by the id of their teacher, class group and classroom. */
  local: ReadonlyMap<string, readonly PlacedLocalLesson[]>
}

/** Who, where and with whom: what a booking, a rule and a lesson that is there have in common. */
export interface Parts {
  kind: LessonKind
  teacherId: string
  leadClassroomId: string
  leadClassGroupId: string | null
  receivers: SeriesRule['receivers']
}

/** A lesson that is asked for. */
export interface Wanted extends Parts {
  during: Interval
}

/** The lead school of wanted parts. */
export const leadOf = (ground: Ground, { leadClassroomId }: Pick<Parts, 'leadClassroomId'>): GroundSchool =>
  ground.schools.get(ground.classrooms.get(leadClassroomId)!.schoolId)!

/** The school of a receiving class group. */
export const schoolOf = (ground: Ground, classGroupId: string): GroundSchool =>
  ground.schools.get(ground.classGroups.get(classGroupId)!.schoolId)!

export const isPaired = (ground: Ground, leadId: string, memberId: string, date: string): boolean =>
  ground.pairings.some(
    ({ leadSchoolId, memberSchoolId, from, until }) =>
      leadSchoolId === leadId &&
      memberSchoolId === memberId &&
      from <= date &&
      (until === null || until >= date),
  )
