import { z } from 'zod'
import { id } from './account.ts'
import { clockTime } from './time.ts'

const name = z.string().trim().min(1).max(80)

/** 省 / 市 / 县(区) */
export const regionLevel = z.enum(['province', 'prefecture', 'county'])

export const region = z.object({
  id,
  name,
  level: regionLevel,
  parentId: id.nullable(),
  /** Ids from the root down to this region itself. */
  path: z.array(id),
  /** Demo data, made by `npm run demo`. */
  sample: z.boolean(),
})
export type Region = z.infer<typeof region>
export const putRegion = region.pick({ name: true, level: true, parentId: true })

/** 小学 / 初中; the standard period is 40 or 45 minutes (setting). */
export const stageOfSchool = z.enum(['primary', 'junior'])

/** One period (节) of a bell table, in local clock times. */
export const bell = z
  .object({ period: z.int().min(1).max(14), start: clockTime, end: clockTime })
  .refine((b) => b.start < b.end, { message: 'a period ends after it starts', path: ['end'] })
export type Bell = z.infer<typeof bell>

export const bells = z
  .array(bell)
  .max(14)
  .superRefine((list, context) => {
    const sorted = [...list].sort((a, b) => a.period - b.period)
    sorted.forEach((b, i) => {
      const before = sorted[i - 1]
      if (before && before.period === b.period)
        context.addIssue({
          code: 'custom',
          message: `period ${b.period} is there twice`,
          path: [i, 'period'],
        })
      else if (before && before.end > b.start)
        context.addIssue({
          code: 'custom',
          message: `period ${b.period} starts before period ${before.period} ends`,
          path: [i, 'start'],
        })
    })
  })

export const school = z.object({
  id,
  name,
  regionId: id,
  stage: stageOfSchool,
  /** 主讲校 / 听讲校; a school can be both. */
  lead: z.boolean(),
  member: z.boolean(),
})
export type School = z.infer<typeof school>
export const putSchool = school.omit({ id: true })

export const classroom = z.object({ id, schoolId: id, name, lead: z.boolean(), receive: z.boolean() })
export type Classroom = z.infer<typeof classroom>
export const putClassroom = classroom.omit({ id: true })

export const classGroup = z.object({
  id,
  schoolId: id,
  name,
  grade: z.int().min(1).max(9),
  size: z.int().min(1).max(80),
})
export type ClassGroup = z.infer<typeof classGroup>
export const putClassGroup = classGroup.omit({ id: true })

/** 共建型, 协作型, 融合型, 城乡结对帮扶, 学区一体化管理, 集团化办学, 委托管理, 学校联盟 */
export const pairingType = z.enum([
  'co-building',
  'cooperation',
  'merged',
  'urban-rural',
  'district',
  'group',
  'trusteeship',
  'alliance',
])
export const pairing = z.object({
  id,
  leadSchoolId: id,
  memberSchoolId: id,
  type: pairingType,
  from: z.iso.date(),
  /** Last day, or null while it has no end. */
  until: z.iso.date().nullable(),
})
export type Pairing = z.infer<typeof pairing>
export const putPairing = pairing.omit({ id: true }).refine((p) => p.until === null || p.from <= p.until, {
  message: 'a pairing ends after it starts',
  path: ['until'],
})

/** Subjects that are shared; quotas default to music and art alone. */
export const subject = z.enum(['music', 'art', 'english', 'science'])
export type Subject = z.infer<typeof subject>

const share = z.number().min(0).max(1)
/** Weekly periods a class should have, by grade: the default is the 2022 curriculum's (design/domain.md, Quota). */
export const quota = z.object({
  subject,
  gradeFrom: z.int().min(1).max(9),
  gradeTo: z.int().min(1).max(9),
  weekly: z.number().min(0).max(10),
})
export type Quota = z.infer<typeof quota>

/**
 * A zone by a name of the IANA database, in its own spelling. `Intl.supportedValuesOf` lists one of several names of a zone, and not
 * every browser the same: one offers Asia/Kolkata where another has Asia/Calcutta.
 */
function isZone(zone: string): boolean {
  if (zone === 'UTC') return true
  if (!/^[A-Z][A-Za-z]+(\/[A-Z][A-Za-z_-]*)+$/.test(zone)) return false
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}

/**
 * Thresholds of a region; a region without a value takes its parent's, the root takes `defaultSettings`
 * (all from design/domain.md).
 */
export const settings = z.object({
  zone: z.string().refine(isZone, 'a time zone such as Asia/Shanghai'),
  /** X of 1+X. */
  maxReceivers: z.int().min(1).max(500),
  /** Least share of a lesson that a receiver's own period must hold. */
  minOverlap: share,
  pairingRequired: z.boolean(),
  enterMinutesBefore: z.int().min(0).max(120),
  /** A classroom's PC checks itself so long before its lesson; 0: only when somebody asks. */
  checkMinutesBefore: z.int().min(0).max(120),
  /** A lesson nobody ended is closed this long after its end. */
  closeMinutesAfter: z.int().min(0).max(120),
  /** Gaps up to this length between connections are closed. */
  closeGapSeconds: z.int().min(0).max(600),
  attendedCredit: share,
  partialCredit: share,
  lateMinutes: z.int().min(0).max(45),
  interruptedMinutes: z.int().min(0).max(45),
  frozenShare: share,
  standardPeriodPrimary: z.int().min(20).max(90),
  standardPeriodJunior: z.int().min(20).max(90),
  /** Largest share of the required periods that replays may cover. */
  replayShare: share,
  /** Classrooms on stage at once. */
  stagePlaces: z.int().min(1).max(3),
  /** A classroom is doubtful (存疑) where its PC's check finds less, and the line's round trip longer, or the check is older. */
  readyDownKbps: z.int().min(0).max(100_000),
  readyUpKbps: z.int().min(0).max(100_000),
  readyRttMs: z.int().min(50).max(5_000),
  readyMicrophoneDb: z.int().min(-120).max(0),
  readyToneDb: z.int().min(0).max(60),
  readyBrightness: share,
  readyHours: z.int().min(1).max(720),
  /** Names of pupils are deleted so long after they were last saved. */
  rosterKeepDays: z.int().min(1).max(1_100),
  quotas: z.array(quota).max(100),
})
export type Settings = z.infer<typeof settings>
/** Only what this region sets itself; everything absent is inherited. */
export const ownSettings = settings.partial().strict()
export type OwnSettings = z.infer<typeof ownSettings>

export const defaultSettings: Settings = {
  zone: 'Asia/Shanghai',
  maxReceivers: 3,
  minOverlap: 0.75,
  pairingRequired: true,
  enterMinutesBefore: 10,
  checkMinutesBefore: 15,
  closeMinutesAfter: 10,
  closeGapSeconds: 60,
  attendedCredit: 0.8,
  partialCredit: 0.5,
  lateMinutes: 5,
  interruptedMinutes: 3,
  frozenShare: 0.8,
  standardPeriodPrimary: 40,
  standardPeriodJunior: 45,
  replayShare: 0.2,
  stagePlaces: 1,
  // What BigBlueButton asks of a viewer's line, and what the middle layer of our cameras takes.
  readyDownKbps: 1_000,
  readyUpKbps: 500,
  // ITU-T G.114 allows 150–400 ms one way with care; beyond, people talk over each other.
  readyRttMs: 400,
  // A room with nobody in it lies around -60 dB, a muted or unplugged microphone far below.
  readyMicrophoneDb: -80,
  // The tone has to stand out of the room's noise.
  readyToneDb: 6,
  // Of full white: a covered lens gives less.
  readyBrightness: 0.03,
  // A check says little of the next day.
  readyHours: 24,
  // A term with its holidays.
  rosterKeepDays: 200,
  quotas: [
    { subject: 'music', gradeFrom: 1, gradeTo: 6, weekly: 2 },
    { subject: 'art', gradeFrom: 1, gradeTo: 6, weekly: 2 },
    { subject: 'music', gradeFrom: 7, gradeTo: 9, weekly: 1 },
    { subject: 'art', gradeFrom: 7, gradeTo: 9, weekly: 1 },
  ],
}

/** Everything of the directory that the asking person may see. */
export const directory = z.object({
  regions: z.array(region),
  schools: z.array(school),
  classrooms: z.array(classroom),
  classGroups: z.array(classGroup),
  pairings: z.array(pairing),
})
export type Directory = z.infer<typeof directory>
