import { z } from 'zod'
import { id } from './account.ts'
import { subject } from './directory.ts'
import { planReasonCodes } from './plan.ts'
import { problem, seriesState } from './series.ts'
import { clockTime, localDate } from './time.ts'

/** What if: something that is not there is added to the plan's input. Its lessons cannot be accepted before it is there. */
export const addition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('teacher'), schoolId: id, subject }),
  z.object({ kind: z.literal('classroom'), schoolId: id, use: z.enum(['lead', 'receive']) }),
  z.object({ kind: z.literal('pairing'), leadSchoolId: id, memberSchoolId: id }),
  z.object({ kind: z.literal('max-receivers'), value: z.int().min(1).max(20) }),
])
export type Addition = z.infer<typeof addition>

/** What the coordinator asks of a proposal. */
export const proposalOptions = z.object({
  termId: id,
  regionId: id,
  /** Lessons from this date on, to the end of the term. */
  from: localDate,
  /** Those that take part, giving and receiving; none: all of the region. */
  schoolIds: z.array(id).max(2_000).default([]),
  subjects: z
    .array(subject)
    .min(1)
    .transform((list) => [...new Set(list)]),
  /** X of 1+X. */
  maxReceivers: z.int().min(1).max(20),
  minOverlap: z.number().min(0).max(1),
  /** Lessons of a subject a class a day. */
  maxPerDay: z.int().min(1).max(5).default(1),
  requirePairing: z.boolean().default(true),
  /** Shared lessons a week of a teacher who has no limit of their own. */
  maxShared: z.int().min(0).max(30).default(6),
  /** One period a week more than the quota, where a class is behind. */
  catchUp: z.boolean().default(false),
  additions: z.array(addition).max(20).default([]),
})
export type ProposalOptions = z.infer<typeof proposalOptions>

export const proposalName = z.string().trim().min(1).max(80)
export const putProposal = z.object({
  name: proposalName,
  options: proposalOptions,
  seconds: z.int().min(2).max(600).default(60),
  seed: z.int().min(0).max(1_000_000).default(1),
})

/** A lead teacher as the planner sees them. */
export const planTeacherView = z.object({
  personId: id,
  name: z.string(),
  schoolId: id,
  schoolName: z.string(),
  /** Set by a coordinator, or else read off the lessons that they have given and their timetable. */
  subjects: z.array(subject),
  /** Shared lessons a week; null: as the plan's rules say. */
  maxShared: z.int().nullable(),
  /** Whether a coordinator has set it. */
  set: z.boolean(),
})
export type PlanTeacherView = z.infer<typeof planTeacherView>
export const putPlanTeacher = z.object({
  schoolId: id,
  subjects: z.array(subject).max(4),
  maxShared: z.int().min(0).max(30).nullable(),
})

/** What keeps schools or people out of a plan, to be put right before it. */
export const groundNote = z.object({
  code: z.enum([
    'no-bells',
    'not-paired',
    'no-receiving-classroom',
    'no-lead-classroom',
    'no-lead-teacher',
    'no-subject',
  ]),
  schoolId: id,
  schoolName: z.string(),
  /** People it is about; '' for the school. */
  name: z.string(),
})
export type GroundNote = z.infer<typeof groundNote>

/** What a plan with these options would be made from. */
export const planGround = z.object({
  /** Missing weekly periods, series that stay not counted among them. */
  missing: z.array(z.object({ subject, periods: z.int(), classes: z.int() })),
  schools: z.array(
    z.object({ schoolId: id, schoolName: z.string(), lead: z.boolean(), periods: z.int(), classes: z.int() }),
  ),
  teachers: z.array(planTeacherView),
  /** Series that stay, and the weekly periods they cover. */
  kept: z.object({ series: z.int(), periods: z.int() }),
  /** Teaching weeks from the date on. */
  weeks: z.number(),
  notes: z.array(groundNote),
})
export type PlanGround = z.infer<typeof planGround>

export const proposalState = z.enum(['waiting', 'running', 'ready', 'failed'])

/** One moment of the search: periods covered, and the proven most; series that stay are not counted. */
export const proposalPoint = z.object({ ms: z.int(), covered: z.int(), bound: z.int().nullable() })
export type ProposalPoint = z.infer<typeof proposalPoint>

/** Figures of a proposal in weekly periods; series that stay are counted in `load` alone. */
export const proposalFigures = z.object({
  demanded: z.int(),
  covered: z.int(),
  bound: z.int().nullable(),
  /** Class groups that miss something, and those that get nothing by it. */
  classes: z.int(),
  classesWithNothing: z.int(),
  lessons: z.int(),
  /** Of these, own lessons opened (同步课堂). */
  opened: z.int(),
  receivers: z.int(),
  /** Mean share of a lesson inside the receiver's period. */
  meanOverlap: z.number(),
  bySubject: z.array(z.object({ subject, demanded: z.int(), covered: z.int() })),
  bySchool: z.array(z.object({ schoolId: id, schoolName: z.string(), demanded: z.int(), covered: z.int() })),
  load: z.array(
    z.object({
      teacherId: z.string(),
      teacherName: z.string(),
      schoolName: z.string(),
      lessons: z.int(),
      kept: z.int(),
      max: z.int(),
    }),
  ),
  ended: z.enum(['optimal', 'work', 'clock', 'cancelled']),
  seconds: z.number(),
})
export type ProposalFigures = z.infer<typeof proposalFigures>

export const proposal = z.object({
  id,
  regionId: id,
  termId: id,
  name: z.string(),
  options: proposalOptions,
  seconds: z.int(),
  seed: z.int(),
  state: proposalState,
  /** The code of what went wrong. */
  error: z.string().nullable(),
  createdAt: z.string(),
  createdByName: z.string(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** Since the start, while it runs. */
  trail: z.array(proposalPoint),
  /** Null before it is ready. */
  figures: proposalFigures.nullable(),
  /** Lessons that are series now. */
  accepted: z.int(),
})
export type Proposal = z.infer<typeof proposal>

export const proposedReceiver = z.object({
  classGroupId: id,
  classGroupName: z.string(),
  schoolId: id,
  schoolName: z.string(),
  classroomId: z.string(),
  classroomName: z.string(),
  period: z.int(),
  start: clockTime,
  end: clockTime,
  overlapMinutes: z.number(),
})
export const proposedLesson = z.object({
  id: z.string(),
  subject,
  teacherId: z.string(),
  teacherName: z.string(),
  schoolId: id,
  schoolName: z.string(),
  classroomId: z.string(),
  classroomName: z.string(),
  /** The lead class of an own lesson that is opened (同步课堂). */
  leadClassGroupId: id.nullable(),
  leadClassGroupName: z.string(),
  grade: z.int(),
  weekday: z.int(),
  period: z.int(),
  start: clockTime,
  end: clockTime,
  minutes: z.number(),
  receivers: z.array(proposedReceiver),
  /** A series that is there and stays. */
  kept: z.boolean(),
  /** It needs what is not there yet: it cannot be accepted. */
  imagined: z.boolean(),
  /** The series that it became. */
  series: z.object({ id, state: seriesState }).nullable(),
})
export type ProposedLesson = z.infer<typeof proposedLesson>

export const unmetDemand = z.object({
  classGroupId: id,
  classGroupName: z.string(),
  schoolId: id,
  schoolName: z.string(),
  grade: z.int(),
  subject,
  periods: z.int(),
  code: z.enum(planReasonCodes),
  reason: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  blocks: z.partialRecord(z.enum(planReasonCodes), z.int()),
})
export type UnmetDemand = z.infer<typeof unmetDemand>

/** What one addition would cover more, at least; null while it is being tried. */
export const triedAddition = z.object({
  addition,
  /** School names, for the sentence on screen. */
  names: z.array(z.string()),
  gain: z.int().nullable(),
})
export type TriedAddition = z.infer<typeof triedAddition>

export const proposalPlan = proposal.extend({
  lessons: z.array(proposedLesson),
  unmet: z.array(unmetDemand),
  /** Bells of the schools, for the timetable. */
  schools: z.array(
    z.object({
      id,
      name: z.string(),
      lead: z.boolean(),
      periods: z.array(z.object({ weekday: z.int(), period: z.int(), start: clockTime, end: clockTime })),
    }),
  ),
  /** Most first; null: never asked for. */
  additions: z.object({ running: z.boolean(), tried: z.array(triedAddition) }).nullable(),
})
export type ProposalPlan = z.infer<typeof proposalPlan>

export const acceptProposal = z.object({
  lessonIds: z.array(z.string().max(200)).min(1).max(100),
  /** Drafts hold their slots and are told to nobody; accepted again as `confirmed`, they are told. */
  state: z.enum(['draft', 'confirmed']),
})
export const undoAcceptance = z.object({
  lessonIds: z.array(z.string().max(200)).min(1).max(100),
  /** What those concerned are told. */
  reason: z.string().trim().min(1).max(200),
})

/** A date that the series leaves out, wholly or without a class, since something stands against it. */
export const leftOutDate = z.object({ day: localDate, classGroupId: id.nullable(), problem })

/** What became of each lesson. */
export const acceptance = z.object({
  lessons: z.array(
    z.object({
      lessonId: z.string(),
      /**
       * `refused`: `problems` stand against most of its dates. `imagined`: it needs what is not there. `changed`: the series was changed
       * since, and is not undone.
       */
      result: z.enum(['accepted', 'refused', 'imagined', 'undone', 'changed', 'none']),
      seriesId: id.nullable(),
      /** Dated lessons that it has. */
      dates: z.int(),
      problems: z.array(problem),
      leftOut: z.array(leftOutDate),
      /** Of an error that is no problem of a date: its code. */
      error: z.string().nullable(),
    }),
  ),
})
export type Acceptance = z.infer<typeof acceptance>
