import { z } from 'zod'
import { id } from './account.ts'
import { bells, subject } from './directory.ts'
import { localDate } from './time.ts'
import { weekPattern, weeksMeet } from './week-pattern.ts'

/** 学期: first and last day, both included. Instruction days are its Mondays to Fridays, unless a special day says otherwise. */
export const term = z.object({
  id,
  regionId: id,
  name: z.string().trim().min(1).max(60),
  firstDay: localDate,
  lastDay: localDate,
  /** Grade 9's last day of teaching, where it ends before the others (33 weeks of a year's 35); null or left out: with them. */
  grade9LastDay: localDate.nullish(),
})
export type Term = z.infer<typeof term>
/** 53 weeks: a year that was mistyped would make thousands of periods due. */
const termDays = 371
export const putTerm = term
  .omit({ id: true })
  .refine((t) => t.firstDay < t.lastDay, { message: 'a term ends after it starts', path: ['lastDay'] })
  .refine((t) => Date.parse(t.lastDay) - Date.parse(t.firstDay) < termDays * 86_400_000, {
    message: 'a term is at most 53 weeks long',
    path: ['lastDay'],
  })
  .refine((t) => !t.grade9LastDay || (t.firstDay < t.grade9LastDay && t.grade9LastDay <= t.lastDay), {
    message: "grade 9's last day lies in the term",
    path: ['grade9LastDay'],
  })

/** ISO weekday, 1 Monday … 7 Sunday. */
export const weekday = z.int().min(1).max(7)

/**
 * What a region or a school says of one date: `off` (放假), or `working` (上课) by the timetable of the weekday it `follows`: a
 * make-up day (调休) or a remapped normal one. Working without a weekday: not decided yet, no instruction until it is.
 */
export const specialDay = z
  .object({
    day: localDate,
    kind: z.enum(['off', 'working']),
    follows: weekday.nullable(),
    name: z.string().trim().max(60).default(''),
  })
  .refine((d) => d.kind === 'working' || d.follows === null, {
    message: 'a day off follows no weekday',
    path: ['follows'],
  })
export type SpecialDay = z.infer<typeof specialDay>

/**
 * What a date is at a school. `instruction`: lessons by the timetable of weekday `follows`. The others have none: `weekend`,
 * `off`, `undecided` (a working day of which it is not said whose timetable it follows), `outside` of every term.
 */
export const dayKind = z.enum(['instruction', 'weekend', 'off', 'undecided', 'outside'])
export type DayKind = z.infer<typeof dayKind>

export const dayStatus = z.object({
  date: localDate,
  /** The teaching week, from 1; null outside of the term. */
  week: z.int().nullable(),
  kind: dayKind,
  /** Whether `kind` is `instruction`. */
  instruction: z.boolean(),
  follows: weekday.nullable(),
  /** Of the special day, such as 国庆节; '' for any other. */
  name: z.string(),
})
export type DayStatus = z.infer<typeof dayStatus>

/** Makes these all the special days that the region or school itself has between two dates, both included. */
export const putDays = z
  .object({
    from: localDate,
    to: localDate,
    days: z.array(specialDay).max(400),
    preview: z.boolean().default(false),
  })
  .superRefine(({ from, to, days }, context) => {
    if (from > to)
      context.addIssue({ code: 'custom', message: 'the last day comes before the first', path: ['to'] })
    const seen = new Set<string>()
    days.forEach(({ day }, i) => {
      const path = ['days', i, 'day']
      if (day < from || day > to)
        context.addIssue({ code: 'custom', message: `${day} is not between ${from} and ${to}`, path })
      if (seen.has(day)) context.addIssue({ code: 'custom', message: `${day} is there twice`, path })
      seen.add(day)
    })
  })

/** What a change of a calendar or of bells does to one school's part in a lesson. */
export const dayEffect = z.enum([
  'no-instruction', // lessons are no longer held on that date
  'instruction', // they are now
  'other-weekday', // by another weekday's timetable
  'other-bells', // by other times
])
export type DayEffect = z.infer<typeof dayEffect>

/** A lesson still to come that a change of a calendar or of bells touches, and in which of its schools. */
export const touchedLesson = z.object({
  lessonId: id,
  subject,
  topic: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  teacherName: z.string(),
  schools: z.array(
    z.object({
      schoolId: id,
      schoolName: z.string(),
      /** It gives the lesson. */
      lead: z.boolean(),
      effect: dayEffect,
      before: dayStatus,
      after: dayStatus,
    }),
  ),
})
export type TouchedLesson = z.infer<typeof touchedLesson>

/** `saved` is false for a preview. */
export const daysSaved = z.object({ saved: z.boolean(), touched: z.array(touchedLesson) })

export const holidayFilter = z
  .object({ from: localDate, to: localDate, regionId: id.optional() })
  .refine(({ from, to }) => from <= to, { message: 'the last day comes before the first', path: ['to'] })
/** Days off and make-up days to begin with; of `unknownYears` nothing is known (yet), and nothing is guessed. */
export const holidays = z.object({ days: z.array(specialDay), unknownYears: z.array(z.int()) })
export type Holidays = z.infer<typeof holidays>

/** One term as a school has it, or, without a school, a region: the term's own, or one below it. */
export const termCalendarFilter = z.object({ schoolId: id.optional(), regionId: id.optional() })
export const termCalendar = z.object({
  term,
  days: z.array(dayStatus),
  /** The region's own special days of the term. */
  regionDays: z.array(specialDay),
  /** Those of the regions above it that hold here: the region itself says nothing of their dates. */
  aboveDays: z.array(specialDay),
  /** The school's own. */
  schoolDays: z.array(specialDay),
  /** Days of instruction by the timetable of Monday … Sunday. */
  weekdayCounts: z.array(z.int()).length(7),
})
export type TermCalendar = z.infer<typeof termCalendar>

/** 作息时间表: a school's bells for some weekdays, in force from a date on until a later table names the weekday. */
export const bellTable = z.object({
  id,
  schoolId: id,
  /** 夏季, 冬季, … */
  name: z.string().trim().min(1).max(40),
  effectiveFrom: localDate,
  weekdays: z
    .array(weekday)
    .min(1)
    .transform((days) => [...new Set(days)].sort((a, b) => a - b)),
  bells: bells.min(1).transform((list) => [...list].sort((a, b) => a.period - b.period)),
})
export type BellTable = z.infer<typeof bellTable>
export const putBellTable = bellTable.omit({ id: true }).extend({ preview: z.boolean().default(false) })
export const bellTableSaved = daysSaved.extend({ table: bellTable })

/**
 * A date at a school: what it is, and the bells in force, by the clock of its region's zone. A school without any bell tables takes
 * lessons at any time.
 */
export const schoolDay = z.object({ status: dayStatus, hasBells: z.boolean(), bells, zone: z.string() })
export type SchoolDay = z.infer<typeof schoolDay>

/** One weekly lesson of a class group's own timetable, given by its own school. */
export const localLesson = z.object({
  weekday,
  period: z.int().min(1).max(14),
  weeks: weekPattern.default(''),
  subjectName: z.string().trim().min(1).max(40),
  teacherId: id.nullable().default(null),
  classroomId: id.nullable().default(null),
})
export type LocalLesson = z.infer<typeof localLesson>
export const localLessons = z
  .array(localLesson)
  .max(500)
  .superRefine((list, context) => {
    list.forEach((lesson, i) => {
      const other = list
        .slice(0, i)
        .find(
          (l) =>
            l.weekday === lesson.weekday && l.period === lesson.period && weeksMeet(l.weeks, lesson.weeks),
        )
      if (other)
        context.addIssue({
          code: 'custom',
          message: `weekday ${lesson.weekday}, period ${lesson.period} has ${other.subjectName} already`,
          path: [i, 'period'],
        })
    })
  })
/** Makes these all the local lessons of the class group. */
export const putLocalLessons = z.object({ lessons: localLessons })
