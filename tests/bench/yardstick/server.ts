import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createWorker } from 'mediasoup'
import type {
  AppData,
  DtlsParameters,
  MediaKind,
  RtpCapabilities,
  RtpParameters,
  WebRtcTransport,
} from 'mediasoup/types'
import { Server, type Socket } from 'socket.io'
import { build } from 'vite'
import { mediaCodecs } from '../../../server/media/codecs.ts'

/**
 * The least that a server of one teacher and viewers can do: one worker, one router, and an answer to each of the page's
 * questions. No sign-in, no database, no lesson; the same worker, codecs, wire and bandwidth estimate as ours.
 */
export async function startYardstick(): Promise<{ url: string; close(): Promise<void> }> {
  const script = await bundle()
  const worker = await createWorker({ workerBin: process.env.MEDIASOUP_WORKER_BIN, logLevel: 'error' })
  const webRtcServer = await worker.createWebRtcServer({
    listenInfos: (['udp', 'tcp'] as const).map((protocol) => ({ protocol, ip: '127.0.0.1' })),
  })
  const router = await worker.createRouter({ mediaCodecs })
  const teacher = new Map<MediaKind, string>()

  const server = createServer((request, response) => {
    if (request.url?.startsWith('/page.js')) response.setHeader('content-type', 'text/javascript').end(script)
    else response.setHeader('content-type', 'text/html').end(page)
  })
  const io = new Server(server, { serveClient: false })
  io.on('connection', (socket: Socket) => {
    const transports = new Map<string, WebRtcTransport<AppData>>()
    const transport = async (name: string) => {
      const made = await router.createWebRtcTransport({
        webRtcServer,
        enableTcp: true,
        preferUdp: true,
        initialAvailableOutgoingBitrate: 1_000_000,
      })
      transports.set(name, made)
      const { id, iceParameters, iceCandidates, dtlsParameters } = made
      return { id, iceParameters, iceCandidates, dtlsParameters }
    }
    const answers = {
      capabilities: async () => router.rtpCapabilities,
      /** Both transports and, for a viewer, the teacher's streams. */
      async join({ rtpCapabilities, watch }: { rtpCapabilities: RtpCapabilities; watch: boolean }) {
        const [send, receive] = await Promise.all([transport('send'), transport('receive')])
        const wanted = watch ? [...teacher.values()] : []
        const consumers = await Promise.all(
          wanted.map(async (producerId) => {
            const consumer = await transports
              .get('receive')!
              .consume({ producerId, rtpCapabilities, paused: true })
            const { id, kind, rtpParameters } = consumer
            socket.once(`resume ${id}`, () => void consumer.resume())
            return { id, producerId, kind, rtpParameters }
          }),
        )
        return { send, receive, consumers }
      },
      async secure({ name, dtlsParameters }: { name: string; dtlsParameters: DtlsParameters }) {
        await transports.get(name)!.connect({ dtlsParameters })
        return {}
      },
      async produce(asked: { kind: MediaKind; rtpParameters: RtpParameters; teaches: boolean }) {
        const { kind, rtpParameters, teaches } = asked
        const { id } = await transports.get('send')!.produce({ kind, rtpParameters })
        if (teaches) teacher.set(kind, id)
        return { id }
      },
    }
    for (const [name, answer] of Object.entries(answers))
      socket.on(name, (data, told) => void answer(data as never).then(told))
    socket.on('disconnect', () => {
      for (const one of transports.values()) one.close()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      await io.close()
      worker.close()
    },
  }
}

const page = `<!doctype html><title>yardstick</title><button id="join">join</button>
<video data-place="lead" autoplay muted playsinline></video><audio autoplay></audio>
<script type="module" src="/page.js"></script>`

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      lib: { entry: join(import.meta.dirname, 'page.ts'), formats: ['es'], fileName: 'page' },
    },
  })
  const outputs = Array.isArray(result) ? result : [result]
  const chunk = outputs
    .flatMap((each) => ('output' in each ? each.output : []))
    .find(({ type }) => type === 'chunk')
  if (chunk?.type !== 'chunk') throw new Error('the yardstick’s page was not bundled')
  return chunk.code
}
