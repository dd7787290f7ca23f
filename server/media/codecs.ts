import type { types } from 'mediasoup'
import { ortc } from 'mediasoup'

/**
 * What every lesson speaks. One audio and one video codec: a classroom's old PC decodes both, and Chromium sends VP8 in
 * simulcast layers (hardware H264 does not). Opus has no parameters here on purpose: stereo, DTX and bitrate are the
 * sender's choice (the lead room sends music in stereo without DTX, a classroom speaks in mono) and reach receivers
 * with its producer. mediasoup adds rtx to VP8 by itself.
 */
export const mediaCodecs: types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  {
    kind: 'video',
    mimeType: 'video/VP8',
    clockRate: 90_000,
    // kb/s; without it Chromium starts at 300 kb/s and the picture stays soft for the first seconds.
    parameters: { 'x-google-start-bitrate': 1000 },
  },
]

/** What the routers of all lessons can do: derived from the codecs alone, so it is there before any router. */
export const routerCapabilities: types.RtpCapabilities = ortc.generateRouterRtpCapabilities(mediaCodecs)
