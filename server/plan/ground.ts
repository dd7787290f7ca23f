import {
  minuteOf,
  type PlanClassGroup,
  type PlanInput,
  type PlanLesson,
  type PlanOwnLesson,
} from '../../shared/plan.ts'

/** A period of a school's week; minutes are counted from Monday 0:00. */
export interface Slot {
  index: number
  school: number
  weekday: number
  period: number
  from: number
  to: number
}

/** The input, with everything that is referred to by id found once. All times in minutes from Monday 0:00. */
export interface Ground {
  input: PlanInput
  schools: Map<string, number>
  classrooms: Map<string, number>
  classGroups: Map<string, number>
  teachers: Map<string, number>
  ownLessons: Map<string, number>
  slots: Slot[]
  /** By school, in the order of the week. */
  slotsOf: Slot[][]
  /** By school and weekday. */
  slotsOn: Slot[][][]
  /** By school: member schools it may teach. */
  membersOf: number[][]
  /** By school: rooms by what they may be used for. */
  roomsOf: { lead: number[]; receive: number[] }[]
  /** By school, in the input's order. */
  teachersOf: number[][]
  demandsOf: number[][]
  /** That are asked for, each once. */
  subjects: string[]
  /** By teacher: intervals in which no extra lesson can be: busy, or an own lesson. */
  teacherBusy: Interval[][]
  teacherOwn: number[][]
  /** By class group: intervals in which it can receive nothing. */
  groupBusy: Interval[][]
}

export interface Interval {
  from: number
  to: number
}

export const overlaps = (a: Interval, b: Interval): boolean => a.from < b.to && b.from < a.to
export const commonMinutes = (a: Interval, b: Interval): number =>
  Math.min(a.to, b.to) - Math.max(a.from, b.from)

const DAY = 24 * 60
export const intervalOf = (weekday: number, start: string, end: string): Interval => ({
  from: weekday * DAY + minuteOf(start),
  to: weekday * DAY + minuteOf(end),
})

const indexed = (list: readonly { id: string }[]): Map<string, number> =>
  new Map(list.map(({ id }, index) => [id, index]))

export const slotAt = (ground: Ground, school: number, weekday: number, period: number): Slot | undefined =>
  ground.slotsOn[school]![weekday]?.find((slot) => slot.period === period)

/** The period that a lesson's times tell: of several at the same time, the first in the input's order. */
export function slotFrom(ground: Ground, school: number, { from, to }: Interval): Slot | undefined {
  const named = ground.input.schools[school]!.periods.find(({ weekday, start, end }) => {
    const at = intervalOf(weekday, start, end)
    return at.from === from && at.to === to
  })
  return named && slotAt(ground, school, named.weekday, named.period)
}

/** Periods of a school that are on during some of a time. */
export const slotsDuring = (ground: Ground, school: number, at: Interval): Slot[] =>
  ground.slotsOn[school]![Math.floor(at.from / DAY)]!.filter((slot) => overlaps(slot, at))

/** The textbook of a class in a subject; null where it has none: such classes share lessons with each other. */
export const textbookOf = (group: PlanClassGroup, subject: string): string | null =>
  Object.hasOwn(group.textbook, subject) ? group.textbook[subject]! : null

export const ownLessonOf = (ground: Ground, lesson: PlanLesson): PlanOwnLesson | undefined =>
  lesson.own === null ? undefined : ground.input.ownLessons[ground.ownLessons.get(lesson.own)!]

/** @param input as `readPlanInput` lets through: every id it refers to is there */
export function readGround(input: PlanInput): Ground {
  const schools = indexed(input.schools)
  const slots: Slot[] = []
  const slotsOn: Slot[][][] = []
  const slotsOf = input.schools.map(({ periods }, school) => {
    const week = periods.map(({ weekday, period, start, end }): Slot => {
      const { from, to } = intervalOf(weekday, start, end)
      return { index: 0, school, weekday, period, from, to }
    })
    week.sort((a, b) => a.from - b.from || a.period - b.period)
    const days: Slot[][] = [[], [], [], [], [], [], [], []]
    for (const slot of week) {
      slot.index = slots.push(slot) - 1
      days[slot.weekday]!.push(slot)
    }
    slotsOn.push(days)
    return week
  })
  const ground: Ground = {
    input,
    schools,
    classrooms: indexed(input.classrooms),
    classGroups: indexed(input.classGroups),
    teachers: indexed(input.teachers),
    ownLessons: indexed(input.ownLessons),
    slots,
    slotsOf,
    slotsOn,
    membersOf: readMembers(input, schools),
    roomsOf: input.schools.map(() => ({ lead: [], receive: [] })),
    teachersOf: input.schools.map(() => []),
    demandsOf: input.schools.map(() => []),
    subjects: [...new Set(input.demands.map((demand) => demand.subject))],
    teacherBusy: input.teachers.map((teacher) =>
      teacher.busy.map((busy) => intervalOf(busy.weekday, busy.start, busy.end)),
    ),
    teacherOwn: input.teachers.map(() => []),
    groupBusy: [],
  }
  for (const [index, room] of input.classrooms.entries()) {
    const of = ground.roomsOf[schools.get(room.school)!]!
    for (const use of new Set(room.use)) of[use].push(index)
  }
  for (const [index, teacher] of input.teachers.entries())
    ground.teachersOf[schools.get(teacher.school)!]!.push(index)
  for (const [index, { classGroup }] of input.demands.entries()) {
    const { school } = input.classGroups[ground.classGroups.get(classGroup)!]!
    ground.demandsOf[schools.get(school)!]!.push(index)
  }
  ground.groupBusy = input.classGroups.map((group) =>
    group.busy.map((busy) => slotAt(ground, schools.get(group.school)!, busy.weekday, busy.period)!),
  )
  for (const [index, own] of input.ownLessons.entries()) {
    const teacher = ground.teachers.get(own.teacher)!
    const school = schools.get(input.teachers[teacher]!.school)!
    const slot = slotAt(ground, school, own.weekday, own.period)!
    ground.teacherBusy[teacher]!.push(slot)
    ground.teacherOwn[teacher]!.push(index)
    ground.groupBusy[ground.classGroups.get(own.classGroup)!]!.push(slot)
  }
  return ground
}

function readMembers(input: PlanInput, schools: Map<string, number>): number[][] {
  if (!input.rules.requirePairing) {
    const all = input.schools.map((_, index) => index)
    return input.schools.map(() => all)
  }
  const members = input.schools.map(() => new Set<number>())
  for (const { lead, member } of input.pairings) members[schools.get(lead)!]!.add(schools.get(member)!)
  return members.map((set) => [...set].sort((a, b) => a - b))
}
