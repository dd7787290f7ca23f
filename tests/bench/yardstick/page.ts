import { Device, type types } from 'mediasoup-client'
import { io } from 'socket.io-client'

/**
 * A page with mediasoup-client and nothing else. It makes ready what can be made ready before the click (line, device,
 * camera), as ours does; at the click it receives the teacher and sends its own camera and microphone. With `#teach` it is
 * the teacher; with `#watch` it needs no click.
 */
const teaches = location.hash === '#teach'
const socket = io({ transports: ['websocket'] })
const ask = (name: string, data: unknown = {}): Promise<never> =>
  socket.emitWithAck(name, data) as Promise<never>

interface Joined {
  send: types.TransportOptions
  receive: types.TransportOptions
  consumers: (Required<Pick<types.ConsumerOptions, 'kind' | 'rtpParameters'>> & {
    id: string
    producerId: string
  })[]
}

const device = new Device()
await device.load({ routerRtpCapabilities: await ask('capabilities') })
const own = await navigator.mediaDevices.getUserMedia({
  audio: true,
  video: teaches
    ? { width: 1280, height: 720, frameRate: { ideal: 20 } }
    : { width: 640, height: 360, frameRate: { ideal: 15 } },
})

const tie = (transport: types.Transport, name: string): types.Transport => {
  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    ask('secure', { name, dtlsParameters }).then(done, failed)
  })
  transport.on('produce', ({ kind, rtpParameters }, done, failed) => {
    ask('produce', { kind, rtpParameters, teaches }).then(done, failed)
  })
  return transport
}

async function send(transport: types.Transport): Promise<void> {
  const scalabilityMode = 'L1T3'
  const layers = [
    { scaleResolutionDownBy: 4, maxBitrate: 120_000, scalabilityMode },
    { scaleResolutionDownBy: 2, maxBitrate: 450_000, scalabilityMode },
    { scaleResolutionDownBy: 1, maxBitrate: 1_500_000, scalabilityMode },
  ]
  const [sound] = own.getAudioTracks()
  const [picture] = own.getVideoTracks()
  await Promise.all([
    transport.produce({ track: sound! }),
    transport.produce({ track: picture!, encodings: teaches ? layers : layers.slice(0, 2) }),
  ])
}

async function join(): Promise<void> {
  const joined: Joined = await ask('join', { rtpCapabilities: device.recvRtpCapabilities, watch: !teaches })
  const sending = tie(device.createSendTransport(joined.send), 'send')
  const receiving = tie(device.createRecvTransport(joined.receive), 'receive')
  const received = joined.consumers.map(async (one) => {
    socket.emit(`resume ${one.id}`)
    const { kind, track } = await receiving.consume(one)
    document.querySelector<HTMLMediaElement>(kind)!.srcObject = new MediaStream([track])
  })
  await Promise.all([...received, send(sending)])
  document.body.dataset.joined = 'yes'
}

document.querySelector('#join')!.addEventListener('click', () => void join())
document.body.dataset.ready = 'yes'
if (location.hash === '#watch') void join()
