import { Device } from 'mediasoup-client'

/** What the test's own side answers for the page: the signalling that a lesson would have. */
declare function ask(method: string, data?: unknown): Promise<never>

/** The synthetic microphone beeps once a second; a browser that filters its sound takes the beep for noise. */
const SOUND = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }
/** The energy of silence is about 1e-10, that of the first beep about 0.1. */
const BEEP = 0.01

export interface Loopback {
  frames: number
  audioEnergy: number
}

/**
 * Sends the browser's synthetic camera and microphone to the worker and receives them back, until pictures move and
 * sound is heard.
 */
async function loopback(): Promise<Loopback> {
  const device = await Device.factory()
  await device.load({ routerRtpCapabilities: await ask('capabilities') })
  const sending = device.createSendTransport(await ask('transport', 'send'))
  const receiving = device.createRecvTransport(await ask('transport', 'receive'))
  for (const [name, transport] of Object.entries({ send: sending, receive: receiving })) {
    transport.on('connect', ({ dtlsParameters }, done, failed) => {
      ask('connect', { name, dtlsParameters }).then(done, failed)
    })
  }
  sending.on('produce', (parameters, done, failed) => {
    ask('produce', { kind: parameters.kind, rtpParameters: parameters.rtpParameters }).then(done, failed)
  })
  const media = await navigator.mediaDevices.getUserMedia({
    audio: SOUND,
    video: { width: 640, height: 360 },
  })
  const video = document.createElement('video')
  video.srcObject = new MediaStream()
  const consumers = new Map<string, { getStats(): Promise<RTCStatsReport> }>()
  for (const track of media.getTracks()) {
    const producer = await sending.produce({ track })
    const { rtpCapabilities } = device
    const consumer = await receiving.consume(
      await ask('consume', { producerId: producer.id, rtpCapabilities }),
    )
    ;(video.srcObject as MediaStream).addTrack(consumer.track)
    consumers.set(consumer.kind, consumer)
  }
  document.body.append(video)
  await video.play()
  for (;;) {
    const picture = inbound(await consumers.get('video')!.getStats())
    const sound = inbound(await consumers.get('audio')!.getStats())
    const frames = picture?.framesDecoded ?? 0
    const audioEnergy = sound?.totalAudioEnergy ?? 0
    if (frames >= 10 && audioEnergy > BEEP) return { frames, audioEnergy }
    await new Promise(requestAnimationFrame)
  }
}

function inbound(stats: RTCStatsReport): RTCInboundRtpStreamStats | undefined {
  return [...stats.values()].find((each) => each.type === 'inbound-rtp')
}

Object.assign(window, { loopback })
