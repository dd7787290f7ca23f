import type { types } from 'mediasoup-client'

/** Who sends: the teacher's studio, or a receiving classroom. */
export type SendingRole = 'lead' | 'classroom'

/** Two cores or fewer: the ten-year-old PC, which can't encode three layers beside decoding the teacher. */
const thin = (navigator.hardwareConcurrency || 2) <= 2

/** What is asked of the camera; a camera that can't gives what is nearest. */
export function cameraWish(role: SendingRole): MediaTrackConstraints {
  if (role === 'lead' || !thin)
    return {
      width: { ideal: 1280 },
      height: { ideal: 720 },
      frameRate: { ideal: thin ? 20 : 25, max: 30 },
    }
  return { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 15, max: 20 } }
}

export const microphoneWish: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  channelCount: { ideal: 1 },
}

/**
 * Simulcast, low to high. The lowest stays at 120 kb/s, because a line on which the lowest doesn't fit gets nothing at
 * all; pictures below 960 × 540 get two layers, as Chromium itself gives no third there.
 */
export function cameraEncodings(track: MediaStreamTrack, role: SendingRole): types.RtpEncodingParameters[] {
  const { width = 640, height = 360 } = track.getSettings()
  const scalabilityMode = 'L1T3'
  if (Math.max(width, height) < 960)
    return [
      { scaleResolutionDownBy: 2, maxBitrate: 120_000, scalabilityMode },
      { scaleResolutionDownBy: 1, maxBitrate: 450_000, scalabilityMode },
    ]
  return [
    { scaleResolutionDownBy: 4, maxBitrate: 120_000, scalabilityMode },
    { scaleResolutionDownBy: 2, maxBitrate: 450_000, scalabilityMode },
    { scaleResolutionDownBy: 1, maxBitrate: role === 'lead' ? 1_500_000 : 1_000_000, scalabilityMode },
  ]
}

/** FEC for lossy lines; no DTX, which cuts soft music; 48 kb/s mono for the teacher, 32 for a classroom. */
export function microphoneOptions(role: SendingRole): types.ProducerCodecOptions {
  return {
    opusFec: true,
    opusDtx: false,
    opusStereo: false,
    opusMaxAverageBitrate: role === 'lead' ? 48_000 : 32_000,
  }
}
