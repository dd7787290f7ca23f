import { ortc, type types } from 'mediasoup'
import { AppError } from '../../shared/errors.ts'
import { classroomSources, type Place, type RtpCapabilitiesWire, type Source } from '../../shared/media.ts'
import type { CommandBody } from '../../shared/socket.ts'

type RtpParametersWire = CommandBody<'media:produce'>['rtpParameters']
type DtlsParametersWire = CommandBody<'media:connect'>['dtlsParameters']

/** The kind of track each source is. */
export const kindOf: Record<Source, types.MediaKind> = {
  camera: 'video',
  microphone: 'audio',
  document: 'video',
  screen: 'video',
  sound: 'audio',
}

/** Refuses what its place has no part in: a classroom that sent a screen would be seen by nobody, and cost its line. */
export function checkSource(place: Place, source: Source): void {
  if (place !== 'lead' && !classroomSources.includes(source))
    throw new AppError('media_refused', `A classroom sends camera and microphone, no ${source}.`, { source })
}

/** Most layers of one camera: what mediasoup-client makes of low, middle and full size. */
const maxEncodings = 3

/** One-byte header extensions; mediasoup offers no two-byte ones. */
const maxExtensionId = 14

const hex = /^([0-9a-f]{2}:)+[0-9a-f]{2}$/i

function refuse(what: string): never {
  throw new AppError('media_refused', `${what}. Reload the page; if it stays, use another browser.`)
}

function within(value: number | undefined, least: number, most: number, what: string): void {
  if (value !== undefined && !(Number.isInteger(value) && value >= least && value <= most))
    refuse(`${what} ${value} is not between ${least} and ${most}`)
}

interface Codec {
  payloadType?: number
  clockRate: number
  channels?: number
}

function checkCodec(codec: Codec): void {
  within(codec.payloadType, 0, 127, 'payload type')
  within(codec.clockRate, 1, 384_000, 'clock rate')
  within(codec.channels, 1, 8, 'number of channels')
}

/**
 * Numbers outside their field are cut to its size on the way to the worker, unseen (seen with payload type 400 and a
 * negative SSRC in 3.27.1), so they are refused here.
 * @throws AppError `media_refused`
 */
export function checkRtpParameters(source: Source, wire: RtpParametersWire): types.RtpParameters {
  const kind = kindOf[source]
  for (const codec of wire.codecs) {
    if (!codec.mimeType.toLowerCase().startsWith(`${kind}/`))
      refuse(`a ${source} sends ${kind}, not ${codec.mimeType}`)
    checkCodec(codec)
  }
  for (const extension of wire.headerExtensions ?? [])
    within(extension.id, 1, maxExtensionId, 'header extension')
  const encodings = wire.encodings ?? []
  if (encodings.length > (kind === 'video' ? maxEncodings : 1))
    refuse(`${encodings.length} encodings are too many for a ${source}`)
  for (const encoding of encodings) {
    within(encoding.ssrc, 1, 0xffff_ffff, 'SSRC')
    within(encoding.rtx?.ssrc, 1, 0xffff_ffff, 'SSRC')
    within(encoding.codecPayloadType, 0, 127, 'payload type')
  }
  return wire as types.RtpParameters
}

/** @throws AppError `media_refused` */
export function checkRtpCapabilities(wire: RtpCapabilitiesWire): types.RtpCapabilities {
  for (const codec of wire.codecs) {
    checkCodec({ ...codec, payloadType: codec.preferredPayloadType })
    // mediasoup keeps channels for audio alone, and browsers announce them for audio alone.
    if (codec.kind === 'video' && codec.channels !== undefined) refuse('video has no channels')
  }
  for (const extension of wire.headerExtensions) within(extension.preferredId, 1, 255, 'header extension')
  const capabilities = wire as types.RtpCapabilities
  try {
    ortc.validateAndNormalizeRtpCapabilities(capabilities)
  } catch (error) {
    refuse(`What this browser can receive is not understood (${(error as Error).message})`)
  }
  return capabilities
}

/** @throws AppError `media_refused` */
export function checkDtlsParameters(wire: DtlsParametersWire): types.DtlsParameters {
  for (const { value } of wire.fingerprints)
    if (!hex.test(value)) refuse('a fingerprint is written as pairs of hexadecimal digits')
  return wire as types.DtlsParameters
}
