import { z } from 'zod'
import { id } from './account.ts'
import { attendanceFlag, outcome } from './attendance.ts'
import { subject } from './directory.ts'
import { instant, localDate } from './time.ts'

/** Figures of a place: the term's region, one below it, a school or a class group; as of the end of a local date (today). */
export const ledgerFilter = z.object({
  termId: id,
  subject: subject.optional(),
  regionId: id.optional(),
  schoolId: id.optional(),
  classGroupId: id.optional(),
  asOf: localDate.optional(),
})
export type LedgerFilter = z.infer<typeof ledgerFilter>

/** Why periods are missing. `lead-failed`: not delivered, or cancelled. `unknown`: no evidence, or not confirmed by the school. */
export const cause = z.enum(['not-scheduled', 'lead-failed', 'line', 'absent', 'not-held', 'unknown'])
export type Cause = z.infer<typeof cause>

/** Missed lessons that no make-up and no replay has repaired by then. */
const missed = {
  line: z.int(),
  absent: z.int(),
  leadFailed: z.int(),
  cancelled: z.int(),
  notHeld: z.int(),
  unknown: z.int(),
}

/** One class group and subject; periods are standard periods, rates 0–1 (design/domain.md, Quota). */
export const coverageRow = z.object({
  classGroupId: id,
  classGroupName: z.string(),
  grade: z.int(),
  schoolId: id,
  schoolName: z.string(),
  regionId: id,
  subject,
  /** Weekly periods by the quota of its grade. */
  weekly: z.number(),
  /** T: weekly quota × teaching weeks. */
  target: z.number(),
  /** R: required to date. */
  required: z.number(),
  /** L: taught by its own school and confirmed, the lead class of a 同步课堂 among them. */
  local: z.number(),
  /** G. */
  shared: z.number(),
  /** M. */
  makeUp: z.number(),
  /** P. */
  replay: z.number(),
  credited: z.number(),
  live: z.number().nullable(),
  total: z.number().nullable(),
  gap: z.number(),
  planningGap: z.number(),
  scheduledAhead: z.int(),
  ...missed,
})
export type CoverageRow = z.infer<typeof coverageRow>

export const coverage = z.object({
  termId: id,
  asOf: z.string(),
  rows: z.array(coverageRow),
})
export type Coverage = z.infer<typeof coverage>

/** Figures of one subject, or of all, rolled up: Σ min(credited, R) ÷ ΣR. */
export const ledgerFigures = z.object({
  target: z.number(),
  required: z.number(),
  credited: z.number(),
  total: z.number().nullable(),
  live: z.number().nullable(),
  gap: z.number(),
  planningGap: z.number(),
  ...missed,
})
export type LedgerFigures = z.infer<typeof ledgerFigures>

const figuresOfSubject = ledgerFigures.extend({ subject })

export const satisfaction = z.object({ average: z.number(), count: z.int() }).nullable()

/** A row of the heat map: a region below the place, a school, or a class group. */
export const ledgerUnit = z.object({
  kind: z.enum(['region', 'school', 'class-group']),
  id,
  name: z.string(),
  classes: z.int(),
  all: ledgerFigures,
  subjects: z.array(figuresOfSubject),
  satisfaction,
})
export type LedgerUnit = z.infer<typeof ledgerUnit>

/** One of the classes that lack most, why, and what would mend it. */
export const ledgerWorst = coverageRow.extend({
  cause: cause.nullable(),
  causes: z.record(cause, z.number()),
  /** The latest lesson that was missed and can be made up for, or null. */
  missedLessonId: id.nullable(),
  /** The latest of which nothing is known, or null. */
  unknownLessonId: id.nullable(),
  /** The latest week of local lessons that the school has not confirmed: its Monday, or null. */
  unconfirmedWeek: localDate.nullable(),
})
export type LedgerWorst = z.infer<typeof ledgerWorst>

export const ledgerView = z.object({
  termId: id,
  termName: z.string(),
  asOf: localDate,
  /** Teaching week of `asOf`, or null outside of the term. */
  week: z.int().nullable(),
  /** From the term's region down to the place. */
  path: z.array(z.object({ kind: z.enum(['region', 'school', 'class-group']), id, name: z.string() })),
  classes: z.int(),
  schools: z.int(),
  all: ledgerFigures,
  subjects: z.array(
    figuresOfSubject.extend({
      /** Coefficient of variation of the schools' rates, or null. */
      spread: z.number().nullable(),
      classes: z.int(),
    }),
  ),
  /** Class groups of which something is required; of them 开齐, and 开足 (to date). */
  required: z.int(),
  allSubjects: z.int(),
  allPeriods: z.int(),
  satisfaction,
  units: z.array(ledgerUnit),
  /** At the end of each teaching week up to `asOf`. */
  trend: z.array(
    z.object({
      week: z.int(),
      date: localDate,
      total: z.number().nullable(),
      live: z.number().nullable(),
      subjects: z.array(z.object({ subject, total: z.number().nullable() })),
    }),
  ),
  worst: z.array(ledgerWorst),
})
export type LedgerView = z.infer<typeof ledgerView>

export const ledgerViewFilter = ledgerFilter.extend({
  /** Rows of the heat map: what is next below the place, or its schools. */
  by: z.enum(['next', 'school']).default('next'),
})

/** What happened in one class and subject, lesson by lesson. */
export const ledgerEntry = z.object({
  /** Of the shared lesson; null for one that the school taught itself. */
  lessonId: id.nullable(),
  subject,
  at: z.string(),
  kind: z.enum(['lead', 'shared', 'make-up', 'local', 'replay']),
  outcome: z.enum([...outcome.options, 'not-held']),
  flags: z.array(attendanceFlag),
  cancelled: z.boolean(),
  minutes: z.number(),
  period: z.int().nullable(),
  /** Whether it is the one that its occurrence is credited by. */
  credited: z.boolean(),
  /** When a missed one was repaired, or null. */
  repairedAt: z.string().nullable(),
  reason: z.string(),
  recordedAt: z.string(),
})
export type LedgerEntry = z.infer<typeof ledgerEntry>

export const ledgerClass = z.object({
  asOf: localDate,
  rows: z.array(coverageRow),
  /** Latest first. */
  entries: z.array(ledgerEntry),
})
export type LedgerClass = z.infer<typeof ledgerClass>

/** A week of a school's own lessons in the subjects that have a quota. */
export const localWeekLesson = z.object({
  classGroupId: id,
  classGroupName: z.string(),
  day: localDate,
  weekday: z.int(),
  period: z.int(),
  subject,
  subjectName: z.string(),
  /** A shared lesson of the class at that time took its place, and counts itself. */
  sharedLessonId: id.nullable(),
  /** Null: not confirmed yet. */
  held: z.boolean().nullable(),
  reason: z.string(),
})
export type LocalWeekLesson = z.infer<typeof localWeekLesson>

export const localWeek = z.object({
  schoolId: id,
  schoolName: z.string(),
  monday: localDate,
  /** Teaching week. */
  week: z.int(),
  confirmedAt: z.string().nullable(),
  /** Whether some of its lessons are still to come: it is confirmed once they are over. */
  over: z.boolean(),
  lessons: z.array(localWeekLesson),
})
export type LocalWeek = z.infer<typeof localWeek>

export const localWeekSummary = z.object({
  monday: localDate,
  week: z.int(),
  over: z.boolean(),
  lessons: z.int(),
  confirmedAt: z.string().nullable(),
})

/** All of the week's lessons were held, but for these. Put again, it corrects. */
export const putLocalWeek = z.object({
  notHeld: z
    .array(
      z.object({
        classGroupId: id,
        day: localDate,
        period: z.int().min(1).max(14),
        reason: z.string().trim().min(1).max(200),
      }),
    )
    .max(500)
    .default([]),
})

/** Minutes of a missed lesson that a class saw replayed, confirmed by its school. */
export const putReplay = z.object({
  lessonId: id,
  classGroupId: id,
  /** When the replay began. */
  at: instant,
  minutes: z.number().min(1).max(240),
})
export const replay = putReplay.extend({ id, enoughMinutes: z.number() })

export const putSatisfaction = z.object({ score: z.int().min(1).max(5) })

export const exportFilter = ledgerViewFilter.extend({ format: z.enum(['xlsx', 'csv']) })

export const sealSnapshot = ledgerFilter.omit({ classGroupId: true, asOf: true }).extend({
  asOf: localDate,
  title: z.string().trim().max(80).default(''),
})

export const snapshot = z.object({
  id,
  title: z.string(),
  termId: id,
  termName: z.string(),
  regionId: id,
  placeName: z.string(),
  asOf: localDate,
  sealedAt: z.string(),
  sealedBy: z.string(),
  hash: z.string(),
})
export type Snapshot = z.infer<typeof snapshot>

const correctionSide = z.object({ outcome: z.string(), minutes: z.number() })
/** A snapshot beside what its evidence gives now. */
export const snapshotCheck = z.object({
  snapshot,
  /** Whether the stored text still has the hash it was sealed with. */
  sealIntact: z.boolean(),
  /** Whether the evidence as it was known then gives the same figures again. */
  recomputedSame: z.boolean(),
  recomputedHash: z.string(),
  rows: z.array(
    z.object({
      classGroupId: id,
      schoolName: z.string(),
      classGroupName: z.string(),
      subject,
      required: z.number(),
      credited: z.number(),
      total: z.number().nullable(),
      gap: z.number(),
      /** By what is known now, the rest as it was sealed. */
      creditedNow: z.number(),
    }),
  ),
  /** What was written afterwards about lessons up to its date. */
  corrections: z.array(
    z.object({
      classGroupId: id,
      schoolName: z.string(),
      classGroupName: z.string(),
      subject,
      lessonId: id.nullable(),
      at: z.string(),
      recordedAt: z.string(),
      /** Null: nothing was known of it. */
      before: correctionSide.nullable(),
      after: correctionSide,
      reason: z.string(),
    }),
  ),
})
export type SnapshotCheck = z.infer<typeof snapshotCheck>
