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
import { chromium } from 'playwright-core'
import { build } from 'vite'
import { expect, onTestFinished, test } from 'vitest'
import type { Loopback } from './loopback-page.ts'

/**
 * A worker can answer every question and still die in its first DTLS handshake (tools/worker/patches.mjs), or encrypt
 * wrongly through our libsrtp adapter; only a browser's own media shows that it does neither.
 */
test('the worker shakes hands with a browser and carries its picture and sound there and back', async () => {
  const { worker, answer } = await startWorker()
  const died = new Promise<never>((_, reject) => worker.once('died', reject))
  const page = await openPage(answer)
  await page.addScriptTag({ content: await bundle('loopback-page.ts') })
  const seen: Loopback = await Promise.race([page.evaluate('loopback()') as Promise<Loopback>, died])
  expect(seen.frames).toBeGreaterThanOrEqual(10)
  expect(seen.audioEnergy).toBeGreaterThan(0.01)
  expect(worker.died).toBe(false)
})

/** A worker with one router, and what answers the page's questions about it. */
async function startWorker() {
  const worker = await createWorker({ workerBin: process.env.MEDIASOUP_WORKER_BIN, logLevel: 'error' })
  onTestFinished(() => worker.close())
  const webRtcServer = await worker.createWebRtcServer({
    listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }],
  })
  const router = await worker.createRouter({
    mediaCodecs: [
      { kind: 'audio', mimeType: 'audio/opus', clockRate: 48000, channels: 2 },
      { kind: 'video', mimeType: 'video/VP8', clockRate: 90000 },
    ],
  })
  const transports = new Map<string, WebRtcTransport<AppData>>()
  const answers = {
    capabilities: () => router.rtpCapabilities,
    async transport(name: string) {
      const transport = await router.createWebRtcTransport({ webRtcServer })
      transports.set(name, transport)
      const { id, iceParameters, iceCandidates, dtlsParameters } = transport
      return { id, iceParameters, iceCandidates, dtlsParameters }
    },
    async connect({ name, dtlsParameters }: { name: string; dtlsParameters: DtlsParameters }) {
      await transports.get(name)!.connect({ dtlsParameters })
    },
    async produce(options: { kind: MediaKind; rtpParameters: RtpParameters }) {
      return { id: (await transports.get('send')!.produce(options)).id }
    },
    async consume(options: { producerId: string; rtpCapabilities: RtpCapabilities }) {
      const { id, producerId, kind, rtpParameters } = await transports.get('receive')!.consume(options)
      return { id, producerId, kind, rtpParameters }
    },
  }
  const answer = (method: keyof typeof answers, data: never) => answers[method](data)
  return { worker, answer }
}

async function openPage(answer: (method: never, data: never) => unknown) {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>loopback</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_BIN,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--allow-loopback-in-peer-connection',
    ],
  })
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  await page.exposeFunction('ask', answer)
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  return page
}

async function bundle(file: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      lib: { entry: join(import.meta.dirname, file), formats: ['iife'], name: 'bundle' },
    },
  })
  const outputs = Array.isArray(result) ? result : [result]
  const chunk = outputs
    .flatMap((each) => ('output' in each ? each.output : []))
    .find(({ type }) => type === 'chunk')
  if (chunk?.type !== 'chunk') throw new Error('the page was not bundled')
  return chunk.code
}
