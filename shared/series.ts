import { z } from 'zod'
import { id } from './account.ts'
import { dayStatus } from './calendar.ts'
import { bell, subject } from './directory.ts'
import { clash, lesson, lessonKind } from './schedule.ts'
import { instant, localDate } from './time.ts'
import { weekPattern } from './week-pattern.ts'

export const seriesReceiver = z.object({
  classGroupId: id,
  classroomId: id,
  assistantId: id.nullable().default(null),
})

/** 系列课: what repeats, every teaching week of the pattern, at a period of the lead school's timetable. */
export const seriesRule = z
  .object({
    termId: id,
    subject,
    kind: lessonKind,
    topic: z.string().trim().max(120).default(''),
    teacherId: id,
    leadClassroomId: id,
    leadClassGroupId: id.nullable().default(null),
    weekday: z.int().min(1).max(7),
    period: z.int().min(1).max(14),
    weeks: weekPattern.default(''),
    receivers: z.array(seriesReceiver).min(1).max(500),
  })
  .refine((rule) => (rule.kind === 'synchronous') === (rule.leadClassGroupId !== null), {
    message: 'a 同步课堂 has a lead class, a 专递课堂 has none',
    path: ['leadClassGroupId'],
  })
export type SeriesRule = z.infer<typeof seriesRule>

/** What stands against a lesson. */
export const problemCode = z.enum([
  'taken', // teacher, classroom or class group is in another lesson: `clash`
  'local-lesson', // the teacher, class or classroom has a lesson of its own school's timetable then
  'overlap-too-small',
  'overlap-partial', // "30 of 40 minutes: 75 % credit"; also of a lesson held whole, and too short to be attended (share 1)
  'no-period', // the school has no bells that day
  'day-off', // the school has no instruction that day
  'other-weekday', // of a series: its lead school has come to follow another weekday that date
  'different-weekday', // the schools follow different weekdays that date
  'no-day-left', // of a series that moves: its week has no further date that follows the weekday
  'unknown-weekday', // a make-up day of which a school has not said whose timetable it follows
  'not-paired',
  'too-many-receivers',
  'past',
])
export type ProblemCode = z.infer<typeof problemCode>

export const problem = z.object({
  code: problemCode,
  /** `refused` must be decided before it is saved; a `warning` is taken by saving, and kept with the lesson. */
  severity: z.enum(['refused', 'warning']),
  /** The receiver it is about; null: the lead end or the whole lesson. */
  classGroupId: id.nullable(),
  clash: clash.nullable(),
  /** Numbers and names for the sentence on screen: schoolName, overlapMinutes, lessonMinutes, creditPercent, … */
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export type Problem = z.infer<typeof problem>

export const plannedReceiver = z.object({
  classGroupId: id,
  /** Of the receiving school; null where it has no bells. */
  period: z.int().nullable(),
  /** The joint window, or null where there is none. */
  windowStartsAt: z.string().nullable(),
  windowEndsAt: z.string().nullable(),
  overlapMinutes: z.number(),
  /** Overlap ÷ standard period, at most 1: what attending it wholly is credited. */
  credit: z.number(),
})
export const plannedLesson = z.object({
  day: localDate,
  /** The teaching week; null outside of a term. */
  week: z.int().nullable(),
  startsAt: z.string(),
  endsAt: z.string(),
  receivers: z.array(plannedReceiver),
  problems: z.array(problem),
})
export type PlannedLesson = z.infer<typeof plannedLesson>

/** A lesson to come against which something stands that nobody has decided yet. */
export const unsettled = z.object({ lesson, problems: z.array(problem) })
export type Unsettled = z.infer<typeof unsettled>

/**
 * A date to come for which the rule of a series gives a lesson that is not there: since it was saved last, it was said whose
 * timetable a make-up day (调休) follows. The series put again has it.
 */
export const missingLesson = z.object({
  seriesId: id,
  subject,
  topic: z.string(),
  teacherName: z.string(),
  leadSchoolName: z.string(),
  day: localDate,
  week: z.int(),
  weekday: z.int(),
  period: z.int(),
})
export type MissingLesson = z.infer<typeof missingLesson>

/** Why a date of the pattern has no lesson. */
export const leftOutReason = z.enum([
  'day-off',
  'undecided', // the lead school has not said whose timetable the day follows
  'other-weekday', // the lead school follows another weekday that date
  'no-period',
  'past',
  'skipped', // decided so
  'changed', // its lesson was changed or cancelled by itself, and stays as it is
])
export const leftOut = z.object({ day: localDate, week: z.int(), reason: leftOutReason, name: z.string() })
export type LeftOut = z.infer<typeof leftOut>

export const seriesPreview = z.object({ lessons: z.array(plannedLesson), leftOut: z.array(leftOut) })
export type SeriesPreview = z.infer<typeof seriesPreview>

/**
 * What the coordinator decided of one date: leave it out, hold it without some receivers, or take what can be taken of what
 * stands against it (`different-weekday`).
 */
export const decision = z.object({
  day: localDate,
  skip: z.boolean().default(false),
  without: z.array(id).max(500).default([]),
  accept: z.array(z.enum(['different-weekday'])).default([]),
})
export type Decision = z.infer<typeof decision>
const decisions = z.array(decision).max(400).default([])

/** `id`: the series it is to replace, whose own lessons are no clash. */
export const previewSeries = z.object({ id: id.optional(), rule: seriesRule, decisions })

export const seriesState = z.enum(['draft', 'confirmed', 'cancelled'])
export const putSeries = z.object({
  rule: seriesRule,
  /** Draft lessons hold their slots; they are seen by those who may book, and told to nobody. */
  state: z.enum(['draft', 'confirmed']),
  /** 0 for a new series; otherwise the version that was read. */
  version: z.int().min(0),
  decisions,
})
export const series = z.object({
  id,
  rule: seriesRule,
  decisions: z.array(decision),
  state: seriesState,
  version: z.int(),
  teacherName: z.string(),
  leadSchoolId: id,
  leadSchoolName: z.string(),
  /** Lessons it has that are not cancelled. */
  lessons: z.int(),
})
export type Series = z.infer<typeof series>
export const seriesFilter = z.object({ termId: id.optional(), schoolId: id.optional() })
/** Cancels the lessons from a date on. */
export const cancelSeries = z.object({
  from: localDate,
  reason: z.string().trim().min(1).max(200),
  version: z.int().min(1),
})

export const changeScope = z.enum(['one', 'from-here', 'series'])
export const lessonChange = z.discriminatedUnion('kind', [
  /** For more than one lesson: each moves, within its own week, to the weekday and period of the lead school named by these times. */
  z.object({ kind: z.literal('move'), startsAt: instant, endsAt: instant }),
  z.object({ kind: z.literal('cancel') }),
  z.object({ kind: z.literal('substitute'), teacherId: id }),
  z.object({
    kind: z.literal('rooms'),
    leadClassroomId: id.optional(),
    receivers: z
      .array(z.object({ classGroupId: id, classroomId: id }))
      .max(500)
      .default([]),
  }),
  z.object({ kind: z.literal('add-receiver'), receiver: seriesReceiver }),
  z.object({ kind: z.literal('drop-receiver'), classGroupId: id }),
])
export type LessonChange = z.infer<typeof lessonChange>
export const changeLesson = z.object({
  change: lessonChange,
  scope: changeScope.default('one'),
  /** Of the lesson that was read. */
  version: z.int(),
  reason: z.string().trim().min(1).max(200),
  /** Only say what would happen. */
  preview: z.boolean().default(false),
})
export const changed = z.object({
  saved: z.boolean(),
  /** As they are after the change, by start. */
  lessons: z.array(z.object({ lesson, problems: z.array(problem) })),
})
export type Changed = z.infer<typeof changed>

export const historyEntry = z.object({
  id,
  at: z.string(),
  actorName: z.string(),
  kind: z.enum([
    'booked',
    'changed',
    'move',
    'cancel',
    'substitute',
    'rooms',
    'add-receiver',
    'drop-receiver',
    'confirmed',
  ]),
  reason: z.string(),
  /** In words a person reads; instants in UTC. */
  fields: z.array(
    z.object({
      field: z.enum([
        'startsAt',
        'endsAt',
        'teacher',
        'leadClassroom',
        'leadClassGroup',
        'receivers',
        'topic',
        'subject',
        'phase',
      ]),
      from: z.string(),
      to: z.string(),
    }),
  ),
})
export type HistoryEntry = z.infer<typeof historyEntry>

export const notice = z.object({
  id,
  at: z.string(),
  kind: historyEntry.shape.kind,
  lessonId: id.nullable(),
  /** subject, topic, startsAt, teacherName, leadSchoolName, reason, actorName, fields, count (lessons told of at once) */
  details: z.record(z.string(), z.unknown()),
  readAt: z.string().nullable(),
})
export type Notice = z.infer<typeof notice>

export const webhook = z.object({ id, regionId: id, url: z.string(), createdAt: z.string() })
export type Webhook = z.infer<typeof webhook>
/** The secret signs each delivery: `X-Tongke-Signature: sha256=HMAC(secret, body)`; it is never shown again. */
export const putWebhook = z.object({
  regionId: id,
  url: z.url({ protocol: /^https?$/ }).max(500),
  secret: z.string().min(16).max(200),
})

/** A slot of the lead school's week for a lesson or rule: whether it can be had, and if not why. */
export const slot = z.object({
  day: localDate,
  period: z.int(),
  startsAt: z.string(),
  endsAt: z.string(),
  problems: z.array(problem),
  /** Higher is better, at most 100; null where it is refused. */
  score: z.number().nullable(),
})
export type Slot = z.infer<typeof slot>
/** The slots of the week of `from`, for a lesson that is to be moved, or for a rule that is not saved. */
export const slotsWanted = z
  .object({ lessonId: id.optional(), rule: seriesRule.optional(), from: localDate })
  .refine((wanted) => (wanted.lessonId === undefined) !== (wanted.rule === undefined), {
    message: 'a lesson or a rule, and not both',
    path: ['lessonId'],
  })

export const timetableKind = z.enum(['school', 'teacher', 'class-group', 'classroom'])
export type TimetableKind = z.infer<typeof timetableKind>
export const timetableFilter = z.object({ kind: timetableKind, id, from: localDate })
export const placedLocalLesson = z.object({
  day: localDate,
  period: z.int(),
  startsAt: z.string(),
  endsAt: z.string(),
  subjectName: z.string(),
  classGroupId: id,
  classGroupName: z.string(),
  teacherId: id.nullable(),
  classroomId: id.nullable(),
})
/** The week (Monday to Sunday) of a date. */
export const timetable = z.object({
  kind: timetableKind,
  id,
  name: z.string(),
  /** Whose bells and days these are. */
  schoolId: id,
  schoolName: z.string(),
  zone: z.string(),
  days: z.array(dayStatus.extend({ bells: z.array(bell) })),
  /** Those of a draft only for whoever may book at the school. */
  lessons: z.array(lesson),
  localLessons: z.array(placedLocalLesson),
})
export type Timetable = z.infer<typeof timetable>

/** Whose calendar can be subscribed to. */
export const feedSubject = z.object({ kind: timetableKind.exclude(['school']), id })
/** The address is told once, when it is made: `path` is null at any other time. */
export const feed = z.object({ madeAt: z.string().nullable(), path: z.string().nullable() })
export type Feed = z.infer<typeof feed>
