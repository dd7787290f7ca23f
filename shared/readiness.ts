import { z } from 'zod'
import { id } from './account.ts'
import { iceServer, transport } from './media.ts'

/** What keeps a device from being used; as `client/media/devices.ts` says it. */
export const deviceTrouble = z.enum(['refused', 'missing', 'busy', 'insecure'])

/** By which way media reached the server, the best first: `relay` over a TURN server, `none` when it did not. */
export const mediaWay = z.enum(['udp', 'tcp', 'relay', 'none'])

/** A check tries the media ports of so many nodes at most: a ten-year-old PC tries them all at the same time. */
export const PROBED_NODES = 16

/** What a PC found out about itself. Null: not tried, because nobody was to be disturbed or nothing could be measured. */
export const findings = z.object({
  camera: z.object({
    trouble: deviceTrouble.nullable(),
    /** Whether its picture changes from frame to frame; a covered or frozen camera's doesn't. */
    moves: z.boolean().nullable(),
    /** Mean brightness, 0 (black) to 1. */
    brightness: z.number().min(0).max(1).nullable(),
  }),
  microphone: z.object({
    trouble: deviceTrouble.nullable(),
    /** Loudest tenth of a second, in dB of full scale; digital silence is -120. */
    levelDb: z.number().min(-120).max(0).nullable(),
  }),
  loudspeaker: z.object({
    /** How much louder the tone's pitch got in the microphone while it was played, in dB. */
    toneDb: z.number().min(-120).max(120).nullable(),
  }),
  line: z.object({
    downKbps: z.number().min(0).max(1e7).nullable(),
    upKbps: z.number().min(0).max(1e7).nullable(),
    /** Of the nodes that were reached, the longest. */
    rttMs: z.number().min(0).max(60_000).nullable(),
    /** Of the nodes that were reached, the worst; `none` when none was. */
    way: mediaWay.nullable(),
    /** Each node that was tried, by its host name; nothing where there is one alone. */
    nodes: z
      .array(z.object({ name: z.string().max(300), way: mediaWay }))
      .max(PROBED_NODES)
      .optional(),
  }),
})
export type Findings = z.infer<typeof findings>

/** 就绪, 存疑, 缺失 */
export const readinessLevel = z.enum(['ready', 'doubtful', 'missing'])
export type ReadinessLevel = z.infer<typeof readinessLevel>

/** What stands against a classroom; each has one sentence that says what to do. */
export const readinessFault = z.enum([
  'never-checked',
  'camera-missing',
  'camera-refused',
  'camera-busy',
  'microphone-missing',
  'microphone-refused',
  'microphone-busy',
  'page-insecure',
  'media-blocked',
  'node-blocked',
  'camera-still',
  'camera-dark',
  'microphone-silent',
  'loudspeaker-unheard',
  'line-slow-down',
  'line-slow-up',
  'line-long',
  'udp-blocked',
  'relay-only',
  'check-old',
])
export type ReadinessFault = z.infer<typeof readinessFault>

export const readiness = z.object({
  classroomId: id,
  classroomName: z.string(),
  schoolName: z.string(),
  level: readinessLevel,
  /** Worst first; empty when ready. */
  faults: z.array(readinessFault),
  /** Null when it was never checked. */
  checkedAt: z.string().nullable(),
  findings: findings.nullable(),
})
export type Readiness = z.infer<typeof readiness>

export const putCheck = z.object({
  /** Nothing for a classroom's own PC. */
  classroomId: id.optional(),
  cause: z.enum(['button', 'lesson']),
  findings,
})

/** Of the places of one lesson, or of all classrooms of a region and below. */
export const readinessFilter = z
  .object({ lessonId: id.optional(), regionId: id.optional() })
  .refine((f) => (f.lessonId === undefined) !== (f.regionId === undefined), {
    message: 'either lessonId or regionId',
  })

/** What a check may do at this moment without disturbing anybody. */
export const checkManners = z.object({
  /** A lesson is going on in the school: no tone. */
  quiet: z.boolean(),
})

/** Most bytes that one measurement of the line moves each way. */
export const LINE_BYTES = 512 * 1024
export const bytesWanted = z.object({ bytes: z.coerce.number().int().min(1).max(LINE_BYTES) })
/** A way to the media port of one node, at which a lesson may be; `node` is its host name. */
export const probe = z.object({ node: z.string().max(300), transport })
export type ProbeWire = z.infer<typeof probe>
export const probes = z.object({
  probes: z.array(probe).max(PROBED_NODES),
  /** The relays there are, to be tried for what is reached directly by neither way. */
  iceServers: z.array(iceServer),
})
export type ProbesWire = z.infer<typeof probes>
