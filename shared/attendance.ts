import { z } from 'zod'
import { id } from './account.ts'
import { lesson } from './schedule.ts'
import { instant } from './time.ts'

/**
 * What a lesson was for one class group (design/domain.md, Attendance).
 * `not-delivered`: the lead end failed or cancelled. `unknown`: no evidence; neither attended nor absent.
 */
export const outcome = z.enum(['pending', 'attended', 'partial', 'absent', 'not-delivered', 'unknown'])
export type Outcome = z.infer<typeof outcome>

export const attendanceFlag = z.enum(['late', 'interrupted', 'frozen'])
export type AttendanceFlag = z.infer<typeof attendanceFlag>
/** Rising strength of evidence; a recording is above, once there are recordings. */
export const evidenceGrade = z.enum(['schedule', 'telemetry', 'head-count'])
export type EvidenceGrade = z.infer<typeof evidenceGrade>

/** A head count; the reporter makes the id, so that a retry changes nothing. */
export const putHeadCount = z.object({
  classGroupId: id,
  present: z.int().min(0).max(200),
  /** When it was counted, by the reporter's clock. */
  countedAt: instant,
  /** Asked for when it corrects an earlier count. */
  reason: z.string().trim().max(200).default(''),
})

export const headCount = z.object({
  id,
  classGroupId: id,
  present: z.int(),
  countedAt: z.string(),
  reportedAt: z.string(),
  reportedBy: z.string(),
  reason: z.string(),
})
export type HeadCount = z.infer<typeof headCount>

const span = z.object({ start: z.string(), end: z.string() })

/** Attendance of one class group at one lesson; minutes have one decimal. */
export const classAttendance = z.object({
  classGroupId: id,
  classGroupName: z.string(),
  schoolName: z.string(),
  classSize: z.int(),
  /** The lead class of a 同步课堂, which is at the lead end itself. */
  leadClass: z.boolean(),
  outcome,
  flags: z.array(attendanceFlag),
  evidence: evidenceGrade,
  windowStartsAt: z.string(),
  windowEndsAt: z.string(),
  presentMinutes: z.number(),
  /** Minutes present while the lead end was live. */
  creditMinutes: z.number(),
  standardMinutes: z.number(),
  /** Present ÷ joint window, 0–1. */
  compliance: z.number(),
  /** Credit minutes ÷ standard period, 0–1. */
  credit: z.number(),
  /** United connection intervals inside the window. */
  presence: z.array(span),
  /** Newest first; the newest counts. */
  headCounts: z.array(headCount),
})
export type ClassAttendance = z.infer<typeof classAttendance>

/** One lesson's page: what happened, who was there, on what evidence. */
export const lessonAttendance = z.object({
  lesson,
  /** When the lead end was live, united. */
  leadLive: z.array(span),
  classes: z.array(classAttendance),
})
export type LessonAttendance = z.infer<typeof lessonAttendance>
