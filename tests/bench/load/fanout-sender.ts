/**
 * The teacher of `npm run bench -- fanout`: camera and microphone as plain RTP, to whichever addresses it is told, in a process
 * of its own so that nothing else holds it up. What a late timer missed is sent at once.
 */
import { createSocket } from 'node:dgram'
import { writeVp8 } from '../../support/plain-rtp.ts'

export interface FanoutTarget {
  port: number
  video: number
  audio: number
}

/** 1 Mb/s of camera and 64 kb/s of microphone. */
export const rates = {
  video: { perSecond: 120, bytes: 1_050, payloadType: 96, clockRate: 90_000 },
  audio: { perSecond: 50, bytes: 160, payloadType: 111, clockRate: 48_000 },
} as const

const sent0 = () => ({ video: 0, audio: 0 })

if (process.send) {
  const socket = createSocket('udp4')
  let target: FanoutTarget | null = null
  let began = 0
  /** Goes on where it was when a target is sent to again: a stream that starts anew would be taken for one that comes late. */
  const all = new Map<number, { video: number; audio: number }>()
  let sent = sent0()
  process.on('message', ({ to }: { to: FanoutTarget | null }) => {
    target = to
    if (!to) return
    sent = all.get(to.port) ?? sent0()
    all.set(to.port, sent)
    began = performance.now() - (sent.audio * 1_000) / rates.audio.perSecond
  })
  process.on('disconnect', () => process.exit(0))
  setInterval(() => {
    if (!target) return
    const elapsed = performance.now() - began
    for (const kind of ['video', 'audio'] as const) {
      const { perSecond, bytes, payloadType, clockRate } = rates[kind]
      for (; sent[kind] < (elapsed * perSecond) / 1000; sent[kind]++) {
        const n = sent[kind]
        const packet = Buffer.alloc(12 + bytes)
        packet.writeUInt8(0x80, 0)
        packet.writeUInt8(0x80 | payloadType, 1)
        packet.writeUInt16BE((n + 1) & 0xffff, 2)
        packet.writeUInt32BE(Math.round((n * clockRate) / perSecond) >>> 0, 4)
        packet.writeUInt32BE(target[kind], 8)
        // A key frame a second.
        if (kind === 'video') writeVp8(packet.subarray(12), n & 0x7fff, n % perSecond === 0)
        socket.send(packet, target.port, '127.0.0.1')
      }
    }
  }, 4)
}
