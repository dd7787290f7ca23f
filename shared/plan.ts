import { z } from 'zod'
import { clockTime } from './time.ts'

/**
 * The planner's formats: what is asked for (`tongke/plan-input@1`) and what is proposed (`tongke/plan-output@1`); the rules are in
 * docs/planner.md. Weekdays are 1 (Monday) to 7; clock times are local; a period is a number of a school's own timetable.
 */
export const planInputFormat = 'tongke/plan-input@1'
export const planOutputFormat = 'tongke/plan-output@1'

const id = z.string().min(1).max(200)
const subject = z.string().min(1).max(60)
const weekday = z.int().min(1).max(7)
const period = z.int().min(0).max(99)
const count = z.int().min(0).max(10_000)
const list = 1_000_000

export const planRules = z.object({
  /** Most receivers a lesson (1+X: the X). */
  maxReceivers: z.int().min(1).max(1_000),
  /** Least part of a lesson's minutes that a receiver's period must hold, 0–1. */
  minOverlap: z.number().min(0).max(1),
  /** Most lessons of a subject a class a day. */
  maxPerDay: z.int().min(1).max(20),
  requirePairing: z.boolean(),
})
export type PlanRules = z.infer<typeof planRules>

export const planPeriod = z.object({ weekday, period, start: clockTime, end: clockTime })
export type PlanPeriod = z.infer<typeof planPeriod>

export const planSchool = z.object({
  id,
  county: z.string().max(200).default(''),
  periods: z.array(planPeriod).max(1_000),
})
export type PlanSchool = z.infer<typeof planSchool>

export const planClassroom = z.object({
  id,
  school: id,
  use: z.array(z.enum(['lead', 'receive'])).max(2),
})
export type PlanClassroom = z.infer<typeof planClassroom>

export const planClassGroup = z.object({
  id,
  school: id,
  grade: z.int().min(1).max(12),
  /** Textbook by subject; classes that share a lesson use the same. */
  textbook: z.record(z.string(), z.string().max(120)),
  busy: z.array(z.object({ weekday, period })).max(1_000),
})
export type PlanClassGroup = z.infer<typeof planClassGroup>

export const planTeacher = z.object({
  id,
  school: id,
  subjects: z.array(subject).max(60),
  busy: z.array(z.object({ weekday, start: clockTime, end: clockTime })).max(1_000),
  /** Most shared lessons a week, opened ones and extra ones together. */
  maxShared: count,
})
export type PlanTeacher = z.infer<typeof planTeacher>

/** A lesson of the lead school's own timetable that may be opened to others (同步课堂). */
export const planOwnLesson = z.object({ id, teacher: id, classGroup: id, subject, weekday, period })
export type PlanOwnLesson = z.infer<typeof planOwnLesson>

export const planPairing = z.object({ lead: id, member: id })
export const planDemand = z.object({ classGroup: id, subject, periods: count })
export type PlanDemand = z.infer<typeof planDemand>

export const planReceiver = z.object({ classGroup: id, period, classroom: id })
export type PlanReceiver = z.infer<typeof planReceiver>

/** A shared lesson of the week: `own` opened (同步课堂), or an extra one (专递课堂) where `own` is null. Its times are the lead school's. */
export const planLesson = z.object({
  id,
  teacher: id,
  subject,
  classroom: id,
  own: id.nullable().default(null),
  weekday,
  start: clockTime,
  end: clockTime,
  receivers: z.array(planReceiver).max(1_000),
})
export type PlanLesson = z.infer<typeof planLesson>

export const planInput = z.object({
  format: z.literal(planInputFormat),
  rules: planRules,
  schools: z.array(planSchool).max(list),
  classrooms: z.array(planClassroom).max(list),
  classGroups: z.array(planClassGroup).max(list),
  teachers: z.array(planTeacher).max(list),
  ownLessons: z.array(planOwnLesson).max(list),
  pairings: z.array(planPairing).max(list),
  demands: z.array(planDemand).max(list),
  /** Lessons that stay as they are. */
  keep: z.array(planLesson).max(list).default([]),
  /** Lessons of the plan before, which may change: fewer changes are the last of the goals. */
  previous: z.array(planLesson).max(list).default([]),
})
export type PlanInput = z.infer<typeof planInput>

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
export const planReasonCode = z.enum([
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
])
export type PlanReasonCode = z.infer<typeof planReasonCode>

export const planUnmet = z.object({
  classGroup: id,
  subject,
  periods: z.int().min(1),
  code: planReasonCode,
  /** The reason as a sentence in English. */
  reason: z.string().min(1),
  /**
   * Names and numbers for the sentence: `grade`, `textbook`, `ways` (lessons and periods that could have reached the class), `teachers`,
   * `leadSchools`, `bestOverlapPercent`, `minOverlapPercent`, `classrooms` …
   */
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  /** How many of the ways each thing blocks in this plan. */
  blocks: z.partialRecord(planReasonCode, z.int().min(0)),
})
export type PlanUnmet = z.infer<typeof planUnmet>

export const planStats = z.object({
  /** Periods. */
  demanded: z.int(),
  covered: z.int(),
  demandsWithNothing: z.int(),
  lessons: z.int(),
  /** Sum over receivers of the lesson's minutes inside the period used. */
  overlapMinutes: z.number(),
  /** Mean over receivers of that ÷ the lesson's length, 0–1. */
  meanOverlap: z.number(),
  /** Lessons of `previous` that are not in the plan as they were, and receivers of theirs that it lost. */
  changes: z.int(),
  /** What the input splits into: parts that share no teacher, class or classroom. */
  parts: z.int(),
  /** Why it ended: `optimal` proven · all the `work` that the seconds allow is done · the `clock` cut it short · `cancelled`. */
  ended: z.enum(['optimal', 'work', 'clock', 'cancelled']),
  seconds: z.number(),
  seed: z.int(),
})
export type PlanStats = z.infer<typeof planStats>

export const planOutput = z.object({
  format: z.literal(planOutputFormat),
  lessons: z.array(planLesson),
  unmet: z.array(planUnmet),
  /** Proven: no plan of this input covers more periods. Null where nothing is proven yet. */
  bound: z.int().nullable(),
  /** Lessons of `keep` that break a rule, by themselves or with others of `keep`: no plan can have them all. */
  dropped: z.array(z.object({ id, reason: z.string() })).default([]),
  stats: planStats,
})
export type PlanOutput = z.infer<typeof planOutput>

/** `08:30` → 510. */
export const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
