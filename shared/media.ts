import { z } from 'zod'
import { id } from './account.ts'

/**
 * What a place can send. A classroom has camera and microphone; the lead end, beside them, its `document` camera (detail
 * before frame rate), its `screen` (or one window), and `sound`: what the screen plays and backing music, in stereo.
 * `sound` is a stream of its own and not mixed into the microphone: it stays unprocessed whatever is done to the voice, goes
 * on while the teacher is muted, and the voice makes no detour through a mixer that a browser may put to sleep.
 */
export const source = z.enum(['camera', 'microphone', 'document', 'screen', 'sound'])
export type Source = z.infer<typeof source>

/** What a classroom's device may send. */
export const classroomSources: readonly Source[] = ['camera', 'microphone']

/** How the lead end's microphone is sent: `music` in stereo and untouched, `speech` cleaned of noise and echo. */
export const soundMode = z.enum(['speech', 'music'])
export type SoundMode = z.infer<typeof soundMode>

/** The largest still that is taken, in bytes: 12 megapixels as JPEG. */
export const STILL_BYTES = 6 * 2 ** 20
/** The same still for a thin line: at 300 kb/s, which sound and slides share with it, some seconds. */
export const SMALL_STILL_BYTES = 128 * 2 ** 10
export const stillSize = z.enum(['full', 'small'])
export type StillSize = z.infer<typeof stillSize>

export const direction = z.enum(['send', 'receive'])
export type Direction = z.infer<typeof direction>

const parameters = z.record(
  z.string().max(64),
  z.union([z.string().max(512), z.number(), z.boolean(), z.null()]),
)
const rtcpFeedback = z.object({ type: z.string().max(32), parameter: z.string().max(32).optional() })
const kind = z.enum(['audio', 'video'])

/** What a browser can receive; bounded copy of mediasoup's RtpCapabilities, whose own check comes after. */
export const rtpCapabilities = z.object({
  codecs: z
    .array(
      z.object({
        kind,
        mimeType: z.string().max(64),
        preferredPayloadType: z.int().optional(),
        clockRate: z.int(),
        channels: z.int().optional(),
        parameters: parameters.optional(),
        rtcpFeedback: z.array(rtcpFeedback).max(32).optional(),
      }),
    )
    .max(128),
  headerExtensions: z
    .array(
      z.object({
        kind,
        uri: z.string().max(256),
        preferredId: z.int(),
        preferredEncrypt: z.boolean().optional(),
        direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).optional(),
      }),
    )
    .max(128),
})
export type RtpCapabilitiesWire = z.infer<typeof rtpCapabilities>

export const rtpParameters = z.object({
  mid: z.string().max(32).optional(),
  msid: z.string().max(256).optional(),
  codecs: z
    .array(
      z.object({
        mimeType: z.string().max(64),
        payloadType: z.int(),
        clockRate: z.int(),
        channels: z.int().optional(),
        parameters: parameters.optional(),
        rtcpFeedback: z.array(rtcpFeedback).max(32).optional(),
      }),
    )
    .min(1)
    .max(16),
  headerExtensions: z
    .array(
      z.object({
        uri: z.string().max(256),
        id: z.int(),
        encrypt: z.boolean().optional(),
        parameters: parameters.optional(),
      }),
    )
    .max(32)
    .optional(),
  encodings: z
    .array(
      z.object({
        ssrc: z.int().optional(),
        rid: z.string().max(16).optional(),
        codecPayloadType: z.int().optional(),
        rtx: z.object({ ssrc: z.int() }).optional(),
        dtx: z.boolean().optional(),
        scalabilityMode: z.string().max(16).optional(),
        scaleResolutionDownBy: z.number().optional(),
        maxBitrate: z.int().optional(),
        maxFramerate: z.number().optional(),
        active: z.boolean().optional(),
        priority: z.string().max(16).optional(),
        networkPriority: z.string().max(16).optional(),
        adaptivePtime: z.boolean().optional(),
      }),
    )
    .max(4)
    .optional(),
  rtcp: z.object({ cname: z.string().max(256).optional(), reducedSize: z.boolean().optional() }).optional(),
})

export const dtlsParameters = z.object({
  role: z.enum(['auto', 'client', 'server']).optional(),
  fingerprints: z
    .array(z.object({ algorithm: z.string().max(16), value: z.string().max(256) }))
    .min(1)
    .max(8),
})

/** Owner of a producer: the lead end, or a receiving classroom by its id. */
export const place = z.union([z.literal('lead'), id])
export type Place = z.infer<typeof place>

/**
 * Parts that mediasoup's makers define and both of its halves speak unchanged; the server writes them, the browser
 * hands them to mediasoup-client.
 */
export const opaque = z.custom<Record<string, unknown>>((v) => typeof v === 'object' && v !== null)

export const transport = z.object({
  id: z.string(),
  iceParameters: opaque,
  iceCandidates: z.array(opaque),
  dtlsParameters: opaque,
})
export type TransportWire = z.infer<typeof transport>

/** A relay (TURN) as browsers take it. */
export const iceServer = z.object({
  urls: z.array(z.string()),
  username: z.string(),
  credential: z.string(),
})
export type IceServer = z.infer<typeof iceServer>

/** A stream offered to a participant; created paused on the server, and resumed by `media:resume-consumer`. */
export const consumer = z.object({
  id: z.string(),
  producerId: z.string(),
  place,
  source,
  kind,
  rtpParameters: opaque,
})
export type ConsumerWire = z.infer<typeof consumer>

export const connectTransport = z.object({ direction, dtlsParameters })
export const restartIce = z.object({ direction })
export const produce = z.object({ source, rtpParameters, paused: z.boolean().default(false) })
export const pauseProducer = z.object({ source, paused: z.boolean() })
export const closeProducer = z.object({ source })
export const pickConsumer = z.object({ consumerId: z.string().max(64) })
/** 0 is the smallest picture. */
export const preferLayer = z.object({ consumerId: z.string().max(64), layer: z.int().min(0).max(2) })
