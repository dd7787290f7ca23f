import { z } from 'zod'
import { id } from './account.ts'
import { subject } from './directory.ts'
import { localDate } from './time.ts'

export const coverageFilter = z.object({
  termId: id,
  subject: subject.optional(),
  /** This region and below; the term's by default. */
  regionId: id.optional(),
  schoolId: id.optional(),
  /** Figures of this local date; today by default. */
  asOf: localDate.optional(),
})

/** Periods are standard periods; rates 0–1 (design/domain.md, Quota). */
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
  local: z.number(),
  shared: z.number(),
  makeUp: z.number(),
  replay: z.number(),
  credited: z.number(),
  live: z.number().nullable(),
  total: z.number().nullable(),
  gap: z.number(),
  planningGap: z.number(),
  scheduledAhead: z.int(),
  partial: z.int(),
  absent: z.int(),
  notDelivered: z.int(),
  unknown: z.int(),
})
export type CoverageRow = z.infer<typeof coverageRow>

export const coverage = z.object({
  termId: id,
  asOf: z.string(),
  rows: z.array(coverageRow),
  /** Σ min(credited, R) ÷ ΣR over the rows, by subject; null where nothing is required yet. */
  bySubject: z.array(
    z.object({
      subject,
      required: z.number(),
      credited: z.number(),
      total: z.number().nullable(),
      gap: z.number(),
    }),
  ),
})
export type Coverage = z.infer<typeof coverage>
