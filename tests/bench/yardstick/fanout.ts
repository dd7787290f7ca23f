import type { types } from 'mediasoup'
import { createWorker } from 'mediasoup'
import { mediaCodecs } from '../../../server/media/codecs.ts'
import { workerBin } from '../../support/app.ts'
import { rtpOf } from '../../support/fake-rtp.ts'
import { receivesPlain } from '../../support/plain-rtp.ts'
import type { FanoutTarget } from '../load/fanout-sender.ts'

const listenInfo = { protocol: 'udp' as const, ip: '127.0.0.1' }
const cryptoSuite = 'AEAD_AES_128_GCM' as const
/** Any key does: nobody opens what arrives. */
const key = Buffer.alloc(28, 7).toString('base64')

/** Where a teacher's plain RTP comes in: whoever sends first. */
export const openIncoming = (router: types.Router): Promise<types.PlainTransport> =>
  router.createPlainTransport({ listenInfo, rtcpMux: true, comedia: true })

/** One receiver's way out: encrypted as a browser's is. */
export async function openOutgoing(router: types.Router, port: number): Promise<types.PlainTransport> {
  const transport = await router.createPlainTransport({
    listenInfo,
    rtcpMux: true,
    enableSrtp: true,
    srtpCryptoSuite: cryptoSuite,
  })
  await transport.connect({ ip: '127.0.0.1', port, srtpParameters: { cryptoSuite, keyBase64: key } })
  return transport
}

export interface Bare {
  worker: types.Worker
  target: FanoutTarget
  /** One more receiver at each of those ports. */
  add(ports: readonly number[]): Promise<void>
  close(): void
}

/** The yardstick: a worker and a router with the same transports, codecs and streams, and nothing of ours around. */
export async function startBare(): Promise<Bare> {
  const worker = await createWorker({ workerBin: workerBin(), logLevel: 'none' })
  const router = await worker.createRouter({ mediaCodecs })
  const incoming = await openIncoming(router)
  const producers: types.Producer[] = []
  const ssrc = { video: 0, audio: 0 }
  for (const kind of ['video', 'audio'] as const) {
    const rtpParameters = oneLayer(kind === 'video' ? 'camera' : 'microphone')
    ssrc[kind] = rtpParameters.encodings![0]!.ssrc!
    producers.push(await incoming.produce({ kind, rtpParameters: rtpParameters as types.RtpParameters }))
  }
  return {
    worker,
    target: { port: incoming.tuple.localPort, ...ssrc },
    async add(ports) {
      await Promise.all(
        ports.map(async (port) => {
          const transport = await openOutgoing(router, port)
          for (const { id: producerId } of producers) {
            const consumer = await transport.consume({
              producerId,
              rtpCapabilities: receivesPlain as types.RtpCapabilities,
              paused: true,
            })
            await consumer.resume()
          }
        }),
      )
    },
    close: () => worker.close(),
  }
}

export function oneLayer(source: 'camera' | 'microphone'): ReturnType<typeof rtpOf> {
  const rtpParameters = rtpOf(source)
  for (const encoding of rtpParameters.encodings!) delete encoding.scalabilityMode
  return rtpParameters
}
