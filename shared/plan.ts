import {
  amount,
  byName,
  type FormOf,
  fields,
  list,
  oneOf,
  orNull,
  otherwise,
  passing,
  text,
  whole,
  yesOrNo,
} from './form.ts'

/**
 * The planner's formats: what is asked for (`tongke/plan-input@1`) and what is proposed (`tongke/plan-output@1`); the rules are in
 * docs/planner.md. Weekdays are 1 (Monday) to 7; clock times are local; a period is a number of a school's own timetable.
 */
export const planInputFormat = 'tongke/plan-input@1'
export const planOutputFormat = 'tongke/plan-output@1'

const id = text(1, 200)
const subject = text(1, 60)
const weekday = whole(1, 7)
const period = whole(0, 99)
const count = whole(0, 10_000)
const most = 1_000_000
/** Whether a text is a time of the day such as 08:40. */
export const isClock = (value: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(value)
const clockTime = passing(isClock, 'a time such as 08:40')

export const planRules = fields({
  /** Most receivers a lesson (1+X: the X). */
  maxReceivers: whole(1, 1_000),
  /** Least part of a lesson's minutes that a receiver's period must hold, 0–1. */
  minOverlap: amount(0, 1),
  /** Most lessons of a subject a class a day. */
  maxPerDay: whole(1, 20),
  requirePairing: yesOrNo,
})
export type PlanRules = FormOf<typeof planRules>

export const planPeriod = fields({ weekday, period, start: clockTime, end: clockTime })
export type PlanPeriod = FormOf<typeof planPeriod>

export const planSchool = fields({
  id,
  county: otherwise(text(0, 200), () => ''),
  periods: list(planPeriod, 1_000),
})
export type PlanSchool = FormOf<typeof planSchool>

export const planClassroom = fields({
  id,
  school: id,
  use: list(oneOf('lead', 'receive'), 2),
})
export type PlanClassroom = FormOf<typeof planClassroom>

export const planClassGroup = fields({
  id,
  school: id,
  grade: whole(1, 12),
  /** Textbook by subject; classes that share a lesson use the same. */
  textbook: byName(text(0, 120)),
  busy: list(fields({ weekday, period }), 1_000),
})
export type PlanClassGroup = FormOf<typeof planClassGroup>

export const planTeacher = fields({
  id,
  school: id,
  subjects: list(subject, 60),
  busy: list(fields({ weekday, start: clockTime, end: clockTime }), 1_000),
  /** Most shared lessons a week, opened ones and extra ones together. */
  maxShared: count,
})
export type PlanTeacher = FormOf<typeof planTeacher>

/** A lesson of the lead school's own timetable that may be opened to others (同步课堂). */
export const planOwnLesson = fields({ id, teacher: id, classGroup: id, subject, weekday, period })
export type PlanOwnLesson = FormOf<typeof planOwnLesson>

export const planPairing = fields({ lead: id, member: id })
export const planDemand = fields({ classGroup: id, subject, periods: count })
export type PlanDemand = FormOf<typeof planDemand>

export const planReceiver = fields({ classGroup: id, period, classroom: id })
export type PlanReceiver = FormOf<typeof planReceiver>

/** A shared lesson of the week: `own` opened (同步课堂), or an extra one (专递课堂) where `own` is null. Its times are the lead school's. */
export const planLesson = fields({
  id,
  teacher: id,
  subject,
  classroom: id,
  own: otherwise(orNull(id), () => null),
  weekday,
  start: clockTime,
  end: clockTime,
  receivers: list(planReceiver, 1_000),
})
export type PlanLesson = FormOf<typeof planLesson>

/** What an input holds beside its format. */
export const planInputParts = fields({
  rules: planRules,
  schools: list(planSchool, most),
  classrooms: list(planClassroom, most),
  classGroups: list(planClassGroup, most),
  teachers: list(planTeacher, most),
  ownLessons: list(planOwnLesson, most),
  pairings: list(planPairing, most),
  demands: list(planDemand, most),
  /** Lessons that stay as they are. */
  keep: otherwise(list(planLesson, most), () => []),
  /** Lessons of the plan before, which may change: fewer changes are the last of the goals. */
  previous: otherwise(list(planLesson, most), () => []),
})
export type PlanInput = { format: typeof planInputFormat } & FormOf<typeof planInputParts>

/** What is wrong with an input, and where: `path` is such as `teachers[3].busy[0].end`. */
export interface PlanFault {
  path: string
  code: PlanFaultCode
  message: string
}
export type PlanFaultCode =
  | 'format' // not an object, or another format
  | 'missing'
  | 'wrong-type'
  | 'out-of-range'
  | 'duplicate'
  | 'unknown' // refers to what is not there
  | 'ends-before-start'
  | 'no-such-period'
  | 'does-not-fit' // two parts of the input contradict each other

/**
 * Why a demanded period is not covered. The first six: nothing in the input could cover it, whatever the plan. The others: ways
 * there are, and this stands in all of them in this plan; `several`: some of these, counted in `blocks`.
 */
export const planReasonCodes = [
  'not-paired', // its school is paired with no lead school
  'no-classroom', // its school has no receiving classroom
  'no-teacher', // no paired school has a teacher of the subject who may share a lesson, and a lead classroom
  'no-free-period', // the class is busy in every period of its week
  'overlap-too-small', // its free periods hold too little of any period of the paired schools
  'teachers-busy', // where they hold enough, no teacher of the subject is free or has a lesson of its grade and textbook
  'day-full', // on every day left it has had the subject as often as a class may in a day
  'class-taken', // it has another shared lesson in every period left
  'classroom-taken', // its school's receiving classrooms are taken
  'teacher-full', // the teachers give all the shared lessons they may
  'teacher-taken', // the teachers have another shared lesson then
  'lead-classroom-taken', // the lead schools' classrooms are taken
  'lesson-kept', // the lessons there are stay as they are
  'lesson-full', // the lessons there are have as many receivers as they may
  'several',
] as const
export type PlanReasonCode = (typeof planReasonCodes)[number]

export interface PlanUnmet {
  classGroup: string
  subject: string
  periods: number
  code: PlanReasonCode
  /** The reason as a sentence in English. */
  reason: string
  /**
   * Names and numbers for the sentence: `grade`, `textbook`, `ways` (lessons and periods that could have reached the class), `teachers`,
   * `leadSchools`, `bestOverlapPercent`, `minOverlapPercent`, `classrooms` …
   */
  facts: Record<string, string | number>
  /** How many of the ways each thing blocks in this plan. */
  blocks: Partial<Record<PlanReasonCode, number>>
}

export interface PlanStats {
  /** Periods. */
  demanded: number
  covered: number
  demandsWithNothing: number
  lessons: number
  /** Sum over receivers of the lesson's minutes inside the period used. */
  overlapMinutes: number
  /** Mean over receivers of that ÷ the lesson's length, 0–1. */
  meanOverlap: number
  /** Lessons of `previous` that are not in the plan as they were, and receivers of theirs that it lost. */
  changes: number
  /** What the input splits into: parts that share no teacher, class or classroom. */
  parts: number
  /** Why it ended: `optimal` proven · all the `work` that the seconds allow is done · the `clock` cut it short · `cancelled`. */
  ended: 'optimal' | 'work' | 'clock' | 'cancelled'
  seconds: number
  seed: number
}

export interface PlanOutput {
  format: typeof planOutputFormat
  lessons: PlanLesson[]
  unmet: PlanUnmet[]
  /** Proven: no plan of this input covers more periods. Null where nothing is proven yet. */
  bound: number | null
  /** Lessons of `keep` that break a rule, by themselves or with others of `keep`: no plan can have them all. */
  dropped: { id: string; reason: string }[]
  stats: PlanStats
}

/** `08:30` → 510. */
export const minuteOf = (clock: string): number => {
  const digit = (at: number) => clock.charCodeAt(at) - 48
  return (digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4)
}
