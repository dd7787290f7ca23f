import { z } from 'zod'
import { id } from './account.ts'
import { subject } from './directory.ts'
import { instant, localDate } from './time.ts'

/** 同步课堂: the lead class has the lesson too. 专递课堂: no pupils at the lead end. */
export const lessonKind = z.enum(['synchronous', 'delivered'])
export type LessonKind = z.infer<typeof lessonKind>

/** `draft`: of a series that is not confirmed; it holds its slot, and nobody but coordinators sees it. */
export const lessonPhase = z.enum(['draft', 'scheduled', 'open', 'live', 'ended', 'cancelled'])
export type LessonPhase = z.infer<typeof lessonPhase>

export const receiver = z.object({
  classGroupId: id,
  classroomId: id,
  assistantId: id.nullable(),
  classGroupName: z.string(),
  classSize: z.int(),
  classroomName: z.string(),
  schoolId: id,
  schoolName: z.string(),
  assistantName: z.string().nullable(),
  /** The school's own period that takes the lesson, or null where it has no bell table. */
  period: z.int().nullable(),
  /** The joint window: the part of the lesson inside that period. */
  windowStartsAt: z.string(),
  windowEndsAt: z.string(),
})
export type Receiver = z.infer<typeof receiver>

export const lesson = z.object({
  id,
  subject,
  kind: lessonKind,
  topic: z.string(),
  phase: lessonPhase,
  startsAt: z.string(),
  endsAt: z.string(),
  openedAt: z.string().nullable(),
  liveAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  cancelReason: z.string().nullable(),
  teacherId: id,
  teacherName: z.string(),
  leadSchoolId: id,
  leadSchoolName: z.string(),
  leadClassroomId: id,
  leadClassroomName: z.string(),
  leadClassGroupId: id.nullable(),
  leadClassGroupName: z.string().nullable(),
  /** The lead school's own period that it is, or null where it is none, or the school has no bell table. */
  leadPeriod: z.int().nullable(),
  receivers: z.array(receiver),
  seriesId: id.nullable(),
  /** The date for which the series' rule gives it; stays when the lesson is moved without the rule. */
  seriesDay: localDate.nullable(),
  /** Goes up by one with each change. */
  version: z.int(),
  /** The missed lesson that this one makes up for. */
  makesUpId: id.nullable(),
})
export type Lesson = z.infer<typeof lesson>

export const bookLesson = z
  .object({
    subject,
    kind: lessonKind,
    topic: z.string().trim().max(120).default(''),
    teacherId: id,
    leadClassroomId: id,
    leadClassGroupId: id.nullable().default(null),
    startsAt: instant,
    endsAt: instant,
    receivers: z
      .array(z.object({ classGroupId: id, classroomId: id, assistantId: id.nullable().default(null) }))
      .min(1)
      .max(500),
    /** The missed lesson that this one makes up for. */
    makesUpId: id.optional(),
    /** Of the lesson that was read: when it is another by now, the booking is `stale`. */
    version: z.int().optional(),
  })
  .superRefine((b, context) => {
    if (Date.parse(b.startsAt) >= Date.parse(b.endsAt))
      context.addIssue({ code: 'custom', message: 'a lesson ends after it starts', path: ['endsAt'] })
    if (Date.parse(b.endsAt) - Date.parse(b.startsAt) > 4 * 3_600_000)
      context.addIssue({ code: 'custom', message: 'a lesson is at most four hours long', path: ['endsAt'] })
    if ((b.kind === 'synchronous') !== (b.leadClassGroupId !== null))
      context.addIssue({
        code: 'custom',
        message: 'a 同步课堂 has a lead class, a 专递课堂 has none',
        path: ['leadClassGroupId'],
      })
  })
export type BookLesson = z.infer<typeof bookLesson>

/** One use of a teacher, a classroom or a class group that a wanted lesson collides with. */
export const clash = z.object({
  resource: z.enum(['teacher', 'classroom', 'class-group']),
  resourceId: id,
  resourceName: z.string(),
  lessonId: id,
  subject,
  teacherName: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
})
export type Clash = z.infer<typeof clash>

export const lessonFilter = z.object({
  from: instant.optional(),
  to: instant.optional(),
  teacherId: id.optional(),
  schoolId: id.optional(),
  classGroupId: id.optional(),
})
