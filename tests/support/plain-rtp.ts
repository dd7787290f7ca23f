import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { types } from 'mediasoup'
import type { OpenWays, Way } from '../../server/media/way.ts'
import type { ConsumerWire, RtpCapabilitiesWire, TransportWire } from '../../shared/media.ts'
import { receivesAll } from './fake-rtp.ts'

export interface Address {
  ip: string
  port: number
}

/** Where to send so that a plain way takes it. */
export const addressOf = (wire: TransportWire): Address => wire.iceCandidates[0] as unknown as Address

/** A way over a transport of plain RTP: it is open at once, and nothing of it breaks. */
export const plainWay = (transport: types.PlainTransport): Way => ({
  transport: transport as types.Transport,
  wire: () => ({
    id: transport.id,
    iceParameters: {},
    iceCandidates: [{ ip: '127.0.0.1', port: transport.tuple.localPort }],
    dtlsParameters: {},
  }),
  connect: async () => {},
  restartIce: async () => ({ usernameFragment: '', password: '' }),
  broken: () => false,
  onBroken: () => {},
})

/**
 * Ways of plain RTP instead of WebRTC: what is sent to a place's `send` is its own, and all that a place receives goes to one
 * address, where its SSRC tells whose it is.
 */
export function plainWays(to: Address): OpenWays {
  const listenInfo = { protocol: 'udp' as const, ip: '127.0.0.1' }
  return async ({ router }) => {
    const [send, receive] = await Promise.all([
      router.createPlainTransport({ listenInfo, rtcpMux: true, comedia: true }),
      router.createPlainTransport({ listenInfo, rtcpMux: true }),
    ])
    await receive.connect(to)
    return { send: plainWay(send), receive: plainWay(receive) }
  }
}

/** Everything the server speaks, without what measures a line: nobody answers here what a browser would. */
export const receivesPlain: RtpCapabilitiesWire = {
  codecs: receivesAll.codecs.map((codec) => ({
    ...codec,
    rtcpFeedback: codec.rtcpFeedback?.filter(({ type }) => type !== 'transport-cc' && type !== 'goog-remb'),
  })),
  headerExtensions: receivesAll.headerExtensions.filter(
    ({ uri }) => !uri.includes('transport-wide-cc') && !uri.includes('abs-send-time'),
  ),
}

export const ssrcOf = (consumer: ConsumerWire): number =>
  (consumer.rtpParameters as unknown as types.RtpParameters).encodings![0]!.ssrc!

export async function openSocket(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 8 * 2 ** 20 })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

const isRtcp = (packet: Buffer): boolean => packet[1]! >= 192 && packet[1]! <= 223

export interface Counter {
  address: Address
  /** RTP packets so far, by SSRC. */
  packets: Map<number, number>
  /** Length of the last packet of an SSRC. */
  lengths: Map<number, number>
  /** Asks for a key frame of that SSRC, as a receiver that lost something does. */
  askKeyFrame(to: Address, ssrc: number): void
  /** When what is asked is so; looks with each packet. */
  until(isSo: () => boolean): Promise<void>
  close(): void
}

/** Counts what arrives. */
export async function openCounter(): Promise<Counter> {
  const socket = await openSocket()
  const packets = new Map<number, number>()
  const lengths = new Map<number, number>()
  let waiting: { isSo: () => boolean; done: () => void }[] = []
  socket.on('message', (packet) => {
    if (isRtcp(packet)) return
    const ssrc = packet.readUInt32BE(8)
    packets.set(ssrc, (packets.get(ssrc) ?? 0) + 1)
    lengths.set(ssrc, packet.length)
    if (waiting.length > 0)
      waiting = waiting.filter(({ isSo, done }) => {
        if (!isSo()) return true
        done()
        return false
      })
  })
  return {
    address: { ip: '127.0.0.1', port: socket.address().port },
    packets,
    lengths,
    askKeyFrame({ ip, port }, ssrc) {
      const pli = Buffer.alloc(12)
      pli.writeUInt8(0x81, 0)
      pli.writeUInt8(206, 1)
      pli.writeUInt16BE(2, 2)
      pli.writeUInt32BE(1, 4)
      pli.writeUInt32BE(ssrc, 8)
      socket.send(pli, port, ip)
    },
    until: (isSo) => (isSo() ? Promise.resolve() : new Promise((done) => waiting.push({ isSo, done }))),
    close: () => void socket.close(),
  }
}

export interface Layer {
  ssrc: number
  payloadType: number
  /** Payload bytes of a packet. */
  bytes: number
  clockRate: number
}

export interface Sender {
  /** Times it was asked for a key frame. */
  keyFrameRequests(): number
  /** One packet of each layer; VP8 ones are all whole key frames. */
  send(): void
  stop(): void
}

/**
 * Sends plain RTP, a packet of each layer every `everyMs`, with the sender reports that a change of layers needs.
 * @param socket one for all that goes to a way: it takes nothing from a second address
 */
export function startSender(socket: Socket, to: Address, layers: Layer[], everyMs: number): Sender {
  let asked = 0
  let sequence = 1
  const began = Date.now()
  socket.on('message', (packet) => {
    if (!isRtcp(packet)) return
    for (let at = 0; at + 4 <= packet.length; at += 4 * (packet.readUInt16BE(at + 2) + 1))
      if (packet[at + 1] === 206 && [1, 4].includes(packet[at]! & 31)) asked++
  })

  function send(): void {
    const elapsed = Date.now() - began
    for (const layer of layers) {
      const { ssrc, payloadType, bytes, clockRate } = layer
      const timestamp = Math.round((elapsed * clockRate) / 1000) >>> 0
      const packet = Buffer.alloc(12 + bytes)
      packet.writeUInt8(0x80, 0)
      packet.writeUInt8(0x80 | payloadType, 1)
      packet.writeUInt16BE(sequence & 0xffff, 2)
      packet.writeUInt32BE(timestamp, 4)
      packet.writeUInt32BE(ssrc, 8)
      if (clockRate === 90_000) writeVp8(packet.subarray(12), sequence, true)
      socket.send(packet, to.port, to.ip)
      if (sequence % 10 === 1) socket.send(senderReport(ssrc, timestamp, began + elapsed), to.port, to.ip)
    }
    sequence++
  }
  send()
  const timer = setInterval(send, everyMs)
  return {
    keyFrameRequests: () => asked,
    send,
    stop() {
      clearInterval(timer)
    },
  }
}

/** VP8: a descriptor with picture id, first partition, and the first bytes of a frame of 640 × 360. */
export function writeVp8(payload: Buffer, picture: number, isKey: boolean): void {
  payload.set([0x90, 0xe0, 0x80 | ((picture >> 8) & 0x7f), picture & 0xff, picture & 0xff, 0x20])
  payload.set([isKey ? 0x10 : 0x11, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01], 6)
}

function senderReport(ssrc: number, timestamp: number, now: number): Buffer {
  const report = Buffer.alloc(28)
  report.writeUInt8(0x80, 0)
  report.writeUInt8(200, 1)
  report.writeUInt16BE(6, 2)
  report.writeUInt32BE(ssrc, 4)
  const seconds = now / 1000 + 2_208_988_800
  report.writeUInt32BE(Math.floor(seconds), 8)
  report.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32), 12)
  report.writeUInt32BE(timestamp, 16)
  report.writeUInt32BE(1, 20)
  report.writeUInt32BE(1, 24)
  return report
}
