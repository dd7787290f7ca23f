/**
 * Started by probe.mjs with the project's Node: talks to the worker binary named on the command line through
 * mediasoup itself and prints, as JSON, the version whose protocol it answered. Every kind of object that a lesson begins with is made once,
 * so a worker of another version, whose messages are laid out differently, is found out here.
 */
import { createWorker, version } from 'mediasoup'

const worker = await createWorker({ workerBin: process.argv[2], logLevel: 'error' })
const died = new Promise((_, reject) => worker.once('died', reject))

async function exercise() {
  const webRtcServer = await worker.createWebRtcServer({
    listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }],
  })
  const router = await worker.createRouter({
    mediaCodecs: [
      { kind: 'audio', mimeType: 'audio/opus', clockRate: 48000, channels: 2, preferredPayloadType: 111 },
      { kind: 'video', mimeType: 'video/VP8', clockRate: 90000, preferredPayloadType: 96 },
    ],
  })
  const transport = await router.createWebRtcTransport({ webRtcServer })
  const [workerState, routerState, transportState] = await Promise.all([
    worker.dump(),
    router.dump(),
    transport.dump(),
  ])
  const consistent =
    workerState.pid === worker.pid &&
    workerState.routerIds.includes(router.id) &&
    routerState.transportIds.includes(transport.id) &&
    transportState.id === transport.id
  if (!consistent) throw new Error('its answers do not fit the questions; is it of another version?')
  return { version }
}

const answer = await Promise.race([exercise(), died])
worker.close()
process.stdout.write(`${JSON.stringify(answer)}\n`)
