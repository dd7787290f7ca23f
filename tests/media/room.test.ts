import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AudienceEntry, MediaRoom } from '../../server/media/room.ts'
import { createMediaRooms, type LessonRoomEvents, type MediaRooms } from '../../server/media/rooms.ts'
import { startWorkers, type WorkerPool } from '../../server/media/workers.ts'
import { createLog } from '../../server/platform/log.ts'
import { AppError } from '../../shared/errors.ts'
import type { ConsumerWire } from '../../shared/media.ts'
import { commands } from '../../shared/socket.ts'
import { workerBin } from '../support/app.ts'
import { refusal } from '../support/county.ts'
import { receivesAll, rtpOf } from '../support/fake-rtp.ts'
import { fc, runs } from '../support/property.ts'

const log = createLog('silent')
let pool: WorkerPool
let rooms: MediaRooms
beforeAll(async () => {
  pool = await startWorkers(
    { count: 1, binary: workerBin(), listen: [{ address: '127.0.0.1', announced: null }], firstPort: null },
    log,
  )
  rooms = createMediaRooms(pool, log)
})
afterAll(() => pool?.close())

interface Told {
  to: string
  consumer: ConsumerWire
}

let n = 0
async function openRoom(): Promise<{
  room: MediaRoom
  given: Told[]
  taken: string[]
  when: () => Promise<void>
}> {
  const given: Told[] = []
  const taken: string[] = []
  let next = () => {}
  const events: LessonRoomEvents = {
    consumer: (to, consumer) => {
      given.push({ to, consumer })
      next()
    },
    consumerClosed: (_to, id) => {
      taken.push(id)
      next()
    },
    sources: () => {},
    uplink: () => {},
    rung: () => {},
    lost: () => {},
  }
  const room = await rooms.open(`lesson ${n++}`, events)
  return { room, given, taken, when: () => new Promise<void>((resolve) => (next = resolve)) }
}

const sees = (to: string, from: string): AudienceEntry => ({ to, from, source: 'camera', size: 'large' })
const hears = (to: string, from: string): AudienceEntry => ({ to, from, source: 'microphone', size: 'large' })

async function joined(room: MediaRoom, place: string) {
  const participant = await room.join(place, receivesAll)
  const answered = participant.answer()
  participant.tell()
  return { participant, answered }
}
const camera = (layers = 1) => ({
  source: 'camera' as const,
  rtpParameters: rtpOf('camera', layers),
  paused: false,
})
const microphone = () => ({
  source: 'microphone' as const,
  rtpParameters: rtpOf('microphone'),
  paused: false,
})

describe('a media room', () => {
  it('is one, however many open it at once', async () => {
    const events: LessonRoomEvents = {
      consumer: () => {},
      consumerClosed: () => {},
      sources: () => {},
      uplink: () => {},
      rung: () => {},
      lost: () => {},
    }
    const opened = await Promise.all(Array.from({ length: 5 }, () => rooms.open('one lesson', events)))
    expect(new Set(opened).size).toBe(1)
    opened[0]!.close()
    expect(await rooms.open('one lesson', events)).not.toBe(opened[0])
  })

  it('gives a place what its audience names, and nothing else', async () => {
    const { room, given, when } = await openRoom()
    room.setAudience([sees('a', 'lead')])
    const { participant: lead } = await joined(room, 'lead')
    const { participant: b } = await joined(room, 'b')
    await lead.produce(camera(3))
    await lead.produce(microphone())
    await b.produce(microphone())
    const { answered } = await joined(room, 'a')
    expect(answered.map(({ place, source }) => `${place} ${source}`)).toEqual(['lead camera'])

    const more = when()
    room.setAudience([sees('a', 'lead'), hears('a', 'b')])
    await more
    expect(given.map(({ to, consumer }) => `${to} < ${consumer.place} ${consumer.source}`)).toEqual([
      'a < b microphone',
    ])
    room.close()
  })

  it('takes a stream away before it answers, and refuses to resume it', async () => {
    const { room, taken } = await openRoom()
    room.setAudience([hears('a', 'b')])
    const { participant: b } = await joined(room, 'b')
    await b.produce(microphone())
    const { participant: a, answered } = await joined(room, 'a')
    const [consumer] = answered as [ConsumerWire]
    await a.resumeConsumer(consumer.id)
    room.setAudience([])
    expect(taken).toEqual([consumer.id])
    expect((await refusal(a.resumeConsumer(consumer.id))).code).toBe('not_found')
    room.close()
  })

  it('gives nobody the stream of another by its id', async () => {
    const { room } = await openRoom()
    room.setAudience([hears('a', 'b')])
    const { participant: b } = await joined(room, 'b')
    await b.produce(microphone())
    const { answered } = await joined(room, 'a')
    const { participant: c } = await joined(room, 'c')
    for (const ask of [c.resumeConsumer, c.pauseConsumer]) {
      expect((await refusal(ask(answered[0]!.id))).code).toBe('not_found')
    }
    expect((await refusal(c.preferLayer(answered[0]!.id, 0))).code).toBe('not_found')
    room.close()
  })

  it('never hands out what the audience no longer names, however it changes meanwhile', async () => {
    const { room, given, taken } = await openRoom()
    const { participant: b } = await joined(room, 'b')
    const { participant: a } = await joined(room, 'a')
    await b.produce(microphone())
    for (let i = 0; i < 10; i++) {
      room.setAudience([hears('a', 'b')])
      room.setAudience([])
    }
    // Whatever was under way is over when a later request to the worker was answered.
    await b.produce(camera())
    for (const { consumer } of given) {
      expect(taken).toContain(consumer.id)
      expect((await refusal(a.resumeConsumer(consumer.id))).code).toBe('not_found')
    }
    room.close()
  })

  it('knows a transport that is connected already', async () => {
    const { room } = await openRoom()
    const { participant } = await joined(room, 'a')
    const fingerprint = (byte: string) => ({
      direction: 'send' as const,
      dtlsParameters: {
        role: 'client' as const,
        fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill(byte).join(':') }],
      },
    })
    await participant.connect(fingerprint('AB'))
    await participant.connect(fingerprint('AB'))
    expect((await refusal(participant.connect(fingerprint('CD')))).code).toBe('media_refused')
    room.close()
  })
})

describe('what a browser sends', () => {
  /** Mostly sound parameters, each with something in it bent. */
  const number = fc.oneof(fc.integer(), fc.constantFrom(-1, 0, 1, 127, 128, 255, 256, 65_536, 4_294_967_296))
  const text = fc.oneof(
    fc.string({ maxLength: 16 }),
    fc.constantFrom('video/VP8', 'video/rtx', 'audio/opus', 'video/VP9', 'L1T3', 'L9T9', 'S3T3h', ''),
  )
  const bent = fc.record(
    {
      mid: fc.string({ maxLength: 32 }),
      codecs: fc.array(
        fc.record(
          {
            mimeType: text,
            payloadType: number,
            clockRate: fc.oneof(fc.constantFrom(90_000, 48_000), number),
            channels: number,
            parameters: fc.dictionary(fc.constantFrom('apt', 'profile-id', 'x'), fc.oneof(number, text)),
            rtcpFeedback: fc.array(fc.record({ type: text, parameter: text }), { maxLength: 3 }),
          },
          { requiredKeys: ['mimeType', 'payloadType', 'clockRate'] },
        ),
        { minLength: 1, maxLength: 4 },
      ),
      headerExtensions: fc.array(
        fc.record({
          uri: fc.oneof(text, fc.constant('urn:ietf:params:rtp-hdrext:sdes:mid')),
          id: number,
          encrypt: fc.boolean(),
        }),
        { maxLength: 4 },
      ),
      encodings: fc.array(
        fc.record(
          {
            ssrc: number,
            rid: fc.string({ maxLength: 16 }),
            rtx: fc.record({ ssrc: number }),
            scalabilityMode: text,
            maxBitrate: number,
            dtx: fc.boolean(),
          },
          { requiredKeys: [] },
        ),
        { maxLength: 4 },
      ),
    },
    { requiredKeys: ['codecs'] },
  )
  const sound = fc.constantFrom('camera', 'microphone').map((source) => rtpOf(source as 'camera', 2))
  const mixed = fc
    .tuple(sound, bent, fc.subarray(['mid', 'codecs', 'headerExtensions', 'encodings']))
    .map(([base, odd, keys]) => ({
      ...base,
      ...Object.fromEntries(keys.map((key) => [key, odd[key as keyof typeof odd]])),
    }))

  it('is taken or refused with a code, and never ends the worker', async () => {
    const [pid] = pool.pids()
    const { room } = await openRoom()
    const { participant } = await joined(room, 'a')
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('camera' as const, 'microphone' as const),
        fc.oneof(mixed, bent),
        async (source, rtpParameters) => {
          const parsed = commands['media:produce'].body.safeParse({ source, rtpParameters })
          if (!parsed.success) return
          const error = await participant.produce(parsed.data).then(
            () => null,
            (reason: unknown) => reason,
          )
          if (error) {
            expect(error).toBeInstanceOf(AppError)
            expect((error as AppError).code).toBe('media_refused')
          }
          expect(pool.pids()).toEqual([pid])
        },
      ),
      { numRuns: runs(300) },
    )
    await participant.produce(camera(3))
    room.close()
  })
})
