import { type Kysely, sql } from 'kysely'
import type { LinePoint } from '../../shared/live.ts'
import type { Place } from '../../shared/media.ts'
import type { Fence } from '../cluster/fence.ts'
import type { Context } from '../platform/context.ts'
import { prepared } from '../platform/prepared.ts'

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

/** What the owner of a lesson keeps of a place's line. */
export interface StoredPoint {
  fence: Fence
  place: Place
  point: LinePoint
}

/** A repeated point changes nothing; those of another than the lesson's owner are left out. */
export async function insertLinePoints(context: Context, points: readonly StoredPoint[]): Promise<void> {
  const told = points.map(({ fence, place, point }) => ({
    lesson_id: fence.lessonId,
    token: fence.token,
    place,
    at: point.at,
    receiving_kbps: point.receivingKbps,
    sending_kbps: point.sendingKbps,
    loss_percent: point.lossPercent,
    rtt_ms: point.rttMs,
    freezes: point.freezes,
    concealed_percent: point.concealedPercent,
    rung: point.rung,
    sending: point.sending,
  }))
  await sql`${sql.raw(prepared)}
    insert into line_figures (lesson_id, place, at, receiving_kbps, sending_kbps, loss_percent, rtt_ms, freezes,
      concealed_percent, rung, sending)
    select lesson_id, place, at, receiving_kbps, sending_kbps, loss_percent, rtt_ms, freezes,
      concealed_percent, rung, sending
    from jsonb_to_recordset(${JSON.stringify(told)}::jsonb) as told (lesson_id uuid, token bigint, place text,
      at timestamptz, receiving_kbps real, sending_kbps real, loss_percent real, rtt_ms real, freezes int,
      concealed_percent real, rung text, sending text)
    join lesson_owners using (lesson_id, token)
    on conflict do nothing`.execute(context.db)
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
