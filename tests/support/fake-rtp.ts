import { routerCapabilities } from '../../server/media/codecs.ts'
import { type RtpCapabilitiesWire, rtpCapabilities, type Source } from '../../shared/media.ts'
import type { CommandInput } from '../../shared/socket.ts'

/** What a browser says it can receive: everything the server speaks, as it comes over the wire. */
export const receivesAll: RtpCapabilitiesWire = rtpCapabilities.parse(routerCapabilities)

let ssrc = 1000
const nextSsrc = (): number => {
  ssrc += 100
  return ssrc
}

/** What a browser says it sends: a camera in layers, or a microphone. No packet ever comes. */
export function rtpOf(source: Source, layers = 1): CommandInput<'media:produce'>['rtpParameters'] {
  const first = nextSsrc()
  const mid = String(first)
  if (source === 'microphone')
    return {
      mid,
      codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }],
      encodings: [{ ssrc: first }],
      rtcp: { cname: 'test' },
    }
  return {
    mid,
    codecs: [
      { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 },
      { mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000, parameters: { apt: 96 } },
    ],
    encodings: Array.from({ length: layers }, (_, i) => ({
      ssrc: first + 2 * i,
      rtx: { ssrc: first + 2 * i + 1 },
      scalabilityMode: 'L1T3',
    })),
    rtcp: { cname: 'test' },
  }
}
