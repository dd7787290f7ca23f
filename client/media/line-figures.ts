import type { types } from 'mediasoup-client'
import type { CommandInput } from '../../shared/socket.ts'
import type { MediaSession } from './media-session.ts'

export type Figures = CommandInput<'presence:beat'>

/** Bytes that have arrived over both transports, whatever they carry: what tells a dead line from a quiet lesson. */
export async function arrivedBytes(session: MediaSession): Promise<number> {
  let bytes = 0
  for (const transport of [session.receiver.transport(), session.sender.transport()])
    if (transport && !transport.closed)
      for (const stat of (await transport.getStats()).values())
        if (stat.type === 'transport') bytes += (stat as { bytesReceived?: number }).bytesReceived ?? 0
  return bytes
}

interface Counted {
  at: number
  bytes: number
  packets: number
  lost: number
  /** Bytes of the teacher's media alone. */
  lead: number
}

interface Inbound {
  mid?: string
  bytesReceived?: number
  packetsReceived?: number
  packetsLost?: number
}

/** Reads what a participant sees of its own line; each reading tells of the time since the one before. */
export function createFigures(session: MediaSession, isLead: boolean) {
  let before: Counted | null = null
  let readFrom: types.Transport | null = null

  return async function read(): Promise<Figures> {
    const receiving = session.receiver.transport()
    const sending = session.sender.transport()
    const now: Counted = { at: performance.now(), bytes: 0, packets: 0, lost: 0, lead: 0 }
    let rttMs = 0
    let sendLoss = 0
    const leadTracks = new Set(
      [...session.receiver.streams.get().values()].filter((s) => s.place === 'lead').map((s) => s.track.id),
    )
    if (receiving && !receiving.closed)
      for (const stat of (await receiving.getStats()).values()) {
        if (stat.type === 'inbound-rtp') {
          const inbound = stat as Inbound & { trackIdentifier?: string }
          now.bytes += inbound.bytesReceived ?? 0
          now.packets += inbound.packetsReceived ?? 0
          now.lost += inbound.packetsLost ?? 0
          if (inbound.trackIdentifier && leadTracks.has(inbound.trackIdentifier))
            now.lead += inbound.bytesReceived ?? 0
        } else if (stat.type === 'candidate-pair' && (stat as { nominated?: boolean }).nominated)
          rttMs = Math.max(
            rttMs,
            ((stat as { currentRoundTripTime?: number }).currentRoundTripTime ?? 0) * 1_000,
          )
      }
    if (sending && !sending.closed)
      for (const stat of (await sending.getStats()).values()) {
        if (stat.type === 'remote-inbound-rtp')
          sendLoss = Math.max(sendLoss, ((stat as { fractionLost?: number }).fractionLost ?? 0) * 100)
        else if (stat.type === 'candidate-pair' && (stat as { nominated?: boolean }).nominated)
          rttMs = Math.max(
            rttMs,
            ((stat as { currentRoundTripTime?: number }).currentRoundTripTime ?? 0) * 1_000,
          )
      }
    const last = before && readFrom === receiving ? before : null
    before = now
    readFrom = receiving
    const packets = now.packets - (last?.packets ?? 0)
    const lost = Math.max(0, now.lost - (last?.lost ?? 0))
    const seconds = last ? (now.at - last.at) / 1_000 : 0
    const loss = Math.max(packets + lost > 0 ? (lost / (packets + lost)) * 100 : 0, sendLoss)
    return {
      receiving: isLead || leadTracks.size === 0 ? null : now.lead > (last?.lead ?? 0),
      rttMs: bounded(rttMs, 60_000),
      lossPercent: bounded(loss, 100),
      receivingKbps:
        seconds > 0 ? bounded(((now.bytes - (last?.bytes ?? 0)) * 8) / seconds / 1_000, 1_000_000) : 0,
    }
  }
}

const bounded = (n: number, most: number): number => Math.round(Math.min(most, Math.max(0, n)) * 10) / 10
