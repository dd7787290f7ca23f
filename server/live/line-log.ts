import type { LinePoint, Rung, SendingRung } from '../../shared/live.ts'
import type { Place } from '../../shared/media.ts'
import type { CommandBody } from '../../shared/socket.ts'
import type { Fence } from '../cluster/fence.ts'
import type { Context } from '../platform/context.ts'
import { deleteLinePoints, insertLinePoints, type StoredPoint } from './line-store.ts'
import type { WriteBehind } from './write-behind.ts'

type Beat = CommandBody<'presence:beat'>

export interface LineReport extends Beat {
  rung: Rung
}

/** Keeps what the places of all lessons tell of their lines, in points of about ten seconds. */
export interface LineLog {
  /** `stay` is one page's stay in the lesson: what it told since its last point becomes the next one. */
  take(
    of: { fence: Fence; place: Place; stay: object; at: Date },
    report: LineReport,
    written: WriteBehind,
  ): void
}

/** A little less than ten seconds: a page's beat never comes quite on time. */
const pointMs = 9_500
/** Kept for a term and the report on it. */
const keptMs = 200 * 86_400_000

export function createLineLog(context: Context): LineLog {
  const told = new WeakMap<object, { last: number; reports: LineReport[] }>()
  const write = (points: readonly StoredPoint[]) => insertLinePoints(context, points)
  return {
    take({ fence, place, stay, at }, report, written) {
      const own = told.get(stay) ?? { last: 0, reports: [] }
      told.set(stay, own)
      own.reports.push(report)
      // Before the last one: the clock was set back, and what comes would wait until it has caught up.
      const sinceMs = at.getTime() - own.last
      if (sinceMs >= 0 && sinceMs < pointMs) return
      const point = pointOf(own.reports, at)
      own.last = at.getTime()
      own.reports = []
      // The next one says nearly the same: a database that lags behind does without it.
      written.gather('lines', { fence, place, point }, write)
    },
  }
}

export const sweepLines = (context: Context): Promise<void> =>
  deleteLinePoints(context, new Date(context.now().getTime() - keptMs))

const rungOrder: readonly Rung[] = ['full', 'low', 'slides', 'audio']
const sendingOrder: readonly SendingRung[] = ['full', 'low', 'audio']

/** Several reports in one point: rates in the mean, freezes summed, of the rungs the lowest. */
export function pointOf(reports: readonly LineReport[], at: Date): LinePoint {
  const mean = (of: (report: LineReport) => number): number =>
    Math.round((reports.reduce((sum, one) => sum + of(one), 0) / reports.length) * 10) / 10
  const lowest = <T>(order: readonly T[], of: (report: LineReport) => T): T =>
    order[Math.max(...reports.map((one) => order.indexOf(of(one))))] as T
  return {
    at: at.toISOString(),
    receivingKbps: mean((one) => one.receivingKbps),
    sendingKbps: mean((one) => one.sendingKbps),
    lossPercent: mean((one) => one.lossPercent),
    rttMs: mean((one) => one.rttMs),
    freezes: reports.reduce((sum, one) => sum + one.freezes, 0),
    concealedPercent: mean((one) => one.concealedPercent),
    rung: lowest(rungOrder, (one) => one.rung),
    sending: lowest(sendingOrder, (one) => one.sending),
  }
}
