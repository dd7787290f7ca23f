import { z } from 'zod'
import { deviceMe, id } from './account.ts'
import { boardState } from './board.ts'
import { subject } from './directory.ts'
import { consumer, iceServer, opaque, place, rtpCapabilities, soundMode, source, transport } from './media.ts'
import { allowed, focus, observer } from './moderation.ts'
import { poll } from './poll.ts'
import { question } from './question.ts'
import { lesson, lessonKind, lessonPhase } from './schedule.ts'

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

/**
 * What a place receives, best first: all as it asks for it; small pictures; one picture (the slides or document camera if
 * there are any, else the teacher) at its smallest; no picture. Sound goes on down to the last.
 */
export const rung = z.enum(['full', 'low', 'slides', 'audio'])
export type Rung = z.infer<typeof rung>
/** What a place sends, best first: all layers of its camera; the smallest one; its microphone alone. */
export const sendingRung = z.enum(['full', 'low', 'audio'])
export type SendingRung = z.infer<typeof sendingRung>
/** Why a place has not all: too little room on its line, packets lost, late, or the sound already broken. */
export const rungReason = z.enum(['rate', 'loss', 'delay', 'stutter'])
export type RungReason = z.infer<typeof rungReason>

export const still = z.object({ id, takenAt: z.string() })

export const livePlace = z.object({
  present: z.boolean(),
  /** What it sends now. */
  sources: z.array(source),
  line: line.nullable(),
  /** What it gets, and why not all; `reason` is null on the top rung. */
  rung,
  reason: rungReason.nullable(),
  /** What it sends of its camera, as its own uplink lets it. */
  sending: sendingRung,
})

export const liveClassroom = livePlace.extend({
  classroomId: id,
  classroomName: z.string(),
  schoolName: z.string(),
  classGroupId: id,
  classGroupName: z.string(),
  classSize: z.int(),
  onStage: z.boolean(),
  /** How often it had the floor in this lesson: on stage, or by a text question that was taken. */
  floors: z.int(),
  /** By the teacher: not heard by anybody, on stage either, until the teacher unmutes it or gives it the stage anew. */
  muted: z.boolean(),
  /** Sent out by the teacher, or shut out by the lock: it comes in when the teacher admits it. */
  out: z.enum(['removed', 'locked']).nullable(),
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
  /** Open ones by time asked, then of the closed ones the newest questions, and the newest hands. */
  questions: z.array(question),
  /** Hands and questions in the whole lesson so far. */
  questionCount: z.int(),
  board: boardState,
  /** The poll on the screens. */
  poll: poll.nullable(),
  /** Classrooms on stage at once (setting). */
  stagePlaces: z.int(),
  focus,
  allowed,
  /** Nobody comes in who was not in before. */
  locked: z.boolean(),
  /** Who looks on; told to the lead end alone. */
  observers: z.array(observer),
  soundMode,
  /** The picture in full resolution that the teacher shows to everybody; `GET /api/lessons/:id/stills/:stillId`. */
  still: still.nullable(),
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
  media: z
    .object({
      send: transport,
      receive: transport,
      consumers: z.array(consumer),
      /** Relays for lines on which nothing reaches the server itself; their credentials end after a day. */
      iceServers: z.array(iceServer),
    })
    .nullable(),
})
export type Entered = z.infer<typeof entered>

/** Sent every `beatSeconds`; what the participant itself sees of its line since the last one. */
export const beat = z.object({
  /** Whether media of the teacher arrived since the last beat; null while there is none to receive. */
  receiving: z.boolean().nullable(),
  rttMs: z.number().min(0).max(60_000),
  lossPercent: z.number().min(0).max(100),
  receivingKbps: z.number().min(0).max(1_000_000),
  sendingKbps: z.number().min(0).max(1_000_000).default(0),
  /** Pictures that stood still since the last one. */
  freezes: z.int().min(0).max(10_000).default(0),
  /** Sound that was made up for what did not arrive, 0–100. */
  concealedPercent: z.number().min(0).max(100).default(0),
  /** What of its camera the page sends. */
  sending: sendingRung.default('full'),
})
/** A page in trouble, or on a lower rung, sends one every two seconds. */
export const beatSeconds = 10

/** One place's line over some ten seconds. */
export const linePoint = z.object({
  at: z.string(),
  receivingKbps: z.number(),
  sendingKbps: z.number(),
  lossPercent: z.number(),
  rttMs: z.number(),
  freezes: z.int(),
  concealedPercent: z.number(),
  /** The lowest in that time. */
  rung,
  sending: sendingRung,
})
export type LinePoint = z.infer<typeof linePoint>

/** How the lines of a lesson were; the lead end first. Kept for a term, at most one point in ten seconds. */
export const lineHistory = z.object({
  places: z.array(z.object({ place, name: z.string(), points: z.array(linePoint) })),
})
export type LineHistory = z.infer<typeof lineHistory>

export const pickClassroom = z.object({ classroomId: id })

/** What was asked at a lesson and who was on stage, for its page afterwards. */
export const talk = z.object({
  questions: z.array(question),
  stage: z.array(z.object({ classroomId: id, startedAt: z.string(), endedAt: z.string().nullable() })),
})
export type Talk = z.infer<typeof talk>

/** What a classroom's PC asks first, and then again and again. */
export const deviceStart = z.object({
  me: deviceMe,
  /** Of this classroom, today and on the coming seven days, cancelled ones included. */
  lessons: z.array(lesson),
  /** What the routers speak, the same for every lesson: the page makes its device ready while its line opens. */
  rtpCapabilities: opaque,
  /** It checks itself so long before a lesson (setting); 0: never by itself. */
  checkMinutesBefore: z.int(),
  /** From when before a lesson it may enter (setting). */
  enterMinutesBefore: z.int(),
  serverTime: z.string(),
})
export type DeviceStart = z.infer<typeof deviceStart>
