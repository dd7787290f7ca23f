import { z } from 'zod'
import { id } from './account.ts'
import { settings } from './directory.ts'
import { mark, rosterNote } from './roster.ts'
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
/** Rising strength of evidence: the timetable alone, connections, a head count on top, a recording on top of both. */
export const evidenceGrade = z.enum(['schedule', 'telemetry', 'head-count', 'recording'])
export type EvidenceGrade = z.infer<typeof evidenceGrade>

const heads = z.int().min(0).max(200)

/**
 * A roll call (点名) of one class group, by head count or by name; the reporter makes the id, so that a retry changes nothing.
 * It may have been made hours ago without a line, by a clock that is wrong, while somebody else counted too.
 */
export const putHeadCount = z.object({
  classGroupId: id,
  present: heads,
  /** Of those present, how many came late; of those missing, how many on leave and how many without. Null: not said. */
  late: heads.nullable().default(null),
  onLeave: heads.nullable().default(null),
  absent: heads.nullable().default(null),
  /** By name: everybody of the roster who was not simply there. The three figures above are then those of the marks. */
  marks: z
    .array(mark)
    .max(200)
    .refine(
      (marks) => new Set(marks.map((one) => one.pupilId)).size === marks.length,
      'a pupil is marked twice',
    )
    .optional(),
  /** When it was counted, by the reporter's clock. */
  countedAt: instant,
  /** The server's clock − the reporter's (ms), as last measured before it was counted; null where it never was. */
  clockOffsetMs: z.int().nullable().default(null),
  /** When this was sent, by the reporter's clock: tells the offset where it wasn't measured. */
  sentAt: instant.optional(),
  /**
   * The counts of this class that the reporter knew and corrects. Left out by who reports at once and has them all in view:
   * then all there are. Empty: the reporter knew of none.
   */
  seen: z.array(id).max(100).optional(),
  /** Asked for when it corrects an earlier count. */
  reason: z.string().trim().max(200).default(''),
})
export type PutHeadCount = z.input<typeof putHeadCount>

/**
 * `counts`: the one in force. `agrees`, `contested`: made without knowing of the one in force, with the same or another result;
 * of two such the one taken later is in force. `replaced`: corrected by a later one whose reporter knew it.
 */
export const standing = z.enum(['counts', 'agrees', 'contested', 'replaced'])
export type Standing = z.infer<typeof standing>

export const headCount = z.object({
  id,
  classGroupId: id,
  present: z.int(),
  late: z.int().nullable(),
  onLeave: z.int().nullable(),
  absent: z.int().nullable(),
  byName: z.boolean(),
  countedAt: z.string(),
  /** The same by the server's clock. */
  takenAt: z.string(),
  reportedAt: z.string(),
  reportedBy: z.string(),
  reason: z.string(),
  standing,
})
export type HeadCount = z.infer<typeof headCount>

/** For those who count: what is known of each of their classes at a lesson, without a name. */
export const rollCalls = z.object({
  serverTime: z.string(),
  /** From when on pupils can be counted: the lesson can be entered. */
  opensAt: z.string(),
  classes: z.array(
    z.object({
      classGroupId: id,
      /** As the directory has it. */
      classSize: z.int(),
      /** The one in force first. */
      headCounts: z.array(headCount),
      /** Where the school keeps names that this reporter may see. */
      roster: rosterNote.nullable(),
    }),
  ),
})
export type RollCalls = z.infer<typeof rollCalls>

const span = z.object({ start: z.string(), end: z.string() })

/** One connection of a place as it was kept: every minute counted is in one of them. */
export const connection = z.object({
  openedAt: z.string(),
  /** The leave that was seen, or the last sign of life. */
  endedAt: z.string(),
  left: z.boolean(),
  /** For how long could be told whether media arrived, and how long it did. */
  toldSeconds: z.number(),
  arrivedSeconds: z.number(),
})
export type Connection = z.infer<typeof connection>

/** The settings that a class was judged by; those of the day on which it was first settled stay. */
export const judgedBy = settings
  .pick({
    closeGapSeconds: true,
    attendedCredit: true,
    partialCredit: true,
    lateMinutes: true,
    interruptedMinutes: true,
    frozenShare: true,
  })
  .extend({ leadCloseGapSeconds: settings.shape.closeGapSeconds })
export type JudgedBy = z.infer<typeof judgedBy>

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
  judgedBy,
  /** United connection intervals inside the window. */
  presence: z.array(span),
  /** What the presence was united from, in the order of time. */
  connections: z.array(connection),
  /** The one in force first, then by when they were taken. */
  headCounts: z.array(headCount),
})
export type ClassAttendance = z.infer<typeof classAttendance>

/** One lesson's page: what happened, who was there, on what evidence. */
export const lessonAttendance = z.object({
  lesson,
  /** When the lead end was live, united. */
  leadLive: z.array(span),
  /** The lead end's own connections. */
  leadConnections: z.array(connection),
  classes: z.array(classAttendance),
})
export type LessonAttendance = z.infer<typeof lessonAttendance>
