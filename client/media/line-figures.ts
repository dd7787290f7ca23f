import type { types } from 'mediasoup-client'
import type { LineReading } from '../../shared/ladder.ts'
import type { CommandInput } from '../../shared/socket.ts'
import type { MediaSession } from './media-session.ts'

/** What a beat tells of the line; all but what of the camera is sent, which the page decides by it. */
export type Figures = Required<Omit<CommandInput<'presence:beat'>, 'sending'>>

export interface Reading {
  figures: Figures
  /** Of the way out: what the sending ladder goes by. */
  uplink: LineReading & { roomKbps: number | null }
}

/**
 * Bytes that have arrived over both transports, whatever they carry: what tells a dead line from a quiet lesson. The second is
 * asked only when the first has nothing new: a look costs an old PC milliseconds.
 */
export async function arrivedBytes(session: MediaSession, before: ArrivedBytes): Promise<ArrivedBytes> {
  const receiving = await bytesOf(session.receiver.transport())
  if (receiving !== before.receiving) return { receiving, sending: before.sending }
  return { receiving, sending: await bytesOf(session.sender.transport()) }
}
export interface ArrivedBytes {
  receiving: number
  sending: number
}

async function bytesOf(transport: types.Transport | null): Promise<number> {
  let bytes = 0
  if (transport && !transport.closed)
    for (const stat of (await transport.getStats()).values())
      if (stat.type === 'transport') bytes += (stat as { bytesReceived?: number }).bytesReceived ?? 0
  return bytes
}

/** Of fewer packets nothing can be said. */
const leastPackets = 20

/** The fields of all kinds of statistics that are looked at; browsers leave out what they don't know. */
interface Stat {
  id: string
  type: string
  timestamp?: number
  kind?: string
  trackIdentifier?: string
  bytesReceived?: number
  bytesSent?: number
  packetsReceived?: number
  packetsLost?: number
  freezeCount?: number
  totalSamplesReceived?: number
  concealedSamples?: number
  silentConcealedSamples?: number
  fractionLost?: number
  roundTripTime?: number
  selectedCandidatePairId?: string
  selected?: boolean
  currentRoundTripTime?: number
  availableOutgoingBitrate?: number
}

/**
 * Reads what a participant sees of its own line; each reading tells of the time since the one before.
 * @param isAwaited whether something of the lead end is to arrive
 */
export function createFigures(session: MediaSession, isAwaited: () => boolean) {
  let before = new Map<string, number>()
  let last: number | null = null

  return async function read(): Promise<Reading> {
    const now = performance.now()
    const next = new Map<string, number>()
    /** How much a counter has grown; one of a new transport begins anew. */
    const grown = (stat: Stat, field: keyof Stat): number => {
      const value = (stat[field] as number | undefined) ?? 0
      const key = `${stat.id}/${field}`
      const was = before.get(key) ?? 0
      next.set(key, value)
      return value >= was ? value - was : value
    }
    /** Packets that are missing now and were not before; the counter shrinks when what was thought lost comes late. */
    const newlyLost = (stat: Stat): number => {
      const value = stat.packetsLost ?? 0
      const key = `${stat.id}/packetsLost`
      next.set(key, value)
      return Math.max(0, value - (before.get(key) ?? 0))
    }
    /** Whether the other end has said it since the last reading: of what isn't sent any more it says nothing new. */
    const isNews = (stat: Stat): boolean => grown(stat, 'timestamp') > 0
    const streams = [...session.receiver.streams.get().values()]
    const leadTracks = new Set(streams.filter((s) => s.place === 'lead').map((s) => s.track.id))
    // Beside them there is the server's own probing of the line, whose packets have gaps by design.
    const tracks = new Set(streams.map((s) => s.track.id))
    const sum = { bytes: 0, sent: 0, packets: 0, lost: 0, lead: 0, freezes: 0, samples: 0, concealed: 0 }
    let rtt = 0
    const inward = await statsOf(session.receiver.transport())
    const inwardPair = pairOf(inward)
    for (const stat of inward) {
      if (stat.type === 'inbound-rtp' && tracks.has(stat.trackIdentifier ?? '')) {
        const bytes = grown(stat, 'bytesReceived')
        sum.bytes += bytes
        sum.packets += grown(stat, 'packetsReceived')
        sum.lost += newlyLost(stat)
        sum.freezes += grown(stat, 'freezeCount')
        sum.samples += grown(stat, 'totalSamplesReceived')
        // A microphone that is switched off is silence made up, and nothing missed.
        sum.concealed += grown(stat, 'concealedSamples') - grown(stat, 'silentConcealedSamples')
        if (stat.trackIdentifier && leadTracks.has(stat.trackIdentifier)) sum.lead += bytes
      } else if (stat.id === inwardPair) rtt = Math.max(rtt, stat.currentRoundTripTime ?? 0)
    }
    const up = { lost: 0, rtt: 0, room: null as number | null }
    const outward = await statsOf(session.sender.transport())
    const outwardPair = pairOf(outward)
    for (const stat of outward) {
      if (stat.type === 'outbound-rtp') sum.sent += grown(stat, 'bytesSent')
      else if (stat.type === 'remote-inbound-rtp' && isNews(stat)) {
        up.lost = Math.max(up.lost, (stat.fractionLost ?? 0) * 100)
        up.rtt = Math.max(up.rtt, stat.roundTripTime ?? 0)
      } else if (stat.id === outwardPair) {
        rtt = Math.max(rtt, stat.currentRoundTripTime ?? 0)
        up.room = stat.availableOutgoingBitrate ?? null
      }
    }
    const seconds = last === null ? 0 : (now - last) / 1_000
    last = now
    before = next
    const kbps = (bytes: number) => (seconds > 0 ? bounded((bytes * 8) / seconds / 1_000, 1_000_000) : 0)
    const packets = sum.packets + sum.lost
    const loss = packets >= leastPackets ? (sum.lost / packets) * 100 : 0
    return {
      figures: {
        receiving: leadTracks.size === 0 || (sum.lead === 0 && !isAwaited()) ? null : sum.lead > 0,
        rttMs: bounded(Math.max(rtt, up.rtt) * 1_000, 60_000),
        // Of the way in alone: what is lost on the way out, no picture less on the way in mends.
        lossPercent: bounded(loss, 100),
        receivingKbps: kbps(sum.bytes),
        sendingKbps: kbps(sum.sent),
        freezes: Math.min(sum.freezes, 10_000),
        concealedPercent: sum.samples > 0 ? bounded((sum.concealed / sum.samples) * 100, 100) : 0,
      },
      uplink: {
        cramped: false,
        lossPercent: up.lost,
        // A round trip has two ways: a jammed way in delays what comes back of a good way out. A jammed way out leaves less room.
        rttMs: 0,
        concealedPercent: 0,
        freezes: 0,
        roomKbps: up.room === null ? null : up.room / 1_000,
      },
    }
  }
}

/** Several readings in one, each as long as the others: the mean of what is a rate, the sum of what is counted. */
export function gather(readings: readonly Figures[]): Figures {
  const mean = (of: (one: Figures) => number): number =>
    bounded(readings.reduce((sum, one) => sum + of(one), 0) / Math.max(1, readings.length), 1_000_000)
  const told = readings.map((one) => one.receiving).filter((one) => one !== null)
  return {
    receiving: told.length === 0 ? null : told.includes(true),
    rttMs: mean((one) => one.rttMs),
    lossPercent: mean((one) => one.lossPercent),
    receivingKbps: mean((one) => one.receivingKbps),
    sendingKbps: mean((one) => one.sendingKbps),
    freezes: readings.reduce((sum, one) => sum + one.freezes, 0),
    concealedPercent: mean((one) => one.concealedPercent),
  }
}

/**
 * The pair of addresses in use. Those of before a restart of ICE stay nominated, and keep for half a minute the round trip that
 * they had when the line died. Chromium names the pair in its transport, Firefox at the pair.
 */
function pairOf(stats: readonly Stat[]): string | undefined {
  const named = stats.find(({ type }) => type === 'transport')?.selectedCandidatePairId
  return named ?? stats.find(({ type, selected }) => type === 'candidate-pair' && selected)?.id
}

async function statsOf(transport: types.Transport | null): Promise<Stat[]> {
  return transport && !transport.closed ? [...(await transport.getStats()).values()] : []
}

const bounded = (n: number, most: number): number => Math.round(Math.min(most, Math.max(0, n)) * 10) / 10
