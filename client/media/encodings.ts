import type { types } from 'mediasoup-client'
import type { SoundPath } from '../../shared/account.ts'
import type { SoundMode } from '../../shared/media.ts'

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

/** What decides how a microphone is taken and sent: the lesson's mode, and how this place hears the others. */
export interface Hearing {
  mode: SoundMode
  path: SoundPath
}
export const plainHearing: Hearing = { mode: 'speech', path: 'loudspeaker' }

/**
 * Whether the microphone is sent as it is, in stereo. Without echo cancellation a room with loudspeakers howls, so a classroom
 * does it only when it hears by headphones or line; the lead end is asked to wear headphones when it turns music mode on.
 */
export const isUntouched = (role: SendingRole, { mode, path }: Hearing): boolean =>
  mode === 'music' && (role === 'lead' || path !== 'loudspeaker')

/** In music mode a classroom with loudspeakers keeps echo cancellation alone: the rest takes instruments for noise. */
export function microphoneWish(role: SendingRole, hearing: Hearing): MediaTrackConstraints {
  const untouched = isUntouched(role, hearing)
  const speech = hearing.mode === 'speech'
  return {
    echoCancellation: !untouched && (role === 'lead' || hearing.path === 'loudspeaker'),
    noiseSuppression: speech,
    autoGainControl: speech,
    channelCount: { ideal: untouched ? 2 : 1 },
  }
}

/** Detail before frame rate; 15 frames show a hand that writes or paints. */
export const documentWish: MediaTrackConstraints = {
  width: { ideal: 1920 },
  height: { ideal: 1080 },
  frameRate: { ideal: 15, max: 15 },
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

/**
 * Slides, writing, a brush: the full size at few frames, and smaller ones that a thin line still carries. Beside a camera in
 * three layers, an old PC encodes two.
 */
export function detailEncodings(track: MediaStreamTrack): types.RtpEncodingParameters[] {
  const { width = 1280, height = 720 } = track.getSettings()
  const scalabilityMode = 'L1T3'
  const full = Math.max(width, height) > 1280
  const low = { scaleResolutionDownBy: full ? 4 : 2, maxBitrate: 150_000, maxFramerate: 5, scalabilityMode }
  const middle = { scaleResolutionDownBy: 2, maxBitrate: 600_000, maxFramerate: 10, scalabilityMode }
  const high = {
    scaleResolutionDownBy: 1,
    maxBitrate: full ? 2_500_000 : 1_500_000,
    maxFramerate: thin ? 8 : 15,
    scalabilityMode,
  }
  if (!full) return [low, high]
  return thin ? [{ ...low, scaleResolutionDownBy: 3 }, high] : [low, middle, high]
}

/** How a sound is coded. `music`: of a room that keeps echo cancellation. `untouched`: as it is, in stereo. */
export type SoundQuality = 'speech' | 'music' | 'untouched'

export function qualityOf(role: SendingRole, hearing: Hearing): SoundQuality {
  if (hearing.mode === 'speech') return 'speech'
  return isUntouched(role, hearing) ? 'untouched' : 'music'
}

/**
 * Speech: FEC for lossy lines, 48 kb/s mono for the teacher, 32 for a classroom. Untouched: stereo at 160 kb/s. Music of a room that
 * hears by loudspeakers: mono, as echo cancellation leaves it, at 64 kb/s. Of both, lost packets are sent again instead of FEC,
 * for which Opus would leave its full bandwidth. DTX, which cuts soft music, never.
 */
export function soundOptions(role: SendingRole, quality: SoundQuality): types.ProducerCodecOptions {
  if (quality === 'speech')
    return {
      opusStereo: false,
      opusDtx: false,
      opusFec: true,
      opusMaxAverageBitrate: role === 'lead' ? 48_000 : 32_000,
    }
  return {
    opusStereo: quality === 'untouched',
    opusDtx: false,
    opusFec: false,
    opusNack: true,
    opusMaxPlaybackRate: 48_000,
    opusMaxAverageBitrate: quality === 'untouched' ? 160_000 : 64_000,
  }
}
