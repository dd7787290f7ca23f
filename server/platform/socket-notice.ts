import type { Notice, NoticeName } from '../../shared/socket.ts'

/** A notice for several lines. */
export interface SharedNotice<N extends NoticeName = NoticeName> {
  readonly name: N
  readonly body: Notice<N>
  /** Put into bytes once, however many send it. */
  packet(): Packet
}

export interface Packet {
  /** As a Socket.IO event of the first namespace. */
  text: string
  /** The same as an Engine.IO message in one WebSocket frame, as it goes over the line. */
  frame: Buffer
}

/** @param body JSON and nothing else; not to be changed afterwards */
export function shareNotice<N extends NoticeName>(name: N, body: Notice<N>): SharedNotice<N> {
  let packet: Packet | undefined
  const pack = (): Packet => {
    const text = `2${JSON.stringify([name, body])}`
    return { text, frame: textFrame(`4${text}`) }
  }
  return {
    name,
    body,
    packet() {
      packet ??= pack()
      return packet
    },
  }
}

/** RFC 6455, 5.2: a whole text message of a server. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text)
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(head + length)
  frame[0] = 0x81
  if (head === 2) frame[1] = length
  else if (head === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  frame.write(text, head)
  return frame
}
