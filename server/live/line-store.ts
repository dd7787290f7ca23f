import type { Kysely } from 'kysely'
import type { LinePoint } from '../../shared/live.ts'
import type { Place } from '../../shared/media.ts'
import type { Context } from '../platform/context.ts'

interface LineFiguresTable {
  lesson_id: string
  place: string
  at: Date
  receiving_kbps: number
  sending_kbps: number
  loss_percent: number
  rtt_ms: number
  freezes: number
  concealed_percent: number
  rung: LinePoint['rung']
  sending: LinePoint['sending']
}

const tables = ({ db }: Context): Kysely<{ line_figures: LineFiguresTable }> => db.withTables()

/** A repeated point changes nothing. */
export async function insertLinePoint(
  context: Context,
  lessonId: string,
  at: Place,
  point: LinePoint,
): Promise<void> {
  await tables(context)
    .insertInto('line_figures')
    .values({
      lesson_id: lessonId,
      place: at,
      at: new Date(point.at),
      receiving_kbps: point.receivingKbps,
      sending_kbps: point.sendingKbps,
      loss_percent: point.lossPercent,
      rtt_ms: point.rttMs,
      freezes: point.freezes,
      concealed_percent: point.concealedPercent,
      rung: point.rung,
      sending: point.sending,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** By place, each oldest first. */
export async function readLinePoints(context: Context, lessonId: string): Promise<Map<Place, LinePoint[]>> {
  const rows = await tables(context)
    .selectFrom('line_figures')
    .selectAll()
    .where('lesson_id', '=', lessonId)
    .orderBy('at')
    .execute()
  const points = new Map<Place, LinePoint[]>()
  for (const row of rows) {
    const own = points.get(row.place) ?? []
    points.set(row.place, own)
    own.push({
      at: row.at.toISOString(),
      receivingKbps: tenths(row.receiving_kbps),
      sendingKbps: tenths(row.sending_kbps),
      lossPercent: tenths(row.loss_percent),
      rttMs: tenths(row.rtt_ms),
      freezes: row.freezes,
      concealedPercent: tenths(row.concealed_percent),
      rung: row.rung,
      sending: row.sending,
    })
  }
  return points
}

export async function deleteLinePoints(context: Context, before: Date): Promise<void> {
  await tables(context).deleteFrom('line_figures').where('at', '<', before).execute()
}

/** A `real` comes back with the dust of its binary form. */
const tenths = (n: number): number => Math.round(n * 10) / 10
