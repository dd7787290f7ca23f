import { z } from 'zod'
import { rung, rungReason } from '../../shared/live.ts'
import {
  closeProducer,
  connectTransport,
  consumer,
  opaque,
  pauseProducer,
  pickConsumer,
  place,
  preferLayer,
  produce,
  restartIce,
  rtpCapabilities,
  source,
  transport,
} from '../../shared/media.ts'

/** One run of one lesson's media on another node; its owner makes it up. */
const room = z.uuid()
/** One entering of one place; its owner makes it up. */
const member = z.uuid()
const kind = z.enum(['audio', 'video'])
const done = z.object({})

/** One end of an encrypted pipe between two nodes. The key goes over the bus, which is encrypted. */
const linkEnd = z.object({ ip: z.string().max(64), port: z.int().min(1).max(65_535), srtpParameters: opaque })
/** A stream as it goes over a pipe. */
const flow = z.object({ id: z.string().max(64), kind, rtpParameters: opaque, paused: z.boolean() })

const reading = z.object({
  lossPercent: z.number(),
  rttMs: z.number(),
  concealedPercent: z.number(),
  freezes: z.number(),
})

const act = z.discriminatedUnion('do', [
  z.object({ do: z.literal('connect'), body: connectTransport }),
  z.object({ do: z.literal('restart-ice'), body: restartIce }),
  z.object({ do: z.literal('produce'), body: produce }),
  z.object({ do: z.literal('pause-producer'), body: pauseProducer }),
  z.object({ do: z.literal('close-producer'), body: closeProducer }),
  z.object({ do: z.literal('resume-consumer'), body: pickConsumer }),
  z.object({ do: z.literal('pause-consumer'), body: pickConsumer }),
  z.object({ do: z.literal('prefer-layer'), body: preferLayer }),
  z.object({ do: z.literal('read-line'), body: z.object({ reading, now: z.number() }) }),
])
export type EdgeAct = z.output<typeof act>

const sentStream = z.object({
  source,
  id: z.string().max(64),
  /** The router it stands on: a pipe to it is to begin there. */
  part: z.string().max(64),
  paused: z.boolean(),
})

/** What the owner of a lesson is told of its places on another node. */
const edgeEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('streams'), member, streams: z.array(sentStream) }),
  z.object({ type: z.literal('consumer'), member, consumer }),
  z.object({ type: z.literal('consumer-closed'), member, consumerId: z.string() }),
  z.object({ type: z.literal('uplink'), member, score: z.number().nullable() }),
  z.object({ type: z.literal('rung'), member, rung, reason: rungReason.nullable() }),
  z.object({ type: z.literal('unusable'), member }),
  /** Their worker died, or their node ends: they have no media any more. */
  z.object({ type: z.literal('lost'), members: z.array(member) }),
])
export type EdgeEvent = z.output<typeof edgeEvent>

const reception = z.tuple([place, source, z.enum(['small', 'medium', 'large'])])

/** A large lesson's owner asks other nodes to hold places for it: the edge of the lesson. Its own side of it is `edge:told`. */
export const edgeAskings = {
  /** Answers how many places find room there. */
  'edge:open': {
    body: z.object({
      room,
      lessonId: z.string().max(64),
      owner: z.string().max(64),
      expected: z.int().min(0),
    }),
    answer: z.object({ places: z.int().min(0) }),
  },
  'edge:join': {
    body: z.object({ room, member, place, rtpCapabilities }),
    answer: z.object({ send: transport, receive: transport, consumers: z.array(consumer) }),
  },
  'edge:do': {
    body: z.object({ room, member, act }),
    answer: z.object({ producerId: z.string().optional(), iceParameters: opaque.optional() }),
  },
  /** A pipe: to the router named, or to whichever that node likes. */
  'edge:link': {
    body: z.object({ room, link: z.string().max(64), part: z.string().max(64).nullable(), end: linkEnd }),
    answer: linkEnd,
  },
  /** What a place there sends is to come over that pipe. */
  'edge:send': {
    body: z.object({ room, link: z.string().max(64), producerId: z.string().max(64) }),
    answer: flow,
  },
  /** All that is to be there now; what isn't named ends. */
  'edge:sync': {
    body: z.object({
      room,
      members: z.array(member),
      links: z.array(z.string().max(64)),
      /** Who receives what, places that receive the same together. */
      audience: z.array(z.object({ to: z.array(place), from: z.array(reception) })),
      /** What comes there over the pipes. */
      visitors: z.array(flow.extend({ place, source, link: z.string().max(64) })),
      /** What comes from there, by producer; and what of it nobody shows at this moment. */
      sending: z.array(z.string().max(64)),
      resting: z.array(z.string().max(64)),
    }),
    /** Pipes that there are none of: their worker died. */
    answer: z.object({ missing: z.array(z.string()) }),
  },
  'edge:close': { body: z.object({ room }), answer: done },
  'edge:told': { body: z.object({ room, n: z.int(), events: z.array(edgeEvent) }), answer: done },
} as const satisfies Record<string, { body: z.ZodType; answer: z.ZodType }>
