import type { z } from 'zod'
import type { beat, Line, lineLevel } from '../../shared/live.ts'

type Level = z.infer<typeof lineLevel>
type Beat = z.infer<typeof beat>

/**
 * Where a call gets worse for the people in it. Round trip: ITU-T G.114 has talk suffer above 150 ms one way and break
 * above 400 ms; loss: Opus conceals 2 % unheard, and above 8 % retransmission no longer saves the picture. Below 24 kb/s
 * not even speech arrives. More kb/s say nothing good or bad: a still slide needs few. Of the sound, 5 % made up is heard.
 */
const fair = { rttMs: 300, lossPercent: 2, concealedPercent: 2 }
const poor = { rttMs: 800, lossPercent: 8, receivingKbps: 24, concealedPercent: 5 }

/** The line of a place as its own beat tells it. */
export function lineOf({ receiving, rttMs, lossPercent, receivingKbps, concealedPercent }: Beat): Line {
  const level: Level =
    receiving === false ||
    rttMs >= poor.rttMs ||
    lossPercent >= poor.lossPercent ||
    concealedPercent >= poor.concealedPercent ||
    (receiving === true && receivingKbps < poor.receivingKbps)
      ? 'poor'
      : rttMs >= fair.rttMs || lossPercent >= fair.lossPercent || concealedPercent >= fair.concealedPercent
        ? 'fair'
        : 'good'
  return { level, rttMs, lossPercent, receivingKbps }
}

/** mediasoup's score of what arrives here: 10 all of it, 0 nothing for 1.5 s. */
function levelOfUplink(score: number): Level {
  if (score <= 3) return 'poor'
  return score <= 7 ? 'fair' : 'good'
}

const order: Level[] = ['good', 'fair', 'poor']

/** Both directions in one light: the worse of what the place tells of its receiving and what arrives from it. */
export function wholeLine(line: Line | null, uplink: number | null): Line | null {
  if (line === null || uplink === null) return line
  const up = levelOfUplink(uplink)
  return order.indexOf(up) > order.indexOf(line.level) ? { ...line, level: up } : line
}
