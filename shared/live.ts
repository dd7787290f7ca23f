import { z } from 'zod'
import { id } from './account.ts'
import { subject } from './directory.ts'
import { consumer, place, rtpCapabilities, source, transport } from './media.ts'
import { question } from './question.ts'
import { lessonKind, lessonPhase } from './schedule.ts'

/** Line quality as a person reads it: green, yellow, red. */
export const lineLevel = z.enum(['good', 'fair', 'poor'])
export const line = z.object({
  level: lineLevel,
  rttMs: z.number(),
  /** 0–100. */
  lossPercent: z.number(),
  receivingKbps: z.number(),
})
export type Line = z.infer<typeof line>

export const livePlace = z.object({
  present: z.boolean(),
  /** What it sends now. */
  sources: z.array(source),
  line: line.nullable(),
})

export const liveClassroom = livePlace.extend({
  classroomId: id,
  classroomName: z.string(),
  schoolName: z.string(),
  classGroupId: id,
  classGroupName: z.string(),
  classSize: z.int(),
  onStage: z.boolean(),
  /** Pupils present as the assistant last reported, or null. */
  headCount: z.int().nullable(),
  windowStartsAt: z.string(),
  windowEndsAt: z.string(),
})
export type LiveClassroom = z.infer<typeof liveClassroom>

/**
 * The whole state of a running lesson, sent to everybody in it after every change. `version` only grows within one
 * `epoch`; a receiver drops what is older. A new epoch (server restarted) always replaces.
 */
export const liveState = z.object({
  epoch: z.string(),
  version: z.int(),
  lessonId: id,
  subject,
  kind: lessonKind,
  topic: z.string(),
  phase: lessonPhase,
  startsAt: z.string(),
  endsAt: z.string(),
  liveAt: z.string().nullable(),
  /** The server's clock when this was sent: clients show times by it. */
  serverTime: z.string(),
  lead: livePlace.extend({ teacherName: z.string(), schoolName: z.string(), classroomName: z.string() }),
  classrooms: z.array(liveClassroom),
  /** Open questions by time asked, then the closed ones. */
  questions: z.array(question),
})
export type LiveState = z.infer<typeof liveState>

export const enterLesson = z.object({
  lessonId: id,
  /** Null for whoever takes no media (an assistant's phone, a protocol client). */
  rtpCapabilities: rtpCapabilities.nullable(),
  /** Made by the page at load: tells a reconnecting page from a second window. */
  windowId: id,
})

export const entered = z.object({
  place,
  state: liveState,
  media: z.object({ send: transport, receive: transport, consumers: z.array(consumer) }).nullable(),
})
export type Entered = z.infer<typeof entered>

/** Sent every `beatSeconds`; what the participant itself sees of its line since the last one. */
export const beat = z.object({
  /** Whether media of the teacher arrived since the last beat; null while there is none to receive. */
  receiving: z.boolean().nullable(),
  rttMs: z.number().min(0).max(60_000),
  lossPercent: z.number().min(0).max(100),
  receivingKbps: z.number().min(0).max(1_000_000),
})
export const beatSeconds = 10

export const pickClassroom = z.object({ classroomId: id })

/** What was asked at a lesson and who was on stage, for its page afterwards. */
export const talk = z.object({
  questions: z.array(question),
  stage: z.array(z.object({ classroomId: id, startedAt: z.string(), endedAt: z.string().nullable() })),
})
export type Talk = z.infer<typeof talk>
